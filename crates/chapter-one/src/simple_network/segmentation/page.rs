//! The page of `segmentation`.

use std::cmp::Ordering;

use digit_strings::{Readings, Spacing};
use figures::{Axis, Chart, Panels, Series};
use mnist_io::{Examples, Split};
use reading::{RefusalCurve, confidence_bins, expected_calibration_error};
use sgd::Schedule;
use sigmoid_net::{Activation, CostFunction, Init};

use super::measure::{LONGEST, NUMBER, NumbersRead, SHORT, compare};
use super::picture;
use super::scores::share_right;
use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::numbers::{grouped, percent, shape};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::runs::settings::RunSettings;
use crate::setup::Setup;
use crate::statistics::median;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "segmentation",
    line: "504192 read by trial segmentations; strings of digits, by length",
    draws: &[Format::Png, Format::Svg, Format::Svg],
    run,
};

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let data = setup.data()?;
    let few = |examples: &Examples, quick: usize, full: usize| {
        let few = setup.scale(quick, full).min(examples.len());
        examples.split_at(few).map(|(few, _)| few)
    };
    let data = Split {
        training: few(&data.training, 2_000, 50_000)?,
        validation: few(&data.validation, 1_000, 5_000)?,
        test: data.test.clone(),
    };
    let epochs = setup.scale(5, 10);
    let settings = RunSettings::new(100, epochs, setup.seed())
        .with_hidden_activations([Activation::Relu])
        .with_output(Activation::Sigmoid, CostFunction::CrossEntropy)
        .with_init(Init::He)
        .with_eta(Schedule::Cosine { initial: 0.1, last: 0.01, epochs });
    let strings = setup.scale(50, 500);
    let networks =
        setup.watched("segmentation", |watch| compare(&settings, strings, &data, watch))?;
    let [_, with] = &networks;
    Ok(Page {
        intro: vec![
            format!(
                "A line of digits is cut wherever it may be, and every piece between two cuts is \
                 shown to a network that reads single digits. A segmentation's score is the \
                 logarithm of the product of its pieces' outputs, less a little for cuts through \
                 ink; a reading adds up the segmentations that give the same digits.",
            ),
            format!(
                "Two networks {} learn from the same {} digits for {} epochs. The second also \
                 learns from pieces of strings composed of them: digits cut out, and what is no \
                 digit, for which all ten outputs should be 0. How sure outputs may be is \
                 calibrated on the validation images. The numbers are composed of test images: {} \
                 of each kind and length, the same for both.",
                shape(&settings.sizes(&data.training)),
                grouped(data.training.len()),
                settings.epochs,
                grouped(strings),
            ),
        ],
        claims: claims(&networks),
        tables: vec![of_networks(&networks), by_length(&networks)],
        figures: vec![
            Figure::new(
                "The best readings of the first 504192 by the network that knows what is no digit, the \
                 best first. Left the line with the cuts of the reading's best segmentation; right its \
                 pieces as the network sees them, with what each is read as and its output.",
                picture::draw(&with.numbers[0])?,
            ),
            Figure::new(
                "Strings of test digits with gaps: the share in which every digit is right, by the \
                 number of digits n. Dashed: the accuracy of single digits by the network with \
                 non-digits, to the power n.",
                strings_by_length(&networks),
            ),
            Figure::new(
                "How well the networks know what they can read. Left: if the strings that they are \
                 least sure of are refused, the share of the others that is right. Right: digits in \
                 strings by the confidence in them, and the share of them that is right.",
                Panels::new("Refused, and reliable")
                    .with(refused(&networks))
                    .with(reliability(&networks)),
            ),
        ],
        remarks: vec![remark(with)],
    })
}

/// The mean confidence in digits of strings, and how many of them are right.
fn remark(network: &NumbersRead) -> String {
    let read: Vec<(f64, bool)> = network.digits_with_gaps().collect();
    let n = read.len() as f64;
    let confidence = read.iter().map(|(confidence, _)| confidence).sum::<f64>() / n;
    let right = read.iter().filter(|(_, is_right)| *is_right).count() as f64 / n;
    let off = match confidence.total_cmp(&right) {
        Ordering::Less => "too low",
        Ordering::Equal => "right",
        Ordering::Greater => "too high",
    };
    format!(
        "The mean confidence of the network with non-digits in digits of strings with gaps is {}, \
         which is {off}: {} of them are right.",
        percent(Some(confidence)),
        percent(Some(right)),
    )
}

/// Loss by segmentation of strings of six digits up to which it counts as not difficult, and up to
/// which it is undecided.
const SMALL: f64 = 0.03;
const LARGE: f64 = 0.1;

fn claims([without, with]: &[NumbersRead; 2]) -> Vec<Claim> {
    let length = NUMBER.len();
    let first = &with.numbers[0];
    let six = share_right(&with.strings, Spacing::Gap, length);
    let loss = power(with, length) - six;
    let touching = share_right(&with.strings, Spacing::Touch, SHORT);
    let confidences = |is_right: bool| -> Vec<f64> {
        with.with_gaps().filter(|read| read.1 == is_right).map(|read| read.0).collect()
    };
    let [right, wrong] = [true, false].map(|is_right| median(&confidences(is_right)));
    vec![
        Claim::new(
            "504192 can be read by trying many segmentations, each scored by a classifier of \
             single digits.",
            Verdict::when(2 * with.numbers_right() > with.numbers.len()),
            format!(
                "Of {} times, each in other test digits, it is read right {} times. The first, with \
                 {} cuts and {} pieces, is read as {}.",
                grouped(with.numbers.len()),
                grouped(with.numbers_right()),
                first.segmentation.cuts().len(),
                first.segmentation.candidates().len(),
                best(first),
            ),
        ),
        Claim::new(
            "A wrong segmentation gets a low score, since the classifier has trouble with some of \
             its segments.",
            // Without a wrong one, nothing says otherwise.
            Verdict::when(wrong.is_nan() || right > wrong),
            if wrong.is_nan() {
                "No string is read wrong.".to_string()
            } else {
                format!(
                    "Readings that are right have a median probability of {right:.3}, those that \
                     are wrong one of {wrong:.3}."
                )
            },
        ),
        Claim::new(
            "With a good classifier of single digits, segmentation is not so difficult.",
            if loss <= SMALL {
                Verdict::Confirmed
            } else if loss <= LARGE {
                Verdict::Undecided
            } else {
                Verdict::NotConfirmed
            },
            format!(
                "Of strings of six digits with gaps {} are right; if each digit were cut out for \
                 the network it would be {}. But of strings of three digits that touch only {} are \
                 right.",
                percent(Some(six)),
                percent(Some(power(with, length))),
                percent(Some(touching)),
            ),
        ),
        Claim::open(
            "Does it help to have learned what is no digit?",
            format!(
                "Six digits with gaps: {} with non-digits, {} without. Three that touch: {} and \
                 {}. Single digits: {} and {}.",
                percent(Some(six)),
                percent(Some(share_right(&without.strings, Spacing::Gap, length))),
                percent(Some(touching)),
                percent(Some(share_right(&without.strings, Spacing::Touch, SHORT))),
                percent(Some(with.digits)),
                percent(Some(without.digits)),
            ),
        ),
    ]
}

fn best(readings: &Readings) -> String {
    let best = readings.ranked.first();
    best.map_or_else(String::new, |best| best.digits.iter().map(u8::to_string).collect())
}

/// The accuracy of single digits to the power of the length.
fn power(network: &NumbersRead, length: usize) -> f64 {
    (0..length).map(|_| network.digits).product()
}

fn name(network: &NumbersRead) -> &'static str {
    if network.settings.non_digits { "with non-digits" } else { "digits only" }
}

fn of_networks(networks: &[NumbersRead; 2]) -> Table {
    let row = |network: &NumbersRead| {
        let short = |spacing| percent(Some(share_right(&network.strings, spacing, SHORT)));
        let error = expected_calibration_error(network.digits_with_gaps());
        [
            name(network).to_string(),
            percent(Some(network.digits)),
            short(Spacing::Gap),
            short(Spacing::Overlap),
            short(Spacing::Touch),
            format!("{:.2}", network.temperature),
            percent(Some(error)),
        ]
    };
    Table::new(
        "Single digits and strings of three that are read right, by what the network has learned \
         from; the temperature that its outputs are calibrated with, and the expected calibration \
         error of digits in strings with gaps",
        [
            "learned from",
            "single",
            "three, gaps",
            "boxes overlap",
            "touching",
            "temperature",
            "calibration error",
        ],
        networks.iter().map(row),
    )
}

fn by_length(networks: &[NumbersRead; 2]) -> Table {
    let row = |length: usize| {
        let [without, with] = networks;
        let right = |network: &NumbersRead| {
            percent(Some(share_right(&network.strings, Spacing::Gap, length)))
        };
        let power = |network| percent(Some(power(network, length)));
        [length.to_string(), right(without), power(without), right(with), power(with)]
    };
    Table::new(
        "Strings with gaps that are read right, beside the accuracy of single digits to the power n",
        ["n, digits", "digits only", "to the power n", "with non-digits", "to the power n"],
        (1..=LONGEST).map(row),
    )
}

fn strings_by_length(networks: &[NumbersRead; 2]) -> Chart {
    let points = |of: &dyn Fn(usize) -> f64| -> Vec<(f64, f64)> {
        (1..=LONGEST).map(|length| (length as f64, 100.0 * of(length))).collect()
    };
    let series = |network: &NumbersRead| {
        let right = |length| share_right(&network.strings, Spacing::Gap, length);
        Series::line(name(network), points(&right))
    };
    let [_, with] = networks;
    Chart::new("Strings of digits")
        .x("digits")
        .y("strings read right, %")
        .series(networks.iter().map(series))
        .dashed("single digits to the power n", points(&|length| power(with, length)))
}

fn refused(networks: &[NumbersRead; 2]) -> Chart {
    let series = |network: &NumbersRead| {
        let curve = RefusalCurve::new(network.with_gaps());
        let points = (0..=50).filter_map(|percent| {
            let refused = f64::from(percent);
            Some((refused, 100.0 * curve.accuracy_after(refused / 100.0)?))
        });
        Series::line(name(network), points.collect::<Vec<_>>())
    };
    Chart::new("Strings refused")
        .x("strings refused, %")
        .y("others read right, %")
        .series(networks.iter().map(series))
}

fn reliability(networks: &[NumbersRead; 2]) -> Chart {
    let series = |network: &NumbersRead| {
        let bins = confidence_bins(network.digits_with_gaps());
        let points = bins.iter().map(|bin| (100.0 * bin.confidence, 100.0 * bin.accuracy));
        Series::line(name(network), points)
    };
    let mut all: Vec<Series> = networks.iter().map(series).collect();
    all.push(Series::dashed("calibrated", [(0.0, 0.0), (100.0, 100.0)]));
    Chart::new("Reliability of digits")
        .x(Axis::linear("confidence, %"))
        .y("digits right, %")
        .series(all)
}

#[cfg(test)]
mod tests {
    use digit_strings::{PIXELS, read_digit};

    use super::super::scores::StringRead;
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed, Undecided};

    /// A network that reads nine single digits in ten and so many of ten strings of six, with a
    /// confidence of `right` in those that are right and of 0.5 in the others.
    fn network(strings_right: usize, right: f64) -> NumbersRead {
        let string = |i: usize| StringRead {
            spacing: Spacing::Gap,
            length: NUMBER.len(),
            is_right: i < strings_right,
            confidence: if i < strings_right { right } else { 0.5 },
            digits: Vec::new(),
        };
        let bar = ndarray::array![[255], [255], [255]];
        let ones = |images: &[[u8; PIXELS]]| vec![[0.0; 10]; images.len()];
        NumbersRead {
            settings: RunSettings::new(30, 1, 1),
            validation: 0.9,
            temperature: 1.0,
            digits: 0.9,
            numbers: vec![read_digit(bar.view(), &ones)],
            strings: (0..10).map(string).collect(),
        }
    }

    #[test]
    fn verdicts_follow_from_what_was_read() {
        let of = |strings_right, confidence| {
            let claims = claims(&[network(0, 0.0), network(strings_right, confidence)]);
            verdicts(&claims)[1..].to_vec()
        };
        // 0.9⁶ is 0.53.
        assert_eq!(of(6, 0.9), [Some(Confirmed), Some(Confirmed), None]);
        assert_eq!(of(5, 0.9), [Some(Confirmed), Some(Undecided), None]);
        assert_eq!(of(4, 0.2), [Some(NotConfirmed), Some(NotConfirmed), None]);
        assert_eq!(of(10, 0.2), [Some(Confirmed), Some(Confirmed), None]);
        // A bar is not 504192.
        let claims = claims(&[network(0, 0.0), network(6, 0.9)]);
        assert_eq!(verdicts(&claims)[0], Some(NotConfirmed));
    }
}
