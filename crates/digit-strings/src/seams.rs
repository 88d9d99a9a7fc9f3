//! The cheapest ways through a line of ink from top to bottom.
//!
//! A seam lies between pixels: in row r it has the pixels before column x(r) to its left. It breaks
//! the bond of every two pixels that touch across it, in a row or in a column, and costs what these
//! bonds cost. So it need not be straight, and two that begin at the same place may end far apart.

use ndarray::{Array2, ArrayRef2};

/// What breaking the bond of two black pixels costs.
pub(crate) const BLACK: u32 = 10_000;

/// What a move to the side costs, a column, ink apart. Less, and seams run along a digit's strokes
/// into its inside instead of between it and its neighbour.
const SIDEWAYS: u32 = BLACK / 10;

/// The cheapest seam through each place of one row.
#[derive(Debug)]
pub(crate) struct Seams {
    /// x(r): `[columns + 1, rows]`.
    pub(crate) paths: Array2<usize>,
    /// What each costs.
    pub(crate) costs: Vec<u32>,
}

impl Seams {
    /// Those through row `middle` of a line.
    pub(crate) fn through(bonds: &Bonds, middle: usize) -> Self {
        let (rows, places) = bonds.in_row.dim();
        let down = Half::of(bonds, 0..=middle);
        let up = Half::of(bonds, (middle..rows).rev());
        let mut paths = Array2::zeros((places, rows));
        let mut costs = Vec::with_capacity(places);
        for (x, mut path) in paths.outer_iter_mut().enumerate() {
            for half in [&down, &up] {
                let mut at = x;
                for (r, from) in half.order.iter().zip(half.from.outer_iter()).rev() {
                    path[*r] = at;
                    at = from[at];
                }
            }
            // The middle row is in both halves.
            costs.push(down.costs[x] + up.costs[x] - bonds.in_row[(middle, x)]);
        }
        Self { paths, costs }
    }
}

/// What it costs to part the pixels of a line.
#[derive(Debug)]
pub(crate) struct Bonds {
    /// Between the pixels before and after a place in a row; 0 at the ends: `[rows, columns + 1]`.
    in_row: Array2<u32>,
    /// Between a pixel and the one below it, and the move to the side: `[rows - 1, columns]`.
    in_column: Array2<u32>,
}

impl Bonds {
    pub(crate) fn of(ink: &ArrayRef2<u8>) -> Self {
        let (rows, columns) = ink.dim();
        let costs: [u32; 256] = std::array::from_fn(cost);
        let bond = |a: u8, b: u8| costs[usize::from(a.min(b))];
        let in_row = Array2::from_shape_fn((rows, columns + 1), |(r, x)| {
            if x == 0 || x == columns { 0 } else { bond(ink[(r, x - 1)], ink[(r, x)]) }
        });
        let in_column = Array2::from_shape_fn((rows - 1, columns), |(r, x)| {
            bond(ink[(r, x)], ink[(r + 1, x)]) + SIDEWAYS
        });
        Self { in_row, in_column }
    }
}

/// A bond costs as much as the lighter of its two pixels is dark, to the fourth power: the grey
/// valley between strokes that have run into each other is then far cheaper than a stroke.
fn cost(ink: usize) -> u32 {
    let ink = u32::try_from(ink).unwrap_or(u32::from(u8::MAX));
    let square = ink * ink / 255;
    // The linear part keeps faint ink with what it belongs to.
    square * square * BLACK / (255 * 255) + ink * (BLACK / 50) / 255
}

/// The cheapest ways from the top or the bottom to each place of the middle row.
struct Half {
    /// The rows in the order in which they are passed.
    order: Vec<usize>,
    /// Where each place is reached from, in the row before: `[rows passed, columns + 1]`.
    from: Array2<usize>,
    costs: Vec<u32>,
}

impl Half {
    fn of(bonds: &Bonds, order: impl Iterator<Item = usize>) -> Self {
        let order: Vec<usize> = order.collect();
        let places = bonds.in_row.ncols();
        let mut from = Array2::zeros((order.len(), places));
        let mut costs = vec![0; places];
        for (step, (&r, mut from)) in order.iter().zip(from.outer_iter_mut()).enumerate() {
            from.iter_mut().enumerate().for_each(|(x, from)| *from = x);
            if step > 0 {
                let between = bonds.in_column.row(r.min(order[step - 1]));
                for x in 1..places {
                    let moved = costs[x - 1] + between[x - 1];
                    if moved < costs[x] {
                        (costs[x], from[x]) = (moved, from[x - 1]);
                    }
                }
                for x in (1..places).rev() {
                    let moved = costs[x] + between[x - 1];
                    if moved < costs[x - 1] {
                        (costs[x - 1], from[x - 1]) = (moved, from[x]);
                    }
                }
            }
            for (cost, bond) in costs.iter_mut().zip(bonds.in_row.row(r)) {
                *cost += bond;
            }
        }
        Self { order, from, costs }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a seam costs, pixel by pixel.
    fn cost_of(ink: &Array2<u8>, path: &[usize]) -> u32 {
        let bond = |a: (usize, usize), b: (usize, usize)| cost(usize::from(ink[a].min(ink[b])));
        let columns = ink.ncols();
        let across = path
            .iter()
            .enumerate()
            .map(|(r, &x)| if x == 0 || x == columns { 0 } else { bond((r, x - 1), (r, x)) });
        let sideways = path.windows(2).enumerate().map(|(r, pair)| {
            let (low, high) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
            (low..high).map(|x| bond((r, x), (r + 1, x)) + SIDEWAYS).sum::<u32>()
        });
        across.sum::<u32>() + sideways.sum::<u32>()
    }

    /// Every path through a place of a row, one by one.
    fn cheapest(ink: &Array2<u8>, middle: usize, place: usize) -> u32 {
        let places = ink.ncols() + 1;
        let all = (0..places.pow(u32::try_from(ink.nrows()).unwrap_or(0))).map(|number| {
            (0..ink.nrows()).scan(number, |rest, _| {
                let x = *rest % places;
                *rest /= places;
                Some(x)
            })
        });
        let through = all.map(Iterator::collect).filter(|path: &Vec<usize>| path[middle] == place);
        through.map(|path| cost_of(ink, &path)).min().unwrap_or(0)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(30))]
        #[test]
        fn seams_are_the_cheapest_of_all_paths(
            rows in 1..5_usize,
            columns in 1..5_usize,
            middle in 0..5_usize,
            bytes in prop::collection::vec(prop_oneof![Just(0), Just(255), any::<u8>()], 25),
        ) {
            let ink = Array2::from_shape_fn((rows, columns), |(r, x)| bytes[r * 5 + x]);
            let middle = middle % rows;
            let seams = Seams::through(&Bonds::of(&ink), middle);
            for (place, path) in seams.paths.outer_iter().enumerate() {
                prop_assert_eq!(path[middle], place);
                prop_assert_eq!(cost_of(&ink, &path.to_vec()), seams.costs[place]);
                prop_assert_eq!(cheapest(&ink, middle, place), seams.costs[place]);
            }
        }
    }

    #[test]
    fn a_seam_goes_around_ink_where_it_can_and_through_the_grey_where_it_cannot() {
        // Two strokes that lean, with paper between them.
        let ink = ndarray::array![
            [255, 255, 255, 0, 255],
            [255, 255, 0, 255, 255],
            [255, 0, 255, 255, 255_u8]
        ];
        let seams = Seams::through(&Bonds::of(&ink), 1);
        let costs: Vec<u32> = seams.costs.clone();
        assert!(costs[2].min(costs[3]) < costs[1].min(costs[4]), "{costs:?}");
        // A bar that is grey in its middle.
        let seams = Seams::through(&Bonds::of(&ndarray::array![[255, 255, 100, 255, 255]]), 0);
        assert!(seams.costs[2] < seams.costs[1] / 10 && seams.costs[2] == seams.costs[3]);
    }
}
