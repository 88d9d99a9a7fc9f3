//! The page of `adder`.

use perceptron::{Circuit, adder, half_adder, half_adder_merged};

use super::measure::{BitAddition, WordAdder, add_bits, add_words};
use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::numbers::{grouped, plain};
use crate::report::page::{Claim, Figure, Format, Page, Picture, Table};
use crate::report::verdict::Verdict;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "adder",
    line: "two bits added by NANDs, the double wire merged, and words of up to 64 bits",
    draws: &[Format::Svg, Format::Svg],
    run,
};

/// Bits of the numbers that are added.
const BITS: [usize; 8] = [1, 2, 3, 4, 8, 16, 32, 64];

fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let networks = [half_adder(), half_adder_merged()];
    let [figure, merged] = [&networks[0], &networks[1]].map(add_bits);
    let check = |bits| Ok(add_words(&adder(bits)?, bits, setup.seed()));
    let words = BITS.into_iter().map(check).collect::<Result<Vec<_>, perceptron::Error>>()?;
    let wires = [&networks[0], &networks[1]].map(Circuit::wires);
    let [figure_svg, merged_svg] = [networks[0].to_svg()?, networks[1].to_svg()?];
    Ok(Page {
        intro: vec![format!(
            "The chapter's network of {} NANDs, given each pair of bits; the same network with \
             its double wire made one; and n-bit adders, a chain of such networks that hands the \
             carry on from column to column, compared with the addition of integers.",
            networks[0].perceptrons()
        )],
        claims: claims(&figure, &merged, wires, &words),
        tables: vec![bits_table(&figure, &merged), words_table(&words)],
        figures: vec![
            Figure::new(
                "The adder: all weights are -2 and all biases 3. Two wires lead from the first \
                 perceptron to the one that outputs the carry.",
                Picture::Svg(figure_svg),
            ),
            Figure::new(
                "The same with the two wires merged into one of weight -4.",
                Picture::Svg(merged_svg),
            ),
        ],
        ..Page::default()
    })
}

fn claims(
    figure: &[BitAddition],
    merged: &[BitAddition],
    wires: [usize; 2],
    words: &[WordAdder],
) -> Vec<Claim> {
    vec![
        Claim::new(
            "A circuit of NANDs adds x₁ and x₂: one output is x₁ ⊕ x₂, the other the carry x₁x₂.",
            Verdict::when(figure.iter().all(BitAddition::is_right)),
            bits_in_words(figure),
        ),
        Claim::new(
            "The perceptron that is read twice by the same one may as well have a single wire of \
             weight -4 to it.",
            Verdict::when(figure.iter().zip(merged).all(has_same_outputs)),
            merged_in_words(figure, merged, wires),
        ),
        Claim::new(
            "Adding is an example: NANDs are enough to build any computation.",
            Verdict::when(words.iter().all(|word| word.wrong == 0 && word.only_nands)),
            words_in_words(words),
        ),
    ]
}

fn has_same_outputs((figure, merged): (&BitAddition, &BitAddition)) -> bool {
    (figure.carry, figure.sum) == (merged.carry, merged.sum)
}

fn bits_in_words(additions: &[BitAddition]) -> String {
    let sum = |addition: &BitAddition| {
        let [x1, x2] = addition.x.map(u8::from);
        format!("{x1} + {x2} = {}", digits(addition))
    };
    let sums: Vec<String> = additions.iter().map(sum).collect();
    let wrong = additions.iter().filter(|addition| !addition.is_right()).count();
    let wrong = if wrong == 0 { "none".to_string() } else { wrong.to_string() };
    format!("{} (carry, then sum): {wrong} of {} wrong.", sums.join(", "), additions.len())
}

fn merged_in_words(figure: &[BitAddition], merged: &[BitAddition], wires: [usize; 2]) -> String {
    let of = figure.len();
    let pairs = || figure.iter().zip(merged);
    let outputs = pairs().filter(|&pair| !has_same_outputs(pair)).count();
    let inside = pairs().filter(|(f, m)| f.weighted_sums != m.weighted_sums).count();
    let [before, after] = wires;
    match (outputs, inside) {
        (0, 0) => format!(
            "With {after} wires in place of {before} every perceptron has the same weighted sum \
             for each of the {of} inputs."
        ),
        (0, inside) => format!(
            "With {after} wires in place of {before} the outputs are the same, but for {inside} \
             of {of} inputs not the weighted sums."
        ),
        (outputs, _) => format!(
            "With {after} wires in place of {before} the outputs differ for {outputs} of {of} \
             inputs."
        ),
    }
}

fn words_in_words(words: &[WordAdder]) -> String {
    let lengths = |words: &[&WordAdder]| {
        let lengths: Vec<String> = words.iter().map(|word| word.bits.to_string()).collect();
        lengths.join(", ")
    };
    let of_nands = words.iter().all(|word| word.only_nands);
    let made = if of_nands { "all of NANDs" } else { "not all of NANDs" };
    let mut said = vec![format!("Adders of n bits, {made}.")];
    let (every, some): (Vec<_>, Vec<_>) = words.iter().partition(|word| word.every);
    for (words, of, which) in [(every, "all", ""), (some, "the", " tried")] {
        if words.is_empty() {
            continue;
        }
        let tried: usize = words.iter().map(|word| word.tried).sum();
        let wrong = match words.iter().map(|word| word.wrong).sum() {
            0 => "none".to_string(),
            wrong => grouped(wrong),
        };
        let (n, tried) = (lengths(&words), grouped(tried));
        said.push(format!("n = {n}: {wrong} of {of} {tried} sums{which} wrong."));
    }
    said.join(" ")
}

/// Carry and sum as a number in binary.
fn digits(addition: &BitAddition) -> String {
    [addition.carry, addition.sum].map(|bit| if bit { "1" } else { "0" }).concat()
}

fn bits_table(figure: &[BitAddition], merged: &[BitAddition]) -> Table {
    let sums = |addition: &BitAddition| {
        let sums: Vec<String> = addition.weighted_sums.iter().map(|&z| plain(z)).collect();
        // Not to be broken, however narrow the screen.
        sums.join("\u{a0}")
    };
    let row = |(figure, merged): (&BitAddition, &BitAddition)| {
        let [x1, x2] = figure.x.map(u8::from);
        [format!("{x1}{x2}"), digits(figure), sums(figure), digits(merged), sums(merged)]
    };
    Table::new(
        "Carry and sum, and the weighted sums (w·x + b) of the perceptrons from first to last",
        ["input", "two wires of -2", "w·x + b", "one wire of -4", "w·x + b"],
        figure.iter().zip(merged).map(row),
    )
}

fn words_table(words: &[WordAdder]) -> Table {
    let row = |word: &WordAdder| {
        let which = if word.every { "all" } else { "random" };
        [
            word.bits.to_string(),
            word.perceptrons.to_string(),
            word.layers.to_string(),
            format!("{} ({which})", grouped(word.tried)),
            grouped(word.wrong),
        ]
    };
    Table::new(
        "Adders of two numbers of n bits: perceptrons, layers, and pairs of numbers added",
        ["n", "perceptrons", "layers", "pairs", "wrong"],
        words.iter().map(row),
    )
}

#[cfg(test)]
mod tests {
    use perceptron::{CircuitBuilder, Perceptron};

    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    /// The adder with another weight where the double wire is merged.
    fn merged_with(weight: f64) -> [BitAddition; 4] {
        let mut builder = CircuitBuilder::new();
        let [x1, x2] = ["x1", "x2"].map(|name| builder.input(name));
        let left = builder.nand(x1, x2);
        let [top, bottom] = [x1, x2].map(|x| builder.nand(x, left));
        let sum = builder.nand(top, bottom);
        let merged = Perceptron::with_bias([weight], 3.0).expect("finite");
        let carry = builder.perceptron(&merged, &[left]).expect("one wire");
        builder.output("carry", carry);
        builder.output("sum", sum);
        add_bits(&builder.finish().expect("names of their own"))
    }

    #[test]
    fn sums_that_are_wrong_are_not_confirmed() {
        let figure = add_bits(&half_adder());
        let words =
            [2, 8, 16, 64].map(|bits| add_words(&adder(bits).expect("1 to 64 bits"), bits, 1));
        let said = claims(&figure, &add_bits(&half_adder_merged()), [10, 9], &words);
        assert_eq!(verdicts(&said), [Some(Confirmed); 3]);
        assert_eq!(
            [&said[0], &said[1], &said[2]].map(|claim| claim.came_out.as_str()),
            [
                "0 + 0 = 00, 0 + 1 = 01, 1 + 0 = 01, 1 + 1 = 10 (carry, then sum): none of 4 \
                 wrong.",
                "With 9 wires in place of 10 every perceptron has the same weighted sum for each \
                 of the 4 inputs.",
                "Adders of n bits, all of NANDs. n = 2, 8: none of all 65,552 sums wrong. n = 16, \
                 64: none of the 8,010 sums tried wrong."
            ]
        );

        // A carry that is always 1; words with a mistake, or of something else than NANDs.
        let wrong = merged_with(-2.0);
        let mut broken = words.clone();
        broken[1].wrong = 7;
        broken[3].only_nands = false;
        let said = claims(&wrong, &figure, [10, 9], &broken);
        assert_eq!(verdicts(&said), [Some(NotConfirmed); 3]);
        assert!(said[0].came_out.ends_with("3 of 4 wrong."), "{said:?}");
        assert!(said[1].came_out.ends_with("the outputs differ for 3 of 4 inputs."), "{said:?}");
        assert!(said[2].came_out.contains("not all of NANDs"), "{said:?}");
        assert!(said[2].came_out.contains("n = 2, 8: 7 of all 65,552 sums wrong."), "{said:?}");
    }

    #[test]
    fn a_weight_that_gives_the_same_outputs_by_other_sums_is_told_apart() {
        let said = claims(&add_bits(&half_adder()), &merged_with(-3.5), [10, 9], &[]);
        assert_eq!(said[1].verdict, Some(Confirmed));
        let expected = "the outputs are the same, but for 3 of 4 inputs not the weighted sums.";
        assert!(said[1].came_out.ends_with(expected), "{said:?}");
    }
}
