//! `mnist chapter mistakes`.

use experiments::learning::{Plan, learn};
use experiments::mistakes::{Mistake, find};
use sigmoid_net::Evaluation;

use super::page::{Claim, Figure, Page, Table};
use super::seeds::data;
use super::setting::{Setting, sizes, watched};
use crate::failure::Failure;
use crate::pictures;
use crate::text::{grouped, percent};

/// Mistakes on the sheet.
const SHOWN: usize = 60;

/// Confusions in the table.
const LISTED: usize = 8;

/// An output that is sure.
const SURE: f32 = 0.9;

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = data(setting)?;
    let plan = Plan::new(100, setting.scale(8, 30), setting.seed);
    let course = watched("mistakes", |watch| {
        learn(std::slice::from_ref(&plan), &data.training, &data.validation, watch)
    })?;
    let network = &course[0].network;
    let evaluation = network.evaluate(data.test.images(), data.test.labels());
    let mistakes = find(network, &data.test);
    let shown = &mistakes[..SHOWN.min(mistakes.len())];
    Ok(Page {
        intro: vec![format!(
            "{} learns from {} images for {} epochs, and then reads the test images. Those it reads \
             wrong are sorted by the activation of the output neuron that fires most: the first \
             are those it is surest of.",
            sizes(&plan, &data.training),
            grouped(data.training.len()),
            plan.epochs
        )],
        claims: claims(&evaluation, &mistakes),
        tables: vec![table(&evaluation)],
        figures: vec![
            Figure::svg(
                "Test images by label and by what the network takes them for. The darker a cell, \
                 the more frequent the mistake; what is right is in pale orange.",
                pictures::confusion("What is taken for what", &evaluation).svg()?,
            ),
            Figure::png(
                format!(
                    "The {} test images that are read wrong with the greatest confidence: what it \
                     is, what it is taken for, and the activation of that output.",
                    shown.len()
                ),
                pictures::mistakes(&data.test, shown).png()?,
            ),
        ],
        ..Page::default()
    })
}

fn claims(evaluation: &Evaluation, mistakes: &[Mistake]) -> Vec<Claim> {
    let sure = mistakes.iter().filter(|mistake| mistake.confidence > SURE).count();
    let doubted = mistakes.iter().filter(|mistake| mistake.confidence < 0.5).count();
    vec![
        Claim::new(
            "The program reads over 96 percent of digits it has never seen.",
            format!(
                "{} of {}, {}.",
                grouped(evaluation.correct),
                grouped(evaluation.examples),
                percent(Some(evaluation.accuracy()))
            ),
        ),
        Claim::new(
            "Some of the digits are hard to recognize even for us.",
            format!(
                "Of {} mistakes, {} are made with an activation above 0.9; in {} no output reaches \
                 0.5. Look at them below.",
                grouped(mistakes.len()),
                grouped(sure),
                grouped(doubted)
            ),
        ),
    ]
}

/// The most frequent confusions.
fn table(evaluation: &Evaluation) -> Table {
    let mut confusions: Vec<((usize, usize), usize)> = evaluation
        .confusion
        .indexed_iter()
        .filter(|((label, prediction), count)| label != prediction && **count > 0)
        .map(|(place, &count)| (place, count))
        .collect();
    confusions.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let row = |&((label, prediction), count): &((usize, usize), usize)| {
        let images: usize = evaluation.confusion.row(label).sum();
        [
            format!("{label} as {prediction}"),
            grouped(count),
            percent(Some(count as f64 / images as f64)),
        ]
    };
    Table::new(
        "What is confused most often",
        ["", "images", "of those with the label"],
        confusions.iter().take(LISTED).map(row),
    )
}
