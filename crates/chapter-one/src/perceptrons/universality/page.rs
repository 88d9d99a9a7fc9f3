//! The page of `universality`.

use std::cmp::Ordering;

use figures::{Axis, Chart, Series, Spread};

use super::measure::{Build, EVERY_FUNCTION, FunctionsOfInputs, build};
use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::numbers::{grouped, plain};
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::setup::Setup;
use crate::statistics::median;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "universality",
    line: "any truth table as a network of NANDs, and as two layers of perceptrons",
    draws: &[Format::Svg],
    run,
};

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let (most, count) = setup.scale((8, 50), (10, 200));
    let built = setup.watched("universality", |watch| build(most, count, setup.seed(), watch))?;
    Ok(Page {
        intro: vec![format!(
            "Every logical function of up to {EVERY_FUNCTION} inputs, and {count} random ones \
             each of {} to {most}, every row of whose truth tables is 0 or 1 with equal \
             probability. Each is built twice: of NANDs alone; and in two layers of perceptrons, \
             the first with one perceptron for each row that is 1, the second with one that fires \
             if any of those does.",
            EVERY_FUNCTION + 1
        )],
        claims: claims(&built),
        tables: vec![table(&built)],
        figures: vec![Figure::new(
            "Perceptrons a function takes: lowest, median and highest over the functions, and \
             half the rows of the truth table beside. Networks of none, for functions that hand \
             an input on, have no place on this axis.",
            chart(&built),
        )],
        remarks: vec![growth(&built)],
    })
}

fn claims(built: &[FunctionsOfInputs]) -> Vec<Claim> {
    let of_nands: Vec<&Build> = built.iter().flat_map(|of| &of.nands).collect();
    let of_layers: Vec<&Build> = built.iter().flat_map(|of| &of.two_layers).collect();
    let others = of_nands.iter().filter(|network| !network.only_nands).count();
    let made = match others {
        0 => "Each made of NANDs alone".to_string(),
        others => format!("{} not made of NANDs alone", grouped(others)),
    };
    vec![
        Claim::new(
            "NAND is universal: any computation can be built up out of NANDs.",
            Verdict::when(others == 0 && are_right(&of_nands)),
            format!("{made}: {}", in_words(&of_nands)),
        ),
        Claim::new(
            "So a network of perceptrons can compute whatever logical function one likes.",
            Verdict::when(are_right(&of_layers)),
            format!("In two layers of perceptrons: {}", in_words(&of_layers)),
        ),
    ]
}

fn are_right(networks: &[&Build]) -> bool {
    networks.iter().all(|network| network.wrong == 0)
}

fn in_words(networks: &[&Build]) -> String {
    let all = grouped(networks.len());
    match networks.iter().filter(|network| network.wrong > 0).count() {
        0 => format!("{all} functions, and every row of every truth table is right."),
        wrong => format!("{} of {all} functions have rows that are wrong.", grouped(wrong)),
    }
}

/// What one input more costs, in a sentence or two.
fn growth(built: &[FunctionsOfInputs]) -> String {
    let [.., before, last] = built else {
        return "Of one number of inputs nothing can be said about growth.".to_string();
    };
    let medians = [before, last].map(|of| [median_size(&of.nands), median_size(&of.two_layers)]);
    let [nands, layers] = [0, 1].map(|i| format!("{:.2}", medians[1][i] / medians[0][i]));
    let fewer = match medians[1][0].total_cmp(&medians[1][1]) {
        Ordering::Less => "NANDs take fewer",
        Ordering::Equal => "both take as many",
        Ordering::Greater => "the two layers take fewer",
    };
    format!(
        "What it costs, in perceptrons: from {} inputs to {} the median grows {nands} times with \
         NANDs, {layers} times with two layers, while the truth table doubles. With {} inputs \
         {fewer}: {} NANDs, which read two inputs each, against {} perceptrons, all \
         but one of which read {}.",
        before.inputs,
        last.inputs,
        last.inputs,
        plain(medians[1][0]),
        plain(medians[1][1]),
        last.inputs
    )
}

fn sizes(networks: &[Build]) -> Vec<f64> {
    networks.iter().map(|network| network.perceptrons as f64).collect()
}

fn median_size(networks: &[Build]) -> f64 {
    median(&sizes(networks))
}

fn chart(built: &[FunctionsOfInputs]) -> Chart {
    // A little to each side, so that one does not hide the other.
    let bars = |name: &str, aside: f64, of: fn(&FunctionsOfInputs) -> &Vec<Build>| {
        let bar = |functions: &FunctionsOfInputs| {
            let sizes: Vec<f64> =
                sizes(of(functions)).into_iter().filter(|&size| size > 0.0).collect();
            Spread::of(functions.inputs as f64 + aside, &sizes)
        };
        Series::bars(name, built.iter().filter_map(bar))
    };
    let rows = built.iter().map(|of| (of.inputs as f64, 0.5 * (1_u64 << of.inputs) as f64));
    let ticks = built.iter().map(|of| (of.inputs as f64, of.inputs.to_string()));
    let last = built.last().map_or(1.0, |of| of.inputs as f64);
    Chart::new("Any logical function")
        .x(Axis::linear("inputs").between(0.5, last + 0.5).with_ticks(ticks))
        .y(Axis::log("perceptrons"))
        .with(bars("NANDs", -0.08, |of| &of.nands))
        .with(bars("two layers of perceptrons", 0.08, |of| &of.two_layers))
        .with(Series::dashed("half the rows of the table", rows))
}

fn table(built: &[FunctionsOfInputs]) -> Table {
    let spread = |networks: &[Build]| {
        Spread::of(0.0, &sizes(networks)).map_or_else(String::new, |spread| {
            let [low, middle, high] = [spread.lowest, spread.median, spread.highest].map(plain);
            // Not to be broken, however narrow the screen.
            format!("{low}\u{a0}/\u{a0}{middle}\u{a0}/\u{a0}{high}")
        })
    };
    let deepest =
        |networks: &[Build]| networks.iter().map(|network| network.layers).max().unwrap_or(0);
    let row = |of: &FunctionsOfInputs| {
        let wrong = of.nands.iter().chain(&of.two_layers).map(|network| network.wrong);
        [
            of.inputs.to_string(),
            format!("{}{}", grouped(of.nands.len()), if of.every { " (all)" } else { "" }),
            spread(&of.nands),
            deepest(&of.nands).to_string(),
            spread(&of.two_layers),
            grouped(wrong.sum()),
        ]
    };
    Table::new(
        "Perceptrons of the networks (lowest / median / highest), layers at most, and wrong rows \
         of both",
        ["inputs", "functions", "NANDs", "layers", "in two layers", "wrong rows"],
        built.iter().map(row),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::unwatched;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    #[test]
    fn rows_that_are_wrong_and_other_perceptrons_than_nands_are_not_confirmed() {
        let mut built = build(4, 20, 1, &unwatched).expect("few inputs");
        let said = claims(&built);
        assert_eq!(verdicts(&said), [Some(Confirmed); 2]);
        let expected = "Each made of NANDs alone: 296 functions, and every row of every truth \
                        table is right.";
        assert_eq!(said[0].came_out, expected);

        let right = built.clone();
        built[3].nands[2].wrong = 1;
        built[2].two_layers[0].wrong = 8;
        built[2].two_layers[1].wrong = 8;
        let said = claims(&built);
        assert_eq!(verdicts(&said), [Some(NotConfirmed); 2]);
        assert!(said[0].came_out.ends_with("1 of 296 functions have rows that are wrong."));
        assert!(said[1].came_out.ends_with("2 of 296 functions have rows that are wrong."));

        built = right;
        built[1].nands[7].only_nands = false;
        let said = claims(&built);
        assert_eq!(verdicts(&said), [Some(NotConfirmed), Some(Confirmed)]);
        assert!(said[0].came_out.starts_with("1 not made of NANDs alone: "), "{said:?}");
    }

    #[test]
    fn the_remark_says_which_networks_are_smaller() {
        let mut built = build(5, 20, 1, &unwatched).expect("few inputs");
        let mut said = |perceptrons: usize| {
            for network in built[3..].iter_mut().flat_map(|of| &mut of.nands) {
                network.perceptrons = perceptrons;
            }
            for network in &mut built[4].two_layers {
                network.perceptrons = 10;
            }
            growth(&built)
        };
        let cases = [
            (5, "NANDs take fewer: 5 NANDs, which read two inputs each, against 10 perceptrons,"),
            (10, "both take as many: 10 NANDs"),
            (1_000, "the two layers take fewer: 1000 NANDs"),
        ];
        for (nands, expected) in cases {
            let said = said(nands);
            assert!(said.contains(expected) && said.contains("grows 1.00 times"), "{said}");
        }
        assert!(!growth(&built[..1]).contains("grows"));
    }
}
