//! Networks in training, as the page drives them.

use drawn_digits::draw_many;
use mnist_io::encode_idx;
use ndarray::Array1;
use playground::{DigitFiles, Trainer, TrainerSettings};

fn trainer(settings: &str) -> Trainer {
    Trainer::new(&TrainerSettings::from_json(settings).expect("settings")).expect("a network")
}

/// Trains to the end, so many mini-batches at a time.
fn trained(mut trainer: Trainer, at_a_time: usize) -> Vec<u8> {
    while !trainer.mini_batches(at_a_time).finished {}
    trainer.model().expect("a file")
}

const SETTINGS: &str = r#"{"hidden": [30], "epochs": 2, "training_images": 300, "seed": 7}"#;

#[test]
fn however_it_is_divided_and_rewound_training_ends_at_the_same_bytes() {
    let whole = trained(trainer(SETTINGS), usize::MAX);
    assert_eq!(trained(trainer(SETTINGS), 1), whole);
    assert_eq!(trained(trainer(SETTINGS), 7), whole);
    let mut rewound = trainer(SETTINGS);
    let first = rewound.first_weights();
    rewound.mini_batches(31);
    assert_ne!(rewound.first_weights(), first);
    rewound.rewind().expect("the same network");
    assert_eq!(rewound.first_weights(), first);
    assert_eq!(trained(rewound, 5), whole);
}

#[test]
fn progress_counts_mini_batches_epochs_and_images() {
    let mut trainer = trainer(SETTINGS);
    assert_eq!(trainer.architecture(), [784, 30, 10]);
    let progress = trainer.mini_batches(3);
    assert_eq!((progress.epoch, progress.mini_batch, progress.of), (0, 3, 25));
    assert!(!trainer.is_between_epochs());
    // No further than to the end of the epoch.
    let progress = trainer.mini_batches(100);
    assert_eq!((progress.epoch, progress.mini_batch, progress.images), (1, 0, 250));
    assert!(trainer.is_between_epochs() && !progress.finished);
    assert!(trainer.mini_batches(100).finished);
    assert_eq!(trainer.mini_batches(100).images, 500);
}

#[test]
fn five_thousand_drawn_digits_are_learned_to_ninety_per_cent() {
    let settings = r#"{"hidden": [30], "eta": 3, "epochs": 6, "training_images": 5000}"#;
    let mut trainer = trainer(settings);
    while !trainer.mini_batches(1000).finished {}
    let (measure, test) = (trainer.measure(), trainer.test());
    assert!(measure.accuracy > 0.88 && measure.training_accuracy > 0.94, "{measure:?}");
    assert!(test.correct * 10 > test.examples * 9, "{test:?}");
    assert!(measure.dead_outputs.is_empty() && measure.not_finite.is_none());
    let mistakes = trainer.mistakes(usize::MAX);
    let wrong = (1.0 - measure.accuracy) * 833.0;
    assert!((mistakes.labels.len() as f64 - wrong).abs() < 0.01, "{wrong}");
    assert_eq!(mistakes.images.len(), 784 * mistakes.labels.len());
    assert!(mistakes.labels.iter().zip(&mistakes.answers).all(|(label, answer)| label != answer));
}

#[test]
fn digits_from_files_are_trained_on_as_the_same_digits_drawn() {
    let settings = TrainerSettings::from_json(SETTINGS).expect("settings");
    let idx = |range| {
        let (images, labels) = draw_many(1, range);
        (
            encode_idx(&images).expect("few images"),
            encode_idx(&Array1::from(labels)).expect("few labels"),
        )
    };
    let ((training_images, training_labels), (test_images, test_labels)) =
        (idx(0..300), idx(300..350));
    let files = DigitFiles {
        training_images: &training_images,
        training_labels: &training_labels,
        test_images: &test_images,
        test_labels: &test_labels,
    };
    let from_files = Trainer::with_data(&settings, "DIR", files).expect("digits");
    assert_eq!(from_files.commands().len(), 1);
    assert!(from_files.commands()[0].starts_with("mnist train --data DIR --hidden 30"));
    assert_eq!(trained(from_files, 50), trained(trainer(SETTINGS), 50));
    for (folder, word) in
        [("my digits", "'my digits'"), ("it's; $(x)", r"'it'\''s; $(x)'"), ("a/b-1.2", "a/b-1.2")]
    {
        let trainer = Trainer::with_data(&settings, folder, files).expect("digits");
        let command = format!("mnist train --data {word} --hidden 30");
        assert!(trainer.commands()[0].starts_with(&command), "{:?}", trainer.commands());
    }
    let swapped = DigitFiles { training_images: &training_labels, ..files };
    let failure = Trainer::with_data(&settings, "DIR", swapped).unwrap_err();
    assert_eq!(failure.to_string().lines().count(), 2);
}

#[test]
fn what_cannot_be_trained_is_refused_with_its_name() {
    for (settings, begins) in [
        (r#"{"hidden": [0]}"#, "sizes[1] of [784, 0, 10] is 0"),
        (r#"{"hidden": [1000000, 1000000]}"#, "hidden layers [1000000, 1000000]"),
        (r#"{"hidden": 30}"#, "hidden: invalid type"),
        (r#"{"momentum": 1}"#, "momentum is 1"),
        (r#"{"eta": -1}"#, "learning rate eta is -1"),
        (r#"{"lambda": -1}"#, "weight decay"),
        (r#"{"mini_batch_size": 0}"#, "mini-batch size is 0"),
        (r#"{"epochs": 0}"#, "epochs is 0"),
        (r#"{"training_images": 9}"#, "training_images is 9"),
        (r#"{"training_images": 4000000000}"#, "training_images is 4000000000"),
        (r#"{"output": "softmax", "cost": "quadratic"}"#, ""),
        (r#"{"activation": "softmax"}"#, "there is no \"softmax\" here"),
        (r#"{"learning_rate": 3}"#, "learning_rate: unknown field"),
    ] {
        let mut small = settings.to_string();
        if !small.contains("training_images") {
            small.insert_str(1, r#""training_images": 20, "#);
        }
        let refused = TrainerSettings::from_json(&small);
        let refused = refused.and_then(|settings| Trainer::new(&settings).map(|_| ()));
        let text = refused.unwrap_err().to_string();
        assert!(text.starts_with(begins) && text.lines().count() == 2, "{settings}: {text}");
    }
}
