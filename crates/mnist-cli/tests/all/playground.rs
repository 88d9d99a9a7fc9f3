//! The commands that the page shows below its training make the file that the page makes.

use std::fs;

use playground::{Trainer, TrainerSettings};

use crate::support::output;

#[test]
fn the_commands_that_a_trainer_names_write_its_model_byte_for_byte() {
    for settings in [
        r#"{"hidden": [30], "eta": 3, "epochs": 2, "training_images": 600}"#,
        r#"{"hidden": [20, 15], "activation": "relu", "output": "softmax", "init": "he",
            "epochs": 1, "training_images": 250, "seed": 9, "drawing_seed": 4}"#,
        r#"{"hidden": [], "cost": "cross-entropy", "momentum": 0.5, "lambda": 2, "eta": 0.1,
            "mini_batch_size": 7, "epochs": 3, "training_images": 130, "init": "book"}"#,
    ] {
        let settings = TrainerSettings::from_json(settings).unwrap();
        let mut trainer = Trainer::new(&settings).unwrap();
        while !trainer.mini_batches(1000).finished {}
        let dir = tempfile::tempdir().unwrap();
        for command in trainer.commands() {
            output(dir.path(), command.strip_prefix("mnist ").unwrap());
        }
        let written = fs::read(dir.path().join("digits.safetensors")).unwrap();
        assert!(written == trainer.model().unwrap(), "{settings:?}");
    }
}
