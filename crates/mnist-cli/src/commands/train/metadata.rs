//! What a model's metadata say of the settings it was trained with.

use std::collections::BTreeMap;

use augmentation::Preparation;
use chapter_one::runs::RunSettings;
use reading::PREPARATION;
use sgd::{Schedule, WarmUp};

use crate::args::init_name;

/// Where they say that it has learned what is no digit, too.
pub(crate) const NON_DIGITS: &str = "non_digits";

/// The metadata of a network trained so for so many epochs, on so many images.
pub(super) fn metadata(
    settings: &RunSettings,
    epochs: usize,
    training_images: usize,
) -> BTreeMap<String, String> {
    let mut said = vec![
        ("seed", settings.sgd.seed.to_string()),
        ("init", init_name(settings.init).to_string()),
        ("eta", settings.sgd.eta.eta(0).to_string()),
        ("mini_batch_size", settings.sgd.mini_batch_size.to_string()),
        ("epochs", epochs.to_string()),
        ("training_images", training_images.to_string()),
    ];
    said.extend(of_descent(settings));
    if let Some(distortion) = &settings.distortion {
        said.push(("distortion", distortion.to_string()));
    }
    if settings.non_digits {
        said.push((NON_DIGITS, "true".into()));
    }
    // As most are, files stay as they were before there were others.
    if settings.preparation != Preparation::AsIs {
        said.push((PREPARATION, settings.preparation.name()));
    }
    said.into_iter().map(|(key, value)| (key.to_string(), value)).collect()
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
    if settings.sgd.momentum > 0.0 {
        said.push(("momentum", settings.sgd.momentum.to_string()));
    }
    if let Some(averaging) = settings.sgd.averaging {
        said.push(("averaging", averaging.to_string()));
    }
    if settings.lambda > 0.0 {
        said.push(("lambda", settings.lambda.to_string()));
    }
    said
}
