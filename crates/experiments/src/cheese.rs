//! The cheese festival: is it worth going? A decision by weighing up evidence, Eq. (1).

use perceptron::{Circuit, CircuitBuilder, Perceptron};

use crate::Error;

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
