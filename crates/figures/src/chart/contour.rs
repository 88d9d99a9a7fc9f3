//! Contour lines: marching squares, the pieces joined.

use std::collections::BTreeMap;

use crate::chart::heights::Heights;
use crate::error::Error;

type Point = (f64, f64);

/// An edge between two knots, which a contour line crosses at most once: column and row of its left
/// or lower knot, and whether it goes up.
type Edge = (usize, usize, bool);

/// The contour lines of all levels.
pub(crate) fn contour_lines(heights: &Heights) -> Result<Vec<Vec<Point>>, Error> {
    let (columns, found) = (heights.columns, heights.values.len());
    if columns < 2 || found < 2 * columns || !found.is_multiple_of(columns) {
        let expected = columns.max(2) * heights.rows().max(2);
        return Err(Error::Size { what: "heights in rows of at least 2", expected, found });
    }
    let lines = |&level: &f64| {
        let chains = chained(&pieces(heights, level));
        chains.into_iter().map(move |chain| {
            chain.into_iter().map(|edge| crossing(heights, level, edge)).collect()
        })
    };
    Ok(heights.levels.iter().filter(|level| level.is_finite()).flat_map(lines).collect())
}

/// Height of a knot.
fn height(heights: &Heights, column: usize, row: usize) -> f64 {
    heights.values[row * heights.columns + column]
}

/// Where a line crosses an edge.
fn crossing(heights: &Heights, level: f64, (column, row, up): Edge) -> Point {
    let from = height(heights, column, row);
    let to = if up { height(heights, column, row + 1) } else { height(heights, column + 1, row) };
    // Halved, so that the difference of f64::MAX and -f64::MAX is finite.
    let share = ((level / 2.0 - from / 2.0) / (to / 2.0 - from / 2.0)).clamp(0.0, 1.0);
    let (column, row) = (column as f64, row as f64);
    if up { heights.place(column, row + share) } else { heights.place(column + share, row) }
}

/// The pieces of a line, one or two in each square that it crosses: from edge to edge.
fn pieces(heights: &Heights, level: f64) -> Vec<(Edge, Edge)> {
    let mut pieces = Vec::new();
    for row in 0..heights.rows() - 1 {
        for column in 0..heights.columns - 1 {
            // Anticlockwise from the lower left.
            let corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
                .map(|(right, up)| height(heights, column + right, row + up));
            if corners.iter().any(|corner| !corner.is_finite()) {
                continue;
            }
            let edges = [
                (column, row, false),
                (column + 1, row, true),
                (column, row + 1, false),
                (column, row, true),
            ];
            let is_above = corners.map(|corner| corner >= level);
            let crossed: Vec<Edge> = (0..4)
                .filter(|&i| is_above[i] != is_above[(i + 1) % 4])
                .map(|i| edges[i])
                .collect();
            match crossed[..] {
                [a, b] => pieces.push((a, b)),
                [a, b, c, d] => {
                    // A saddle: the middle decides which corners are connected.
                    let middle = corners.map(|corner| corner / 4.0).iter().sum::<f64>();
                    if (middle >= level) == is_above[0] {
                        pieces.extend([(a, b), (c, d)]);
                    } else {
                        pieces.extend([(d, a), (b, c)]);
                    }
                }
                _ => {}
            }
        }
    }
    pieces
}

/// The pieces joined to lines as long as possible; closed ones end where they begin.
fn chained(pieces: &[(Edge, Edge)]) -> Vec<Vec<Edge>> {
    let mut at: BTreeMap<Edge, Vec<usize>> = BTreeMap::new();
    for (i, &(from, to)) in pieces.iter().enumerate() {
        at.entry(from).or_default().push(i);
        at.entry(to).or_default().push(i);
    }
    let mut used = vec![false; pieces.len()];
    let mut follow = |start: Edge| {
        let mut chain = vec![start];
        let mut end = start;
        while let Some(&i) = at.get(&end).and_then(|near| near.iter().find(|&&i| !used[i])) {
            used[i] = true;
            end = if pieces[i].0 == end { pieces[i].1 } else { pieces[i].0 };
            chain.push(end);
        }
        chain
    };
    // Open lines first, each from an end.
    let ends = at.iter().filter(|(_, near)| near.len() == 1).map(|(&edge, _)| edge);
    let starts = ends.chain(pieces.iter().map(|piece| piece.0));
    starts.map(&mut follow).filter(|chain| chain.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_one_closed_line_of_its_radius() {
        let heights = Heights::of(|x, y| x * x + y * y, (-2.0, 2.0), (-2.0, 2.0), 81);
        let lines = contour_lines(&heights.with_levels([1.0])).expect("a grid");
        let [line] = &lines[..] else { panic!("{} lines", lines.len()) };
        assert_eq!(line.first(), line.last());
        assert!(line.len() > 100);
        for (x, y) in line {
            assert!((x.hypot(*y) - 1.0).abs() < 1e-3, "{x} {y}");
        }
    }

    #[test]
    fn a_slope_has_straight_lines_from_border_to_border() {
        let heights = Heights::of(|x, _| x, (0.0, 1.0), (5.0, 7.0), 5);
        let lines = contour_lines(&heights.with_levels([0.3, 0.9, 2.0, f64::NAN])).expect("a grid");
        assert_eq!(lines.len(), 2);
        assert!(lines[0].iter().all(|(x, _)| (x - 0.3).abs() < 1e-12));
        let mut ends = [lines[0][0].1, lines[0][4].1];
        ends.sort_by(f64::total_cmp);
        assert_eq!(ends, [5.0, 7.0]);
    }

    #[test]
    fn the_middle_of_a_saddle_decides_which_corners_its_lines_cut_off() {
        // High at the lower left and the upper right, low at the others; 0.5 in the middle.
        let heights = Heights::of(|x, y| (1.0 - x - y).abs(), (0.0, 1.0), (0.0, 1.0), 2);
        for (level, corners) in [(0.4, [(1.0, 0.0), (0.0, 1.0)]), (0.6, [(0.0, 0.0), (1.0, 1.0)])] {
            let lines = contour_lines(&heights.clone().with_levels([level])).expect("a grid");
            assert_eq!(lines.len(), 2);
            for (x, y) in corners {
                let near = |line: &Vec<Point>| {
                    line.iter().all(|point| (point.0 - x).hypot(point.1 - y) < 0.41)
                };
                assert_eq!(lines.iter().filter(|line| near(line)).count(), 1, "{level}");
            }
        }
    }

    #[test]
    fn holes_and_wrong_sizes_are_no_trouble() {
        let hole = |x: f64, y: f64| if x > 0.4 && y > 0.4 { f64::NAN } else { x };
        let heights = Heights::of(hole, (0.0, 1.0), (0.0, 1.0), 11).with_levels([0.25, 0.75]);
        let lines = contour_lines(&heights).expect("a grid");
        assert!(lines.iter().flatten().all(|(x, y)| x.is_finite() && y.is_finite()));
        for (columns, len) in [(0, 4), (1, 4), (2, 3), (4, 4), (2, 0)] {
            let wrong = Heights { columns, values: vec![0.0; len], ..heights.clone() };
            assert!(contour_lines(&wrong).is_err(), "{columns} {len}");
        }
    }
}
