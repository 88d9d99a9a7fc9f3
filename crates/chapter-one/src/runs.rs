//! Networks in training: one, several side by side, each with several seeds.
//!
//! - [`RunSettings`] says what a network is to be and how it is to train.
//! - [`Run`] is one network in training, an epoch at a time: the loop stays with the caller, who
//!   evaluates, logs, draws a progress bar, stops early, and checks for numbers that are not
//!   finite. `mnist train` is such a loop.
//! - [`train`] makes that loop for many settings side by side and returns a [`RunHistory`] each;
//!   [`train_seeds`] does so with several seeds, and returns [`SeedRuns`]; [`sweep`] keeps of each
//!   run only how it ended.
//!
//! - [`Run::streamed`] learns from more examples than fit into memory.
//! - [`TrainingSet`] is what a run learns from: training examples, and what is no digit if its
//!   settings ask for that. [`temperature()`] makes probabilities of the outputs then, and
//!   [`evidence_weights`] of what speaks for a reading.
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use chapter_one::runs::{EpochEvaluation, Run, RunSettings, not_finite};
//! # use mnist_io::{Examples, Images, Labels};
//! # let images = ndarray::Array3::from_shape_fn((40, 2, 2), |(i, row, _)| 255 * ((i + row) % 2) as u8);
//! # let labels = Labels::from_vec((0..40).map(|i| (i % 2) as u8).collect());
//! # let examples = Examples::new(Images::from_array(images).unwrap(), labels, 2).unwrap();
//! # let (training, validation) = examples.split_at(30).unwrap();
//!
//! let settings = RunSettings::new(3, 4, 1);
//! let mut run = Run::new(&settings, &training)?;
//! for _ in 0..settings.epochs {
//!     // Called after each mini-batch: a progress bar moves here, and Ctrl-C breaks here.
//!     let report = run.run_epoch(|_| ControlFlow::Continue(()));
//!     assert_eq!(report.examples, 30);
//!     let evaluation = EpochEvaluation::of(run.network(), &training, &validation);
//!     if let Some(what) = not_finite(run.network(), Some(evaluation.training.cost)) {
//!         panic!("{what}: try a smaller η");
//!     }
//! }
//! assert_eq!(run.network().sizes(), [4, 3, 2]);
//! # Ok::<(), chapter_one::Error>(())
//! ```

pub use confidence::evidence_weights;
pub use early_stopping::{BestNetwork, CostAndAccuracy, EarlyStopping};
pub use evaluation::{EpochEvaluation, NotFinite, not_finite};
pub use history::{AfterEpoch, RunHistory, train};
pub use identity::{Difference, RunIdentity};
pub use metadata::NON_DIGITS;
pub use run::Run;
pub use saved_run::{EpochSummary, SavedRun, SavedRunError};
pub use seeds::{SeedRuns, train_seeds};
pub use settings::{RunSettings, VALIDATION_ONE_IN};
pub use sweep::{SweepPoint, SweepRun, sweep};
pub use temperature::temperature;
pub use training_set::TrainingSet;

pub(crate) mod confidence;
pub(crate) mod default_eta;
pub(crate) mod early_stopping;
pub(crate) mod evaluation;
pub(crate) mod history;
pub(crate) mod identity;
pub(crate) mod metadata;
pub(crate) mod non_digits;
pub(crate) mod run;
pub(crate) mod saved_run;
pub(crate) mod seeds;
pub(crate) mod settings;
pub(crate) mod streamed;
pub(crate) mod sweep;
pub(crate) mod temperature;
pub(crate) mod training_set;
