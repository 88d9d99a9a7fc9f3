//! Lines cut at the edges of the unit square.

type Point = (f64, f64);

/// The parts of the line through `points` that lie in the unit square, each a line of its own.
pub(crate) fn clip_line(points: &[Point]) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut end = None;
    for pair in points.windows(2) {
        let Some((from, to)) = clip_segment(pair[0], pair[1]) else { continue };
        match parts.last_mut() {
            Some(part) if end == Some(pair[0]) && from == pair[0] => part.push(to),
            _ => parts.push(vec![from, to]),
        }
        end = (to == pair[1]).then_some(to);
    }
    parts
}

/// The part of the segment in the unit square, by Liang and Barsky: it enters and leaves at shares of
/// its length.
fn clip_segment(a: Point, b: Point) -> Option<(Point, Point)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (direction, distance) in [(-dx, a.0), (dx, 1.0 - a.0), (-dy, a.1), (dy, 1.0 - a.1)] {
        if direction == 0.0 {
            if distance < 0.0 {
                return None;
            }
        } else if direction < 0.0 {
            enter = enter.max(distance / direction);
        } else {
            leave = leave.min(distance / direction);
        }
    }
    let at = |share: f64| (a.0 + share * dx, a.1 + share * dy);
    let start = if enter > 0.0 { at(enter) } else { a };
    let end = if leave < 1.0 { at(leave) } else { b };
    (enter <= leave).then_some((start, end))
}

/// Whether a point lies in the unit square.
pub(crate) fn is_inside((x, y): Point) -> bool {
    // With a tolerance: rounding may put a point of the edge a little beyond it.
    let unit = -1e-9..=1.0 + 1e-9;
    unit.contains(&x) && unit.contains(&y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_where_they_leave() {
        let line = [(-1.0, 0.5), (0.5, 0.5), (0.5, 2.0), (0.75, 2.0), (0.75, 0.0)];
        let parts = clip_line(&line);
        assert_eq!(
            parts,
            [vec![(0.0, 0.5), (0.5, 0.5), (0.5, 1.0)], vec![(0.75, 1.0), (0.75, 0.0)]]
        );
    }

    #[test]
    fn a_line_that_stays_inside_stays_as_it_is() {
        let line = [(0.0, 0.0), (0.5, 1.0), (1.0, 0.25)];
        assert_eq!(clip_line(&line), [line.to_vec()]);
        assert_eq!(clip_line(&[(2.0, 0.0), (3.0, 1.0)]), Vec::<Vec<Point>>::new());
        assert_eq!(clip_line(&[(0.5, 0.5)]), Vec::<Vec<Point>>::new());
    }
}
