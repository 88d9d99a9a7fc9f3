//! Lines of writing: components that stand beside each other.

use crate::area::Area;
use crate::components::Component;
use crate::specks;

/// Height in pixels below which writing beside larger writing is dirt.
const SMALLEST: usize = 10;

/// Writing beside larger writing is dirt, too, if that is more than so many times as high.
const LARGER: usize = 6;

/// Components of a line.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) components: Vec<Component>,
    /// Apart from larger writing.
    pub(crate) is_smaller: bool,
}

/// Groups components into lines, in reading order; components of a line from left to right.
///
/// Large components are neighbours if they share half the rows of the lower one and are no further
/// apart than three times the higher. Small ones, such as the flag of a 5, belong to the
/// nearest large one; those that are not near any are lines of their own. Bars over and under
/// writing are left out.
pub(crate) fn group(components: Vec<Component>, height: usize) -> Vec<Group> {
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
    let mut left = Vec::new();
    for component in small {
        let distance = |area: &Area| {
            // Above or below, it is further from the writing than beside it.
            area.gap(component.area) + 2 * area.gap_of_rows(component.area)
        };
        let nearest = (0..areas.len()).min_by_key(|&index| distance(&areas[index]));
        if let Some(index) = nearest
            && distance(&areas[index]) <= areas[index].height * 3 / 2
        {
            if !is_bar(component.area, areas[index]) {
                lines[line_of[index]].push(component);
            }
        } else {
            left.push(component);
        }
    }
    lines.retain(|line| !line.is_empty());
    for line in &mut lines {
        line.sort_by_key(|component| (component.area.left, component.area.top));
    }
    let mut groups: Vec<Group> =
        lines.into_iter().map(|components| Group { components, is_smaller: false }).collect();
    groups.extend(smaller(left, height));
    in_reading_order(groups)
}

/// The lines of smaller writing that is not near any larger.
fn smaller(mut components: Vec<Component>, height: usize) -> Vec<Group> {
    // Dirt, and dashes to write on.
    components.retain(|component| {
        let Area { width, height: rows, .. } = component.area;
        rows >= SMALLEST && rows * LARGER >= height && width < 4 * rows
    });
    if components.is_empty() {
        return Vec::new();
    }
    let own_height = specks::writing_height(&components);
    let groups = group(components, own_height).into_iter();
    groups.map(|group| Group { is_smaller: true, ..group }).collect()
}

/// Whether something is the bar of a fraction, or a line under a number, by the component that is
/// nearest to it: flat, over or under it, and longer on both sides. The foot of a 1 is nearer.
fn is_bar(area: Area, nearest: Area) -> bool {
    area.width >= 4 * area.height
        && area.left < nearest.left
        && nearest.right() < area.right()
        && 8 * area.gap_of_rows(nearest) >= nearest.height
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
fn in_reading_order(lines: Vec<Group>) -> Vec<Group> {
    let mut lines: Vec<(Area, Group)> =
        lines.into_iter().map(|line| (around(&line.components), line)).collect();
    lines.sort_by_key(|(area, _)| (area.top + area.bottom(), area.left));
    // Rows of lines: as long as a line shares half its rows with the first of the row.
    let mut rows: Vec<Vec<(Area, Group)>> = Vec::new();
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
