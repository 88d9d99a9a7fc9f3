//! Adders, compared with the addition of integers.

use perceptron::{BitParallelEvaluator, Circuit};

use crate::nands::are_all_nands;
use crate::random::words;

/// Two bits, added by a network.
#[derive(Debug, Clone, PartialEq)]
pub struct BitAddition {
    /// x_1, x_2.
    pub x: [bool; 2],
    /// The output that should be x_1 x_2.
    pub carry: bool,
    /// The output that should be x_1 ⊕ x_2.
    pub sum: bool,
    /// w·x + b of each perceptron of the network.
    pub weighted_sums: Vec<f64>,
}

/// Adds each of the four pairs of bits with a network of inputs x_1, x_2 and outputs carry, sum.
///
/// # Panics
/// If the network has not two inputs and two outputs.
#[track_caller]
pub fn add_bits(network: &Circuit) -> [BitAddition; 4] {
    [[false, false], [false, true], [true, false], [true, true]].map(|x| {
        let outputs = network.evaluate(&x);
        assert_eq!(outputs.len(), 2, "the adder of two bits has {} outputs", outputs.len());
        BitAddition {
            x,
            carry: outputs[0],
            sum: outputs[1],
            weighted_sums: network.weighted_sums(&x),
        }
    })
}

impl BitAddition {
    /// Whether carry and sum are the two digits of x_1 + x_2.
    pub fn is_right(&self) -> bool {
        let number = 2 * u8::from(self.carry) + u8::from(self.sum);
        number == self.x.map(u8::from).iter().sum::<u8>()
    }
}

/// A network that adds two numbers of several bits, tried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordAdder {
    /// Bits of each number.
    pub bits: usize,
    /// Perceptrons of the network.
    pub perceptrons: usize,
    /// Its layers: how far a carry may have to travel.
    pub layers: usize,
    /// Whether all of its perceptrons are NANDs.
    pub only_nands: bool,
    /// Pairs of numbers it was given.
    pub tried: usize,
    /// Whether these are all pairs there are.
    pub every: bool,
    /// Pairs whose sum came out wrong.
    pub wrong: usize,
}

/// The longest words of which every pair is tried: 65,536 pairs.
const EVERY_PAIR: usize = 8;

/// Random pairs of longer words.
const RANDOM_PAIRS: usize = 4_000;

/// Compares a network that adds two numbers of `bits` bits with the addition of integers: for
/// every pair of numbers up to 8 bits, beyond that for random pairs and for those whose carries
/// run furthest.
///
/// The network has the inputs and outputs of [`perceptron::adder`].
///
/// # Panics
/// If the network has not 2 `bits` inputs, or `bits` is not 1 to 64.
#[track_caller]
pub fn add_words(network: &Circuit, bits: usize, seed: u64) -> WordAdder {
    assert!((1..=perceptron::MAX_BITS).contains(&bits), "numbers of {bits} bits");
    let pairs = pairs(bits, seed);
    let mut evaluator = BitParallelEvaluator::new(network);
    let wrong = pairs.chunks(64).map(|pairs| wrong_sums(&mut evaluator, bits, pairs)).sum();
    WordAdder {
        bits,
        perceptrons: network.perceptrons(),
        layers: network.depth(),
        only_nands: are_all_nands(network),
        tried: pairs.len(),
        every: bits <= EVERY_PAIR,
        wrong,
    }
}

fn pairs(bits: usize, seed: u64) -> Vec<(u64, u64)> {
    if bits <= EVERY_PAIR {
        let numbers = 0..1_u64 << bits;
        return numbers.clone().flat_map(|a| numbers.clone().map(move |b| (a, b))).collect();
    }
    let all_ones = u64::MAX >> (64 - bits);
    // No carry at all, a carry through every column from either side, one out of every column.
    let mut pairs = vec![
        (0, 0),
        (all_ones, 1),
        (1, all_ones),
        (all_ones, all_ones),
        (all_ones / 3, all_ones - all_ones / 3 + 1),
    ];
    let random = words(seed, 2 * RANDOM_PAIRS);
    pairs.extend(random.chunks_exact(2).map(|pair| (pair[0] & all_ones, pair[1] & all_ones)));
    pairs
}

/// How many of up to 64 sums come out wrong: a pair is a bit of each word that the network reads.
fn wrong_sums(
    evaluator: &mut BitParallelEvaluator<'_>,
    bits: usize,
    pairs: &[(u64, u64)],
) -> usize {
    let word = |of: fn(&(u64, u64)) -> u64, bit: usize| {
        pairs.iter().enumerate().fold(0, |word, (lane, pair)| word | (of(pair) >> bit & 1) << lane)
    };
    let most_significant_first = (0..bits).rev();
    let a = most_significant_first.clone().map(|bit| word(|pair| pair.0, bit));
    let b = most_significant_first.map(|bit| word(|pair| pair.1, bit));
    let outputs = evaluator.evaluate(&a.chain(b).collect::<Vec<u64>>());
    let total = |lane: usize| {
        outputs.iter().fold(0_u128, |total, word| total << 1 | u128::from(word >> lane & 1))
    };
    let is_wrong =
        |&(lane, (a, b)): &(usize, &(u64, u64))| total(lane) != u128::from(*a) + u128::from(*b);
    pairs.iter().enumerate().filter(is_wrong).count()
}
