//! `mnist chapter weights`.

use experiments::learning::{Plan, learn};
use experiments::weights::{Neuron, neurons, smoothness};

use super::page::{Claim, Figure, Page, Table};
use super::seeds::data;
use super::setting::{Setting, sizes, watched};
use crate::failure::Failure;
use crate::pictures;
use crate::text::grouped;

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = data(setting)?;
    let plan = Plan::new(30, setting.scale(8, 30), setting.seed);
    let before = plan.network(&data.training)?;
    let course = watched("weights", |watch| {
        learn(std::slice::from_ref(&plan), &data.training, &data.validation, watch)
    })?;
    let after = &course[0].network;
    let width = pictures::row_width(&data.training);
    let neurons = neurons(after);
    // Farther out, hardly any image has ink.
    let inner = width / 7..width - width / 7;
    let smooth = [&before, after].map(|network| smoothness(network, width, inner.clone()));
    Ok(Page {
        intro: vec![format!(
            "{} learns from {} images for {} epochs. Each hidden neuron has a weight for every \
             pixel, so its weights are a picture of what it looks for.",
            sizes(&plan, &data.training),
            grouped(data.training.len()),
            plan.epochs
        )],
        claims: claims(smooth, &neurons, after.outputs()),
        tables: vec![Table::new(
            "Correlation of the weights of neighbouring pixels, over all hidden neurons",
            ["", "correlation"],
            [("before learning", smooth[0]), ("after it", smooth[1])]
                .map(|(when, correlation)| [when.to_string(), format!("{correlation:.3}")]),
        )],
        figures: vec![Figure::png(
            "The weights of the hidden neurons, each in its own scale: blue where ink makes it \
             fire, orange where ink keeps it from firing, white where ink does not matter. Below \
             each, the digit whose output neuron it speaks for most, and the one it speaks against \
             most. Towards the edge, where there never is ink, the weights are as they were drawn.",
            pictures::weights(&neurons, width).png()?,
        )],
        ..Page::default()
    })
}

fn claims([before, after]: [f64; 2], neurons: &[Neuron], of: usize) -> Vec<Claim> {
    let supported: usize = neurons.iter().map(|neuron| neuron.supported).sum();
    let supported = supported as f64 / neurons.len() as f64;
    vec![
        Claim::new(
            "A hidden neuron can detect a part of a digit by heavily weighting the pixels which \
             overlap with it, and only lightly weighting the others.",
            format!(
                "The weights become pictures: those of neighbouring pixels, which had nothing to \
                 do with each other when they were drawn (correlation {before:.2}), are alike \
                 after learning ({after:.2})."
            ),
        ),
        Claim::new(
            "Nothing says that the network has to operate in this way, with hidden neurons that \
             detect simple component shapes.",
            format!(
                "This one does not sort them by digit: each neuron has positive weights to {supported:.1} of the {of} \
                 outputs on average, so what it looks for is part of several digits."
            ),
        ),
    ]
}
