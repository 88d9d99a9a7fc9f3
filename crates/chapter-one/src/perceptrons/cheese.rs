//! The cheese festival: is it worth going? A decision by weighing up evidence, Eq. (1).

use figures::{Axis, Chart, Series};
use perceptron::{Circuit, CircuitBuilder, Perceptron};

use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::numbers::plain;
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "cheese",
    line: "the decision about the festival with thresholds 5 and 3",
    draws: &[Format::Svg],
    run,
};

/// One of the things to consider.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factor {
    /// What it is called.
    pub name: &'static str,
    /// How much it counts.
    pub weight: f64,
    /// What it is when its variable is 0.
    pub no: &'static str,
    /// What it is when its variable is 1.
    pub yes: &'static str,
    /// Its being 1, as part of a sentence.
    pub condition: &'static str,
}

/// The chapter's three factors and their weights.
pub const FACTORS: [Factor; 3] = [
    Factor {
        name: "weather",
        weight: 6.0,
        no: "bad",
        yes: "good",
        condition: "the weather is good",
    },
    Factor { name: "company", weight: 2.0, no: "no", yes: "yes", condition: "there is company" },
    Factor { name: "transit", weight: 2.0, no: "far", yes: "near", condition: "transit is near" },
];

/// One way things may stand, and what it leads to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Case {
    /// Whether each factor holds: x_1, x_2, x_3.
    pub holds: [bool; FACTORS.len()],
    /// The evidence weighed up, Σ w_j x_j.
    pub sum: f64,
    /// Whether to go.
    pub goes: bool,
}

/// The decision a threshold leads to, in all eight cases.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Go if the evidence weighs more than this.
    pub threshold: f64,
    /// All cases: the first has no factor hold, the last all of them.
    pub cases: Vec<Case>,
    /// The perceptron that decides, with named inputs.
    pub circuit: Circuit,
}

/// What the chapter's perceptron decides with this threshold.
///
/// # Errors
/// [`Error::Perceptron`] if the threshold is not a finite number.
pub fn decide(threshold: f64) -> Result<Decision, Error> {
    let festival = Perceptron::with_threshold(FACTORS.map(|factor| factor.weight), threshold)?;
    let circuit = circuit(&festival)?;
    let table = circuit.truth_table()?;
    let case = |row| {
        let holds = std::array::from_fn(|j| table.input(row, j));
        let evidence = FACTORS.iter().zip(holds).map(|(factor, x)| factor.weight * f64::from(x));
        Case { holds, sum: evidence.sum(), goes: table.output(row, 0) }
    };
    let cases = (0..table.rows()).map(case).collect();
    Ok(Decision { threshold: festival.threshold(), cases, circuit })
}

fn circuit(festival: &Perceptron) -> Result<Circuit, perceptron::Error> {
    let mut builder = CircuitBuilder::new();
    let factors = FACTORS.map(|factor| builder.input(factor.name));
    let go = builder.perceptron(festival, &factors)?;
    builder.output("go", go);
    builder.finish()
}

impl Decision {
    /// What the decision comes to, in a sentence. No weight is negative, so to know the least
    /// that it takes to go is to know everything.
    pub fn in_words(&self) -> String {
        let going = || self.cases.iter().filter(|case| case.goes);
        let takes_more = |case: &Case| going().any(|other| other.is_less_than(case));
        let least = going().filter(|case| !takes_more(case));
        // What weighs most comes first.
        let mut reasons: Vec<String> = least.map(Case::conditions).collect();
        reasons.reverse();
        match &reasons[..] {
            [] => "stay at home, whatever happens".to_string(),
            [reason] if reason.is_empty() => "go, whatever happens".to_string(),
            reasons => format!("go when {}", reasons.join(", or when ")),
        }
    }
}

impl Case {
    /// Whether fewer factors hold, and none that does not hold in the other case.
    fn is_less_than(&self, other: &Self) -> bool {
        self.holds != other.holds && self.holds.iter().zip(other.holds).all(|(x, y)| *x <= y)
    }

    /// All that holds.
    fn conditions(&self) -> String {
        let holding = FACTORS.iter().zip(self.holds).filter(|(_, holds)| *holds);
        holding.map(|(factor, _)| factor.condition).collect::<Vec<_>>().join(" and ")
    }
}

fn run(_: &Setup<'_>) -> Result<Page, Error> {
    let decisions = [decide(5.0)?, decide(3.0)?];
    let [five, three] = &decisions;
    Ok(Page {
        intro: vec![
            "A perceptron weighs up evidence, Eq. (1): should one go to the cheese festival? Good \
             weather counts 6, company 2, public transit 2; one goes if their sum is greater \
             than the threshold."
                .to_string(),
        ],
        claims: claims(five, three),
        tables: vec![table(&decisions)],
        figures: vec![Figure::new(
            "The evidence in each of the eight cases, and the two thresholds: one goes where it lies \
             above the threshold.",
            chart(&decisions),
        )],
        ..Page::default()
    })
}

fn claims(five: &Decision, three: &Decision) -> Vec<Claim> {
    let decides = |decision: &Decision, go: fn([bool; 3]) -> bool| {
        Verdict::when(decision.cases.iter().all(|case| case.goes == go(case.holds)))
    };
    let pairs = || three.cases.iter().zip(&five.cases);
    let readier = pairs().all(|(three, five)| three.goes || !five.goes)
        && pairs().any(|(three, five)| three.goes && !five.goes);
    vec![
        Claim::new(
            "With threshold 5 the weather alone decides.",
            decides(five, |[weather, ..]| weather),
            format!("One should {}.", five.in_words()),
        ),
        Claim::new(
            "With threshold 3 good weather is enough, and so are company and transit together.",
            decides(three, |[weather, company, transit]| weather || company && transit),
            format!("One should {}.", three.in_words()),
        ),
        Claim::new(
            "A lower threshold means more willingness to go.",
            Verdict::when(readier),
            format!("One goes in {} of 8 cases with 5, in {} with 3.", goes(five), goes(three)),
        ),
    ]
}

fn goes(decision: &Decision) -> usize {
    decision.cases.iter().filter(|case| case.goes).count()
}

fn chart(decisions: &[Decision; 2]) -> Chart {
    let cases = &decisions[0].cases;
    let bits = |case: &Case| case.holds.map(|x| if x { "1" } else { "0" }.to_string()).concat();
    let sums = cases.iter().enumerate().map(|(i, case)| (i as f64, case.sum));
    let level = |d: &Decision| {
        let ends = [-0.5, cases.len() as f64 - 0.5];
        Series::dashed(format!("threshold {}", d.threshold), ends.map(|x| (x, d.threshold)))
    };
    Chart::new("The cheese festival")
        .x(Axis::named("weather, company, transit", cases.iter().map(bits)))
        .y(Axis::linear("6 x₁ + 2 x₂ + 2 x₃").between(-0.5, 11.0))
        .points("the evidence", sums)
        .with(level(&decisions[0]))
        .with(level(&decisions[1]))
}

fn table(decisions: &[Decision]) -> Table {
    let mut head: Vec<String> =
        FACTORS.iter().map(|factor| format!("{} {}", factor.name, factor.weight)).collect();
    head.push("sum".to_string());
    head.extend(decisions.iter().map(|d| format!("threshold {}", plain(d.threshold))));
    let row = |i: usize| {
        let case = decisions[0].cases[i];
        let words = FACTORS.iter().zip(case.holds);
        let mut row: Vec<String> =
            words.map(|(f, holds)| if holds { f.yes } else { f.no }.to_string()).collect();
        row.push(plain(case.sum));
        let answer = |goes| if goes { "go" } else { "stay" }.to_string();
        row.extend(decisions.iter().map(|decision| answer(decision.cases[i].goes)));
        row
    };
    let rows = (0..decisions[0].cases.len()).map(row).collect();
    Table { caption: "All eight cases".to_string(), head, rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    #[test]
    fn a_decision_that_is_not_the_chapter_s_is_not_confirmed() {
        let verdicts = |five: f64, three: f64| {
            let [five, three] = [five, three].map(|threshold| decide(threshold).expect("finite"));
            verdicts(&claims(&five, &three))
        };
        assert_eq!(verdicts(5.0, 3.0), [Some(Confirmed); 3]);
        assert_eq!(verdicts(9.0, 9.0), [Some(NotConfirmed); 3]);
        assert_eq!(verdicts(3.0, 5.0), [Some(NotConfirmed); 3]);
    }
}
