//! What a model's metadata say of the settings it was trained with.

use std::collections::BTreeMap;

use augmentation::Preparation;
use reading::PREPARATION;
use sgd::{Order, Schedule, WarmUp};

use crate::runs::settings::RunSettings;

/// Where a model's metadata say that it has learned what is no digit, too.
pub const NON_DIGITS: &str = "non_digits";

impl RunSettings {
    /// The metadata of a network trained so for so many epochs, on so many images.
    ///
    /// ```
    /// use chapter_one::runs::RunSettings;
    ///
    /// let metadata = RunSettings::book(7).metadata(30, 50_000);
    /// assert_eq!((&metadata["seed"][..], &metadata["init"][..]), ("7", "book"));
    /// ```
    pub fn metadata(&self, epochs: usize, training_images: usize) -> BTreeMap<String, String> {
        let mut said = vec![
            ("seed", self.sgd.seed.to_string()),
            ("init", self.init.name().to_string()),
            ("eta", self.sgd.eta.eta(0).to_string()),
            ("mini_batch_size", self.sgd.mini_batch_size.to_string()),
            ("epochs", epochs.to_string()),
            ("training_images", training_images.to_string()),
        ];
        said.extend(of_descent(self));
        if let Some(distortion) = &self.distortion {
            said.push(("distortion", distortion.to_string()));
        }
        if self.non_digits {
            said.push((NON_DIGITS, "true".into()));
        }
        // As most are, files stay as they were before there were others.
        if self.preparation != Preparation::AsIs {
            said.push((PREPARATION, self.preparation.name()));
        }
        said.into_iter().map(|(key, value)| (key.to_string(), value)).collect()
    }
}

/// Of how the weights move: nothing that is as in the chapter.
fn of_descent(settings: &RunSettings) -> Vec<(&'static str, String)> {
    let mut said = Vec::new();
    match &settings.sgd.eta {
        // Its cosine is none that --schedule makes.
        _ if settings.clone().with_default_eta().sgd.eta == settings.sgd.eta => {
            said.push(("schedule", "default".into()));
        }
        Schedule::Cosine { last, .. } => {
            said.extend([("schedule", "cosine".into()), ("eta_end", last.to_string())]);
        }
        Schedule::ExponentialTo { last, .. } => {
            said.extend([("schedule", "exponential".into()), ("eta_end", last.to_string())]);
        }
        _ => {}
    }
    if let Some(WarmUp { initial, updates }) = settings.sgd.warm_up {
        said.extend([("warm_up", updates.to_string()), ("eta_start", initial.to_string())]);
    }
    if settings.sgd.shards > 1 {
        said.push(("shards", settings.sgd.shards.to_string()));
    }
    if settings.sgd.replicas > 1 {
        said.push(("replicas", settings.sgd.replicas.to_string()));
    }
    if settings.sgd.momentum > 0.0 {
        said.push(("momentum", settings.sgd.momentum.to_string()));
    }
    if let Some(averaging) = settings.sgd.averaging {
        said.push(("averaging", averaging.to_string()));
    }
    if settings.sgd.order != Order::Full {
        said.push(("order", "window".into()));
    }
    if settings.lambda > 0.0 {
        said.push(("lambda", settings.lambda.to_string()));
    }
    said
}
