//! Lines of writing: components that stand beside each other.

use crate::area::Area;
use crate::components::Component;

/// Groups components into lines, in reading order; components of a line from left to right.
///
/// Large components are neighbours if they share half the rows of the lower one and are no further
/// apart than three times the higher. Small ones, such as the flag of a 5, belong to the
/// nearest large one.
pub(crate) fn group(components: Vec<Component>, height: usize) -> Vec<Vec<Component>> {
    let is_large = |component: &Component| component.area.height * 2 >= height;
    let (large, small): (Vec<_>, Vec<_>) = components.into_iter().partition(is_large);
    let (large, small) = if large.is_empty() { (small, large) } else { (large, small) };
    let mut line_of: Vec<usize> = (0..large.len()).collect();
    let mut order: Vec<usize> = (0..large.len()).collect();
    order.sort_by_key(|&index| (large[index].area.left, large[index].area.top));
    let widest = large.iter().map(|c| c.area.width).max().unwrap_or(0);
    let reach = 3 * large.iter().map(|c| c.area.height).max().unwrap_or(0);
    for (place, &index) in order.iter().enumerate() {
        let area = large[index].area;
        // The nearest neighbour to the right; whoever stands in between shares rows with both.
        let near = order[place + 1..]
            .iter()
            .take_while(|&&other| large[other].area.left <= area.right() + reach + widest);
        let neighbours = near.filter(|&&other| are_neighbours(area, large[other].area));
        let nearest = neighbours.min_by_key(|&&other| (area.gap(large[other].area), other));
        if let Some(&other) = nearest {
            let (from, to) = (line_of[other], line_of[index]);
            if from != to {
                line_of.iter_mut().filter(|line| **line == from).for_each(|line| *line = to);
            }
        }
    }
    let areas: Vec<Area> = large.iter().map(|component| component.area).collect();
    let mut lines: Vec<Vec<Component>> = vec![Vec::new(); large.len()];
    for (component, &line) in large.into_iter().zip(&line_of) {
        lines[line].push(component);
    }
    for component in small {
        let distance = |area: &Area| {
            // Above or below, it is further from the writing than beside it.
            area.gap(component.area) + 2 * area.gap_of_rows(component.area)
        };
        let nearest = (0..areas.len()).min_by_key(|&index| distance(&areas[index]));
        if let Some(index) = nearest
            && distance(&areas[index]) <= areas[index].height * 3 / 2
        {
            lines[line_of[index]].push(component);
        }
    }
    lines.retain(|line| !line.is_empty());
    for line in &mut lines {
        line.sort_by_key(|component| (component.area.left, component.area.top));
    }
    in_reading_order(lines)
}

fn are_neighbours(a: Area, b: Area) -> bool {
    let (lower, higher) = (a.height.min(b.height), a.height.max(b.height));
    a.common_rows(b) * 2 >= lower && a.gap(b) <= higher * 3
}

/// The smallest rectangle around all components of a line.
pub(crate) fn around(line: &[Component]) -> Area {
    let areas = line.iter().map(|component| component.area);
    areas.reduce(Area::around).unwrap_or_default()
}

/// From top to bottom; lines at the same height from left to right.
fn in_reading_order(lines: Vec<Vec<Component>>) -> Vec<Vec<Component>> {
    let mut lines: Vec<(Area, Vec<Component>)> =
        lines.into_iter().map(|line| (around(&line), line)).collect();
    lines.sort_by_key(|(area, _)| (area.top + area.bottom(), area.left));
    // Rows of lines: as long as a line shares half its rows with the first of the row.
    let mut rows: Vec<Vec<(Area, Vec<Component>)>> = Vec::new();
    for line in lines {
        let belongs = rows.last().and_then(|row| row.first()).is_some_and(|(first, _)| {
            first.common_rows(line.0) * 2 >= first.height.min(line.0.height)
        });
        match rows.last_mut().filter(|_| belongs) {
            Some(row) => row.push(line),
            None => rows.push(vec![line]),
        }
    }
    for row in &mut rows {
        row.sort_by_key(|(area, _)| area.left);
    }
    rows.into_iter().flatten().map(|(_, line)| line).collect()
}
