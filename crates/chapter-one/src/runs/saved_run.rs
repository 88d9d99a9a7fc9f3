//! A run as bytes, to go on with later.

use std::time::Duration;

use serde::ser::Error as _;
use serde::{Deserialize, Serialize};
use sgd::Snapshot;

use crate::runs::early_stopping::{BestNetwork, CostAndAccuracy, EarlyStopping};
use crate::runs::evaluation::EpochEvaluation;
use crate::runs::identity::RunIdentity;

/// What the bytes begin with.
const MAGIC: [u8; 8] = *b"RUNSTATE";

/// The version written, and the only one read.
const VERSION: u32 = 1;

/// Bytes before the header: magic, version, and the header's length.
const PREFIX: usize = 20;

/// A run as it is between two mini-batches: all it takes to end as if it had never stopped.
///
/// [`to_bytes`](Self::to_bytes) gives 8 bytes of magic, the version, the length of a header in
/// JSON, the header, and then the numbers of position, velocity, average and best network, each an
/// `f32` of four bytes. All is little-endian. Nothing is rounded.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedRun {
    /// Settings and data.
    pub identity: RunIdentity,
    /// Position, velocity, average, epoch and mini-batch.
    pub snapshot: Snapshot,
    /// Time that the mini-batches of this epoch have taken.
    pub duration: Duration,
    /// How it did after each of the epochs before, as many as the snapshot says.
    pub epochs: Vec<EpochSummary>,
    /// The best network so far, where the run may stop early.
    pub best: Option<BestNetwork>,
    /// Bytes of its log, if it writes one.
    pub log_length: Option<u64>,
}

/// How a network does after an epoch, in four numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EpochSummary {
    /// On the examples it trains on.
    pub training: CostAndAccuracy,
    /// On those set aside; None if there are none.
    pub validation: Option<CostAndAccuracy>,
}

impl From<&EpochEvaluation> for EpochSummary {
    fn from(evaluation: &EpochEvaluation) -> Self {
        Self {
            training: (&evaluation.training).into(),
            validation: evaluation.validation.as_ref().map(CostAndAccuracy::from),
        }
    }
}

/// Why bytes are not a saved run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SavedRunError {
    /// They begin otherwise.
    #[error("it is not of a run of this program")]
    Magic,
    /// They are of another version.
    #[error("the run was saved in version {found} of the format, expected {expected}")]
    Version {
        /// Their version.
        found: u32,
        /// The version read here.
        expected: u32,
    },
    /// The header ends too early, or says something else.
    #[error("the header of the run cannot be read")]
    Header(#[from] serde_json::Error),
    /// Epochs or networks in it are not of one run.
    #[error("the parts of the run do not fit each other")]
    Parts,
    /// There are fewer or more numbers than the header says.
    #[error("the run has {found} bytes of numbers, expected {expected}")]
    Numbers {
        /// Bytes there are.
        found: usize,
        /// Bytes there would be.
        expected: u64,
    },
}

/// Everything but the numbers.
#[derive(Serialize, Deserialize)]
struct Header {
    identity: RunIdentity,
    epoch: usize,
    mini_batches: usize,
    duration: Duration,
    epochs: Vec<EpochSummary>,
    best: Option<(usize, CostAndAccuracy)>,
    log_length: Option<u64>,
    /// How many there are of position, velocity, average and best network.
    numbers: [u32; 4],
}

impl SavedRun {
    /// As bytes.
    ///
    /// # Errors
    /// [`SavedRunError::Header`] for numbers of weights and biases past 2^32.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SavedRunError> {
        let Snapshot { epoch, mini_batches, position, velocity, average } = &self.snapshot;
        let best = self.best.as_ref();
        let parts = [&position[..], velocity, average, best.map_or(&[][..], |best| &best.position)];
        let mut numbers = [0; 4];
        for (number, part) in numbers.iter_mut().zip(parts) {
            *number = u32::try_from(part.len()).map_err(serde_json::Error::custom)?;
        }
        let header = serde_json::to_vec(&Header {
            identity: self.identity.clone(),
            epoch: *epoch,
            mini_batches: *mini_batches,
            duration: self.duration,
            epochs: self.epochs.clone(),
            best: best.map(|best| (best.epoch, best.validation)),
            log_length: self.log_length,
            numbers,
        })?;
        let length = 4 * parts.iter().map(|part| part.len()).sum::<usize>();
        let mut bytes = Vec::with_capacity(PREFIX + header.len() + length);
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend((header.len() as u64).to_le_bytes());
        bytes.extend(header);
        for part in parts {
            for number in part {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
        Ok(bytes)
    }

    /// From what [`to_bytes`](Self::to_bytes) gave.
    ///
    /// # Errors
    /// Every [`SavedRunError`]: the bytes may be any.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SavedRunError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or(SavedRunError::Magic)?;
        let (version, rest) = rest.split_first_chunk().ok_or(SavedRunError::Magic)?;
        let found = u32::from_le_bytes(*version);
        if found != VERSION {
            return Err(SavedRunError::Version { found, expected: VERSION });
        }
        let (length, rest) = rest.split_first_chunk().ok_or(SavedRunError::Magic)?;
        // One that is too long is cut, and then no JSON.
        let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let (header, numbers) = rest.split_at(length.min(rest.len()));
        let header: Header = serde_json::from_slice(header)?;

        let expected = 4 * header.numbers.iter().copied().map(u64::from).sum::<u64>();
        let found = numbers.len();
        if found as u64 != expected {
            return Err(SavedRunError::Numbers { found, expected });
        }
        let [of_position, .., of_best] = header.numbers;
        let fits = match header.best {
            Some((epoch, _)) => epoch < header.epoch && of_best == of_position,
            None => of_best == 0,
        };
        if !fits || header.epochs.len() != header.epoch {
            return Err(SavedRunError::Parts);
        }
        let mut numbers = numbers.as_chunks().0.iter().map(|le| f32::from_le_bytes(*le));
        let mut part = |k: usize| numbers.by_ref().take(header.numbers[k] as usize).collect();
        let snapshot = Snapshot {
            epoch: header.epoch,
            mini_batches: header.mini_batches,
            position: part(0),
            velocity: part(1),
            average: part(2),
        };
        let position = part(3);
        Ok(Self {
            identity: header.identity,
            snapshot,
            duration: header.duration,
            epochs: header.epochs,
            best: header.best.map(|(epoch, validation)| BestNetwork {
                epoch,
                validation,
                position,
            }),
            log_length: header.log_length,
        })
    }

    /// Goes on with the best network so far. The patience is that of the same run.
    pub fn early_stopping(&self, patience: usize) -> EarlyStopping {
        EarlyStopping::new(patience).with_best(self.best.clone())
    }
}

#[cfg(test)]
mod tests {
    use mnist_io::{Examples, Images, Labels};
    use ndarray::Array3;
    use proptest::prelude::*;

    use super::*;
    use crate::runs::settings::RunSettings;

    fn saved() -> SavedRun {
        let images = Images::from_array(Array3::from_elem((4, 2, 2), 9)).expect("images");
        let labels = Labels::from_vec(vec![0, 1, 1, 0]);
        let examples = Examples::new(images, labels, 2).expect("a label for each");
        let (training, validation) = examples.split_at(3).expect("at most 4");
        let settings = RunSettings::new(30, 10, 1).with_eta(0.1);
        // Numbers that decimals would not bring back.
        let after = CostAndAccuracy { cost: 0.1 + 0.2, accuracy: f64::NAN };
        let position = vec![-0.0, f32::MIN_POSITIVE / 3.0, 0.1, f32::MAX];
        SavedRun {
            identity: RunIdentity::of(&settings, Some(3), &training, &validation),
            snapshot: Snapshot {
                epoch: 1,
                mini_batches: 7,
                position: position.clone(),
                velocity: vec![1.0, f32::INFINITY],
                average: Vec::new(),
            },
            duration: Duration::new(3, 999_999_999),
            epochs: vec![EpochSummary { training: after, validation: None }],
            best: Some(BestNetwork { epoch: 0, validation: after, position }),
            log_length: Some(u64::MAX),
        }
    }

    #[test]
    fn every_bit_comes_back() {
        let run = saved();
        let bytes = run.to_bytes().expect("few numbers");
        let back = SavedRun::from_bytes(&bytes).expect("what was written");
        assert!(back.to_bytes().expect("few numbers") == bytes);
        assert_eq!(back.identity, run.identity);
        assert_eq!(back.epochs[0].training.cost, run.epochs[0].training.cost);
        assert_eq!(back.snapshot, run.snapshot);
        assert!(back.snapshot.position[0].is_sign_negative());
        assert_eq!((back.duration, back.log_length), (run.duration, run.log_length));
    }

    #[test]
    fn every_part_of_the_bytes_is_needed() {
        let bytes = saved().to_bytes().expect("few numbers");
        for length in 0..bytes.len() {
            assert!(SavedRun::from_bytes(&bytes[..length]).is_err(), "{length}");
        }
        assert!(SavedRun::from_bytes(&[&bytes[..], &[0]].concat()).is_err());
    }

    #[test]
    fn parts_of_different_runs_are_refused() {
        let change = |change: fn(&mut SavedRun)| {
            let mut run = saved();
            change(&mut run);
            SavedRun::from_bytes(&run.to_bytes().expect("few numbers"))
        };
        for changed in [
            change(|run| run.snapshot.epoch = 0),
            change(|run| run.epochs.clear()),
            change(|run| run.best.as_mut().expect("one").epoch = 1),
            change(|run| run.best.as_mut().expect("one").position.clear()),
        ] {
            assert!(matches!(changed, Err(SavedRunError::Parts)), "{changed:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(at in 0_usize..2000, byte: u8) {
            let mut bytes = saved().to_bytes().expect("few numbers");
            let at = at % bytes.len();
            bytes[at] = byte;
            let _ = SavedRun::from_bytes(&bytes);
        }
    }
}
