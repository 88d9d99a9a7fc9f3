//! The best readings of a line by dynamic programming: from the first cut to the last, over
//! candidates, each read as some digit.

/// A candidate from one cut to another.
#[derive(Debug, Clone)]
pub(crate) struct Edge {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Digits that it may be, and the logarithm of the probability of each.
    pub(crate) digits: Vec<(u8, f64)>,
    /// That of its being a mark between digits, such as a point, if it may be one.
    pub(crate) mark: Option<f64>,
}

/// A text, and how it was read.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    pub(crate) digits: Vec<u8>,
    /// The logarithm of the sum of the probabilities of all ways to segment the line into it.
    pub(crate) log_sum: f64,
    /// Edges of the best way that are read as its digits.
    pub(crate) edges: Vec<usize>,
}

/// A text up to a cut.
#[derive(Debug, Clone, Copy)]
struct Prefix {
    text: usize,
    log_sum: f64,
    log_best: f64,
    /// The last edge of the best way, and the prefix before it at that edge's first cut.
    edge: usize,
    before: usize,
}

/// Texts, each as the one that it continues and a digit: text 0 is empty.
#[derive(Debug)]
struct Texts(Vec<Text>);

#[derive(Debug, Clone, Copy)]
struct Text {
    before: usize,
    digit: u8,
    continued: [usize; 10],
}

impl Texts {
    fn new() -> Self {
        Self(vec![Text { before: 0, digit: 0, continued: [0; 10] }])
    }

    /// The text continued by a digit.
    fn and(&mut self, text: usize, digit: u8) -> usize {
        let known = self.0[text].continued[usize::from(digit)];
        if known > 0 {
            return known;
        }
        let new = self.0.len();
        self.0[text].continued[usize::from(digit)] = new;
        self.0.push(Text { before: text, digit, continued: [0; 10] });
        new
    }

    fn digits(&self, mut text: usize) -> Vec<u8> {
        let mut digits = Vec::new();
        while text > 0 {
            digits.push(self.0[text].digit);
            text = self.0[text].before;
        }
        digits.reverse();
        digits
    }
}

/// ln(e^a + e^b).
pub(crate) fn log_add(a: f64, b: f64) -> f64 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if low == f64::NEG_INFINITY { high } else { high + libm::log1p(libm::exp(low - high)) }
}

/// The best texts of a line with so many cuts, the best first: of the `kept` best texts up to each cut
/// those up to the last, but for a text without digits. A text's probability is summed over all ways to
/// get it.
pub(crate) fn best_paths(cuts: usize, edges: &[Edge], kept: usize) -> Vec<Path> {
    let mut texts = Texts::new();
    let start = Prefix { text: 0, log_sum: 0.0, log_best: 0.0, edge: usize::MAX, before: 0 };
    let mut prefixes: Vec<Vec<Prefix>> = vec![Vec::new(); cuts];
    let mut ending: Vec<Vec<usize>> = vec![Vec::new(); cuts];
    for (i, edge) in edges.iter().enumerate() {
        ending[edge.to].push(i);
    }
    if let Some(first) = prefixes.first_mut() {
        first.push(start);
    }
    for to in 1..cuts {
        let mut all = Vec::new();
        for &i in &ending[to] {
            let edge = &edges[i];
            for (before, prefix) in prefixes[edge.from].iter().enumerate() {
                let mark = edge.mark.map(|log| (prefix.text, log));
                let digits =
                    edge.digits.iter().map(|&(digit, log)| (texts.and(prefix.text, digit), log));
                all.extend(digits.chain(mark).map(|(text, log)| Prefix {
                    text,
                    log_sum: prefix.log_sum + log,
                    log_best: prefix.log_best + log,
                    edge: i,
                    before,
                }));
            }
        }
        all.sort_by_key(|prefix| prefix.text);
        let mut merged: Vec<Prefix> = Vec::new();
        for prefix in all {
            match merged.last_mut() {
                Some(same) if same.text == prefix.text => {
                    let log_sum = log_add(same.log_sum, prefix.log_sum);
                    if prefix.log_best > same.log_best {
                        *same = prefix;
                    }
                    same.log_sum = log_sum;
                }
                _ => merged.push(prefix),
            }
        }
        merged.sort_by(|a, b| b.log_sum.total_cmp(&a.log_sum).then(a.text.cmp(&b.text)));
        merged.truncate(kept);
        prefixes[to] = merged;
    }
    let Some(last) = prefixes.last() else { return Vec::new() };
    let path = |prefix: &Prefix| {
        let (mut used, mut at) = (Vec::new(), *prefix);
        while let Some(edge) = edges.get(at.edge) {
            let before = prefixes[edge.from][at.before];
            if at.text != before.text {
                used.push(at.edge);
            }
            at = before;
        }
        used.reverse();
        Path { digits: texts.digits(prefix.text), log_sum: prefix.log_sum, edges: used }
    };
    last.iter().filter(|prefix| prefix.text > 0).map(path).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// Every way through the edges: its text, its probability, its edges.
    fn all_ways(cuts: usize, edges: &[Edge]) -> Vec<(Vec<u8>, f64, Vec<usize>)> {
        let mut done = Vec::new();
        let mut begun = vec![(0, Vec::new(), 1.0, Vec::new())];
        while let Some((at, digits, probability, used)) = begun.pop() {
            if at + 1 == cuts {
                done.push((digits, probability, used));
                continue;
            }
            for (i, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.from == at) {
                for &(digit, log) in &edge.digits {
                    let digits = [&digits[..], &[digit]].concat();
                    let used = [&used[..], &[i]].concat();
                    begun.push((edge.to, digits, probability * libm::exp(log), used));
                }
                if let Some(log) = edge.mark {
                    begun.push((
                        edge.to,
                        digits.clone(),
                        probability * libm::exp(log),
                        used.clone(),
                    ));
                }
            }
        }
        done
    }

    fn edges(cuts: usize, numbers: &[(u8, u16, u8, u16)]) -> Vec<Edge> {
        let pairs = (0..cuts).flat_map(|from| (from + 1..cuts).map(move |to| (from, to)));
        let log = |number: u16| libm::log((f64::from(number) + 1.0) / 65_536.0);
        let edge = |((from, to), &(a, p, b, q)): ((usize, usize), &(u8, u16, u8, u16))| {
            let mut digits = vec![(a % 10, log(p))];
            if a % 10 != b % 10 {
                digits.push((b % 10, log(q)));
            }
            let mark = (q % 3 == 0).then(|| log(p / 2));
            // Neighbours always; others three times in four.
            (to == from + 1 || p % 4 > 0).then_some(Edge { from, to, digits, mark })
        };
        pairs.zip(numbers).filter_map(edge).collect()
    }

    proptest! {
        #[test]
        fn the_best_paths_are_those_of_all_segmentations(
            cuts in 2..6_usize,
            numbers in prop::collection::vec(any::<(u8, u16, u8, u16)>(), 15),
        ) {
            let edges = edges(cuts, &numbers);
            let mut texts: BTreeMap<Vec<u8>, Vec<(f64, Vec<usize>)>> = BTreeMap::new();
            for (digits, probability, used) in all_ways(cuts, &edges) {
                texts.entry(digits).or_default().push((probability, used));
            }
            texts.remove(&Vec::new());
            let found = best_paths(cuts, &edges, usize::MAX);
            prop_assert_eq!(found.len(), texts.len());
            for path in &found {
                let ways = &texts[&path.digits];
                let sum: f64 = ways.iter().map(|(probability, _)| probability).sum();
                prop_assert!((libm::exp(path.log_sum) / sum - 1.0).abs() < 1e-9);
                let best = ways.iter().map(|(probability, _)| *probability).fold(0.0, f64::max);
                let is_best = |(probability, used): &(f64, Vec<usize>)| {
                    *used == path.edges && (probability / best - 1.0).abs() < 1e-9
                };
                prop_assert!(ways.iter().any(is_best), "{:?} of {:?}", path.edges, ways);
            }
            prop_assert!(found.windows(2).all(|pair| pair[0].log_sum >= pair[1].log_sum));
            // The best one is not lost where few are kept.
            let few = best_paths(cuts, &edges, 64);
            prop_assert_eq!(&few[0].digits, &found[0].digits);
        }
    }

    #[test]
    fn a_line_of_no_cuts_or_no_way_has_no_paths() {
        assert!(best_paths(0, &[], 4).is_empty() && best_paths(1, &[], 4).is_empty());
        assert!(best_paths(3, &[], 4).is_empty());
    }
}
