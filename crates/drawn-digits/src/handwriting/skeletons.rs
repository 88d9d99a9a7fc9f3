//! The ways in which people write each digit: the table `skeletons.txt`, which says what is in it.

use std::str::FromStr;
use std::sync::LazyLock;

use crate::handwriting::curve::Point;

/// Control points of one stroke in the order of writing.
pub(crate) type Stroke = Vec<Point>;

/// One way of writing a digit: drawings with the same strokes and as many points each.
#[derive(Debug)]
pub(crate) struct Way {
    /// Share of the people who write the digit so; those of a digit add up to 1.
    share: f32,
    /// At least one. x and y are from -0.5 to 0.5.
    pub(crate) drawings: Vec<Vec<Stroke>>,
}

/// The ways of each digit.
static WAYS: LazyLock<[Vec<Way>; 10]> = LazyLock::new(|| parse(include_str!("skeletons.txt")));

/// The way of someone whose taste in this digit is `taste`, from 0 to 1.
pub(crate) fn way(digit: usize, taste: f32) -> &'static Way {
    let ways = &WAYS[digit];
    let mut below = 0.0;
    let suits = |way: &&Way| {
        below += way.share;
        taste < below
    };
    // Shares may add up to a little less than 1.
    ways.iter().find(suits).unwrap_or(&ways[0])
}

fn parse(table: &str) -> [Vec<Way>; 10] {
    let mut ways: [Vec<Way>; 10] = Default::default();
    let mut digit = 0;
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(header) = line.strip_prefix("way ") {
            let mut fields = header.split(' ');
            digit = number(fields.next());
            let share = number::<f32>(fields.next()) / 100.0;
            ways[digit].push(Way { share, drawings: Vec::new() });
        } else {
            let way = ways[digit].last_mut().expect("a way before its drawings");
            way.drawings.push(line.split(" | ").map(stroke).collect());
        }
    }
    ways
}

fn stroke(text: &str) -> Stroke {
    let point = |text: &str| {
        let mut axes = text.split(',').map(|axis| number::<f32>(Some(axis)) / 100.0 - 0.5);
        [axes.next(), axes.next()].map(|axis| axis.expect("x and y"))
    };
    text.split(' ').map(point).collect()
}

fn number<T: FromStr>(text: Option<&str>) -> T {
    text.and_then(|text| text.parse().ok()).expect("a number")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_drawings_of_a_way_match() {
        for (digit, ways) in WAYS.iter().enumerate() {
            let sum: f32 = ways.iter().map(|way| way.share).sum();
            assert!((sum - 1.0).abs() < 1e-5, "shares of digit {digit} add up to {sum}");
            for way in ways {
                let points =
                    |drawing: &Vec<Stroke>| drawing.iter().map(Vec::len).collect::<Vec<_>>();
                let expected = points(&way.drawings[0]);
                assert!(expected.iter().all(|&n| n >= 2), "digit {digit}: {expected:?}");
                for drawing in &way.drawings {
                    assert_eq!(points(drawing), expected, "digit {digit}: {drawing:?}");
                }
            }
        }
    }

    #[test]
    fn every_taste_finds_a_way() {
        for digit in 0..10 {
            for taste in [0.0, 0.5, 0.999_999_94] {
                assert!(!way(digit, taste).drawings.is_empty());
            }
        }
    }
}
