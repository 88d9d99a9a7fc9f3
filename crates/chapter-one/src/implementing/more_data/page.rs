//! The page of `more-data`.

use augmentation::Distortion;
use figures::{Axis, Chart, Series};

use super::measure::{SubsetRuns, compare};
use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::accuracies::{in_percent, three};
use crate::report::numbers::{grouped, percent, shape};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::runs::settings::RunSettings;
use crate::setup::Setup;
use crate::statistics::{log_log_slope, median};

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "more-data",
    line: "more training examples, and distorted ones; the same number of updates",
    draws: &[Format::Svg],
    run,
};

/// One part in so many of the training set: of 50,000 images 500, 1,000, 2,500, and so on.
const ONE_IN: [usize; 7] = [100, 50, 20, 10, 5, 2, 1];

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.split()?;
    let all = data.training.len();
    let mut sizes: Vec<usize> = ONE_IN.iter().map(|one_in| all / one_in).collect();
    sizes.retain(|&examples| examples > 0);
    sizes.dedup();
    let settings = RunSettings::new(30, setup.scale(5, 20), setup.seed());
    let seeds = setup.seeds(setup.scale(3, 5));
    let run = |settings: &RunSettings, sizes: &[usize]| {
        setup.watched("more-data", |watch| compare(settings, sizes, &seeds, &data, watch))
    };
    let compared = run(&settings, &sizes)?;
    let distorted = match data.training.image_shape() {
        [_, _] => {
            // The largest, and every other.
            let sizes: Vec<usize> = sizes.iter().rev().step_by(2).rev().copied().collect();
            run(&settings.clone().with_distortion(Distortion::default()), &sizes)?
        }
        _ => Vec::new(),
    };
    let mut claims = claims(&compared);
    let mut tables = vec![table("Images as they are", &compared)];
    if !distorted.is_empty() {
        claims.push(expansion(&compared, &distorted));
        tables.push(table("Images distorted in each epoch anew", &distorted));
    }
    Ok(Page {
        intro: vec![format!(
            "{} learns from growing parts of the {} training images with η = 3.0 and m = 10, with \
             {} seeds, each of which takes another part. All make the same number of updates, as \
             many as {} epochs of all images, so that they differ in what there is to learn from \
             and not in how long they learn: with half the images, twice as many epochs. Of {} \
             evaluations on the way, the network with the best accuracy on the validation images \
             is kept; it alone sees the test images. Some learn from images that are distorted in \
             each epoch anew: rotated, scaled, slanted, shifted and bent a little.",
            shape(&settings.sizes(&data.training)),
            grouped(all),
            seeds.len(),
            settings.epochs,
            settings.epochs,
        )],
        claims,
        tables,
        figures: vec![Figure::new(
            "Accuracy by the number of training images: lowest, median and highest over the \
             seeds, on the test images and on those the networks learned from.",
            chart(&compared, &distorted),
        )],
        ..Page::default()
    })
}

/// The runs go from few examples to many.
fn claims(compared: &[SubsetRuns]) -> Vec<Claim> {
    vec![
        Claim::new(
            "The more training examples, the more a network finds out about handwriting, and the \
             better it reads.",
            rises(compared),
            rise(compared),
        ),
        Claim::open(
            "With thousands of examples, or with millions and billions, one might build a better \
             reader than with a hundred.",
            doubling(compared),
        ),
    ]
}

/// Confirmed if all networks with the most examples read more than all with the fewest, and the
/// median rises at every step.
fn rises(compared: &[SubsetRuns]) -> Verdict {
    let [first, .., last] = compared else { return Verdict::Undecided };
    let steps: Vec<bool> = compared.windows(2).map(rises_in).collect();
    Verdict::is_higher(&last.test(), &first.test()).and(Verdict::when_all(&steps))
}

fn rises_in(pair: &[SubsetRuns]) -> bool {
    pair[1].median() > pair[0].median()
}

fn rise(compared: &[SubsetRuns]) -> String {
    let [first, .., last] = compared else {
        return "There are too few images for a comparison.".to_string();
    };
    let steps = compared.len() - 1;
    let up = compared.windows(2).filter(|pair| rises_in(pair)).count();
    let steps = match up {
        up if up == steps => "accuracy rises at every step".to_string(),
        0 => "accuracy rises at no step".to_string(),
        up => format!("accuracy rises at {up} of {steps} steps"),
    };
    format!(
        "With {} images {} of the test images, with {} {} (medians): {steps}.",
        grouped(first.examples),
        percent(Some(first.median())),
        grouped(last.examples),
        percent(Some(last.median()))
    )
}

/// What twice as many images do, over all of them and at the end.
fn doubling(compared: &[SubsetRuns]) -> String {
    let errors = |compared: &[SubsetRuns]| -> Vec<(f64, f64)> {
        compared.iter().map(|of| (of.examples as f64, 1.0 - of.median())).collect()
    };
    let per_doubling =
        |compared: &[SubsetRuns]| log_log_slope(&errors(compared)).map(|slope| 1.0 - slope.exp2());
    let last = compared.len().saturating_sub(2);
    let (Some(all), Some(end)) = (per_doubling(compared), per_doubling(&compared[last..])) else {
        return "How mistakes fall with more images cannot be said of these numbers.".to_string();
    };
    let share = |share: f64| match share {
        share if share > 0.0 => format!("{:.0} % fewer mistakes", 100.0 * share),
        share => format!("{:.0} % more mistakes", -100.0 * share),
    };
    let outlook = match (all > 0.0, end > 0.0) {
        (_, true) if end < 0.5 * all => "the gain gets smaller",
        (_, true) => "still more images should help",
        (_, false) => "more images alone no longer help this network",
    };
    format!(
        "Twice the images: {}, fitted over all sizes; {} between the last two: {outlook}.",
        share(all),
        share(end)
    )
}

/// Confirmed if at each size distorted images teach more, and at the largest with all seeds.
fn expansion(compared: &[SubsetRuns], distorted: &[SubsetRuns]) -> Claim {
    let plain = |of: &SubsetRuns| compared.iter().find(|plain| plain.examples == of.examples);
    let pairs: Vec<_> = distorted.iter().filter_map(|of| Some((plain(of)?, of))).collect();
    let (verdict, came_out) = match pairs[..] {
        [] => (Verdict::Undecided, "There is nothing to compare.".to_string()),
        [.., (plain, last)] => {
            let better: Vec<bool> =
                pairs.iter().map(|(plain, of)| of.median() > plain.median()).collect();
            let said = |(plain, of): &(&SubsetRuns, &SubsetRuns)| {
                let [plain, distorted] = [plain, of].map(|of| percent(Some(of.median())));
                format!("with {} images {distorted} instead of {plain}", grouped(of.examples))
            };
            let said: Vec<String> = pairs.iter().map(said).collect();
            (
                Verdict::is_higher(&last.test(), &plain.test()).and(Verdict::when_all(&better)),
                format!("Of the test images {} (medians).", said.join(", ")),
            )
        }
    };
    Claim::new(
        "Distorted images are more training examples, too: those there are teach a network more \
         if it never sees the same one twice.",
        verdict,
        came_out,
    )
}

fn chart(compared: &[SubsetRuns], distorted: &[SubsetRuns]) -> Chart {
    let points = |runs: &[SubsetRuns], of: fn(&SubsetRuns) -> Vec<f64>| {
        let point = |runs: &SubsetRuns| in_percent(runs.examples as f64, &of(runs));
        runs.iter().filter_map(point).collect::<Vec<_>>()
    };
    let ticks = compared.iter().map(|runs| (runs.examples as f64, grouped(runs.examples)));
    let chart = Chart::new("More training images, the same number of updates")
        .x(Axis::log("training images").with_ticks(ticks))
        .y("accuracy, %")
        .with(Series::band("test images", points(compared, SubsetRuns::test)))
        .with(Series::band("training images", points(compared, SubsetRuns::training)));
    if distorted.is_empty() {
        return chart;
    }
    chart.with(Series::band(
        "test images, learned from distorted ones",
        points(distorted, SubsetRuns::test),
    ))
}

fn table(images: &str, compared: &[SubsetRuns]) -> Table {
    let row = |of: &SubsetRuns| {
        let [lowest, middle, highest] = three(&of.test());
        let epochs: Vec<f64> = of.runs.iter().map(|run| run.epoch as f64).collect();
        let validation: Vec<f64> = of.runs.iter().map(|run| run.validation).collect();
        [
            grouped(of.examples),
            format!("{:.0} of {}", median(&epochs), grouped(of.epochs)),
            percent(Some(median(&of.training()))),
            percent(Some(median(&validation))),
            lowest,
            middle,
            highest,
        ]
    };
    Table::new(
        format!(
            "{images}. The network that did best on the validation images: epochs until then and \
             accuracies, medians over the seeds; on the test images the lowest and the highest, too"
        ),
        [
            "training images",
            "epochs",
            "training",
            "validation",
            "test, lowest",
            "median",
            "highest",
        ],
        compared.iter().map(row),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::implementing::more_data::measure::SubsetRun;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed, Undecided};

    fn of(examples: usize, accuracies: &[f64]) -> SubsetRuns {
        let run = |&test: &f64| SubsetRun { epoch: 5, training: 1.0, validation: 0.9, test };
        SubsetRuns { examples, epochs: 10, runs: accuracies.iter().map(run).collect() }
    }

    /// Of one seed: the verdict on the first claim, and what came out.
    fn said(accuracies: &[f64]) -> (Option<Verdict>, [String; 2]) {
        let sizes = [500, 1_000, 2_000, 4_000];
        let compared: Vec<_> = sizes.iter().zip(accuracies).map(|(&n, &a)| of(n, &[a])).collect();
        let claims = claims(&compared);
        (claims[0].verdict, [0, 1].map(|i: usize| claims[i].came_out.clone()))
    }

    #[test]
    fn more_examples_that_do_not_help_are_not_confirmed() {
        let (verdict, [rise, doubling]) = said(&[0.6, 0.8, 0.9, 0.95]);
        assert_eq!(verdict, Some(Confirmed));
        assert_eq!(
            rise,
            "With 500 images 60.00 % of the test images, with 4,000 95.00 % (medians): accuracy \
             rises at every step."
        );
        assert_eq!(
            doubling,
            "Twice the images: 50 % fewer mistakes, fitted over all sizes; 50 % fewer mistakes \
             between the last two: still more images should help."
        );

        let (verdict, [rise, doubling]) = said(&[0.9, 0.8, 0.7, 0.6]);
        assert_eq!(verdict, Some(NotConfirmed));
        assert!(rise.ends_with("accuracy rises at no step."), "{rise}");
        assert!(doubling.contains("33 % more mistakes between the last two"), "{doubling}");
        assert!(doubling.ends_with("more images alone no longer help this network."));

        let (verdict, [rise, _]) = said(&[0.6, 0.8, 0.75, 0.9]);
        assert_eq!(verdict, Some(Undecided));
        assert!(rise.ends_with("accuracy rises at 2 of 3 steps."), "{rise}");
        let (verdict, [_, doubling]) = said(&[0.6, 0.8, 0.9, 0.91]);
        assert_eq!(verdict, Some(Confirmed));
        let slower = "10 % fewer mistakes between the last two: the gain gets smaller.";
        assert!(doubling.ends_with(slower), "{doubling}");
    }

    #[test]
    fn seeds_that_differ_by_more_than_the_sizes_leave_it_undecided() {
        let compared = [of(500, &[0.90, 0.92]), of(1_000, &[0.91, 0.94])];
        assert_eq!(claims(&compared)[0].verdict, Some(Undecided));
    }

    #[test]
    fn of_one_size_or_without_mistakes_little_is_said() {
        let (verdict, [rise, doubling]) = said(&[0.6]);
        assert_eq!(verdict, Some(Undecided));
        assert!(rise.starts_with("There are too few") && doubling.contains("cannot be said"));
        assert!(said(&[0.9, 1.0]).1[1].contains("cannot be said"));
        assert_eq!(claims(&[]).len(), 2);
    }

    #[test]
    fn distorting_is_confirmed_only_if_it_helps_at_each_size_and_with_all_seeds_at_the_largest() {
        let plain = [of(500, &[0.8, 0.81]), of(1_000, &[0.8, 0.81]), of(2_000, &[0.90, 0.91])];
        let with = |few: &[f64], many: &[f64]| expansion(&plain, &[of(500, few), of(2_000, many)]);
        let claim = with(&[0.85, 0.86], &[0.92, 0.93]);
        assert_eq!(claim.verdict, Some(Confirmed));
        assert_eq!(
            claim.came_out,
            "Of the test images with 500 images 85.50 % instead of 80.50 %, with 2,000 images \
             92.50 % instead of 90.50 % (medians)."
        );
        assert_eq!(with(&[0.85, 0.86], &[0.905, 0.93]).verdict, Some(Undecided));
        assert_eq!(with(&[0.75, 0.76], &[0.92, 0.93]).verdict, Some(Undecided));
        assert_eq!(with(&[0.85, 0.86], &[0.85, 0.86]).verdict, Some(NotConfirmed));
        assert_eq!(expansion(&plain, &[]).verdict, Some(Undecided));
    }
}
