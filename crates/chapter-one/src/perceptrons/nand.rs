//! NAND as one perceptron, Eq. (2), and the other gates as circuits of NANDs.

use perceptron::{Circuit, Gate, Perceptron};

use crate::error::Error;
use crate::experiment::Experiment;
use crate::nands::are_all_nands;
use crate::report::numbers::plain;
use crate::report::page::{Claim, Figure, Format, Page, Picture, Table};
use crate::report::verdict::Verdict;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "nand",
    line: "a perceptron that is a NAND gate, and the other gates made of it",
    draws: &[Format::Svg, Format::Svg],
    run,
};

/// What a perceptron makes of one input of two bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Case {
    /// x_1, x_2.
    pub x: [bool; 2],
    /// w·x + b.
    pub weighted_sum: f64,
    /// Whether it fires.
    pub fires: bool,
}

/// What a perceptron makes of 00, 01, 10 and 11.
///
/// ```
/// use chapter_one::perceptrons::nand::cases;
///
/// let nand = perceptron::Perceptron::with_bias([-2.0, -2.0], 3.0)?;
/// assert_eq!(cases(&nand).map(|case| case.weighted_sum), [3.0, 1.0, 1.0, -1.0]);
/// # Ok::<(), perceptron::Error>(())
/// ```
///
/// # Panics
/// If the perceptron has not two inputs.
#[track_caller]
pub fn cases(perceptron: &Perceptron) -> [Case; 4] {
    [[false, false], [false, true], [true, false], [true, true]].map(|x| Case {
        x,
        weighted_sum: perceptron.weighted_sum(&x),
        fires: perceptron.output(&x),
    })
}

/// A gate made of NANDs.
#[derive(Debug, Clone, PartialEq)]
pub struct GateOfNands {
    /// The gate.
    pub gate: Gate,
    /// The circuit, each of its perceptrons a NAND.
    pub circuit: Circuit,
    /// Whether no perceptron is anything but a NAND.
    pub only_nands: bool,
    /// Inputs there are: 4, or 2 for NOT.
    pub inputs: usize,
    /// Inputs for which it outputs something else than the gate.
    pub wrong: usize,
}

/// Every gate as a circuit of NANDs.
#[expect(clippy::missing_panics_doc, reason = "gates have one or two inputs")]
pub fn gates_of_nands() -> Vec<GateOfNands> {
    let build = |gate: Gate| {
        let table = gate.circuit().truth_table()?;
        check(gate, table.to_circuit())
    };
    let gates = Gate::ALL.iter().map(|&gate| build(gate).expect("a gate has one or two inputs"));
    gates.collect()
}

/// Compares a circuit with the gate that it is meant to be.
///
/// # Errors
/// [`Error::Perceptron`] if it has too many inputs for a truth table.
pub fn check(gate: Gate, circuit: Circuit) -> Result<GateOfNands, Error> {
    let (expected, found) = (gate.circuit().truth_table()?, circuit.truth_table()?);
    let inputs = expected.rows();
    let right = |row: usize| row < found.rows() && expected.output(row, 0) == found.output(row, 0);
    let wrong = (0..inputs).filter(|&row| !right(row)).count();
    Ok(GateOfNands { gate, only_nands: are_all_nands(&circuit), circuit, inputs, wrong })
}

fn run(_: &Setup<'_>) -> Result<Page, Error> {
    let nand = Perceptron::with_bias([-2.0, -2.0], 3.0)?;
    let (cases, gates) = (cases(&nand), gates_of_nands());
    Ok(Page {
        intro: vec![
            "A perceptron with two inputs, both of weight -2, and a bias of 3, Eq. (2). Then the \
             other elementary gates, each found from its truth table as a circuit of such \
             perceptrons alone."
                .to_string(),
        ],
        claims: claims(&cases, &gates),
        tables: vec![cases_table(&cases), gates_table(&gates)],
        figures: vec![
            Figure::new(
                "The perceptron: weights on the wires, the bias inside.",
                Picture::Svg(Gate::Nand.circuit().to_svg()?),
            ),
            Figure::new(
                "XOR, which no single perceptron computes, as a circuit of such perceptrons.",
                Picture::Svg(Gate::Xor.circuit().to_svg()?),
            ),
        ],
        ..Page::default()
    })
}

fn claims(cases: &[Case], gates: &[GateOfNands]) -> Vec<Claim> {
    vec![
        Claim::new(
            "Weights of -2 and a bias of 3 make a NAND gate: only the input 11 has a weighted \
             sum below 0.",
            Verdict::when(cases.iter().all(is_as_nand)),
            cases_in_words(cases),
        ),
        Claim::new(
            "NAND is universal, so the other gates can be made of it.",
            Verdict::when_all(&gates.iter().map(is_right).collect::<Vec<bool>>()),
            in_words(gates),
        ),
    ]
}

fn is_as_nand(case: &Case) -> bool {
    case.fires != (case.x == [true, true])
}

fn is_right(gate: &GateOfNands) -> bool {
    gate.wrong == 0 && gate.only_nands
}

fn cases_in_words(cases: &[Case]) -> String {
    let list = |fires: bool| {
        let those = cases.iter().filter(|case| case.fires == fires);
        let each = those.map(|case| format!("{} ({})", bits(case.x), plain(case.weighted_sum)));
        let each: Vec<String> = each.collect();
        if each.is_empty() { "none".to_string() } else { each.join(", ") }
    };
    format!("Above 0, so 1: {}. Not above 0, so 0: {}.", list(true), list(false))
}

fn in_words(gates: &[GateOfNands]) -> String {
    let (right, wrong): (Vec<_>, Vec<_>) = gates.iter().partition(|gate| is_right(gate));
    let number =
        |gate: &&GateOfNands| format!("{} {}", name(gate.gate), gate.circuit.perceptrons());
    let mut said = Vec::new();
    if !right.is_empty() {
        let numbers: Vec<String> = right.iter().map(number).collect();
        said.push(format!("NANDs it takes, all outputs right: {}.", numbers.join(", ")));
    }
    if !wrong.is_empty() {
        let names: Vec<String> = wrong.iter().map(|gate| name(gate.gate)).collect();
        said.push(format!("Wrong, or not of NANDs alone: {}.", names.join(", ")));
    }
    said.join(" ")
}

fn name(gate: Gate) -> String {
    gate.name().to_uppercase()
}

fn bit(x: bool) -> &'static str {
    if x { "1" } else { "0" }
}

fn bits(x: [bool; 2]) -> String {
    x.map(bit).concat()
}

fn cases_table(cases: &[Case]) -> Table {
    let row = |case: &Case| {
        let [x1, x2] = case.x.map(bit);
        let terms = format!("(-2)·{x1} + (-2)·{x2} + 3");
        [bits(case.x), terms, plain(case.weighted_sum), bit(case.fires).to_string()]
    };
    Table::new(
        "The perceptron's four cases",
        ["input", "weighted sum and bias", "w·x + b", "output"],
        cases.iter().map(row),
    )
}

fn gates_table(gates: &[GateOfNands]) -> Table {
    let row = |of: &GateOfNands| {
        let single = of.gate.perceptron().map(|perceptron| {
            let weights: Vec<String> = perceptron.weights().iter().map(|&w| plain(w)).collect();
            format!("{}; {}", weights.join(", "), plain(perceptron.bias()))
        });
        [
            name(of.gate),
            single.unwrap_or_else(|| "none".to_string()),
            of.circuit.perceptrons().to_string(),
            of.circuit.depth().to_string(),
            format!("{} of {}", of.inputs - of.wrong, of.inputs),
        ]
    };
    Table::new(
        "The gates: as a single perceptron, its weights and bias; as a circuit of NANDs, how many \
         and in how many layers, and for how many inputs its output is right",
        ["gate", "one perceptron", "NANDs", "layers", "right"],
        gates.iter().map(row),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed, Undecided};

    fn cases_of(w1: f64, w2: f64, bias: f64) -> [Case; 4] {
        cases(&Perceptron::with_bias([w1, w2], bias).expect("finite"))
    }

    #[test]
    fn another_perceptron_or_circuit_is_not_called_a_nand() {
        let right = gates_of_nands();
        let said = claims(&cases_of(-2.0, -2.0, 3.0), &right);
        assert_eq!(verdicts(&said), [Some(Confirmed); 2]);
        assert_eq!(
            said[0].came_out,
            "Above 0, so 1: 00 (3), 01 (1), 10 (1). Not above 0, so 0: 11 (-1)."
        );
        assert_eq!(
            said[1].came_out,
            "NANDs it takes, all outputs right: NAND 1, AND 2, OR 3, NOR 4, NOT 1, XOR 4."
        );

        // An OR that is an AND, and a NOT that is right but no NAND.
        let check = |gate, circuit| check(gate, circuit).expect("two inputs");
        let or = check(Gate::Or, right[1].circuit.clone());
        let not = check(Gate::Not, Gate::Not.circuit());
        assert_eq!((or.wrong, not.wrong), (2, 0));
        let said = claims(&cases_of(2.0, 2.0, -3.0), &[right[0].clone(), or.clone(), not.clone()]);
        assert_eq!(verdicts(&said), [Some(NotConfirmed), Some(Undecided)]);
        assert!(said[0].came_out.starts_with("Above 0, so 1: 11 (1)."), "{said:?}");
        assert!(said[1].came_out.ends_with("Wrong, or not of NANDs alone: OR, NOT."), "{said:?}");
        let said = claims(&cases_of(-2.0, -2.0, 0.0), &[or, not]);
        assert_eq!(verdicts(&said), [Some(NotConfirmed); 2]);
        assert!(said[0].came_out.starts_with("Above 0, so 1: none."), "{said:?}");
    }
}
