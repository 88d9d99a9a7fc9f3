//! The table of runs.

use super::RECIPES;
use super::runs::Run;

/// A line for each recipe that has runs: the median of the accuracies on the test set, the lowest
/// and the highest, the median of the times.
///
/// ```
/// use xtask::recipes::{Run, table};
///
/// let run = |seed, right| Run {
///     recipe: "minute".into(),
///     seed,
///     right,
///     of: 10_000,
///     seconds: 50.0,
///     flags: "--epochs 54".into(),
/// };
/// let lines = table(&[run(1, 9_940), run(2, 9_950), run(3, 9_930)]);
/// assert_eq!(lines[2], "| `minute` | 99.40 % | 99.30 to 99.50 % | 3 | 50 s |");
/// ```
pub fn table(runs: &[Run]) -> Vec<String> {
    let head = [
        "| recipe | test set, median | lowest to highest | seeds | time, median |",
        "|---|---|---|---|---|",
    ];
    let rows = RECIPES.iter().filter_map(|recipe| {
        let of_recipe: Vec<&Run> = runs.iter().filter(|run| run.recipe == recipe.name).collect();
        let accuracies = sorted(&of_recipe, Run::per_cent);
        let (lowest, highest) = (accuracies.first()?, accuracies.last()?);
        Some(format!(
            "| `{}` | {:.2} % | {lowest:.2} to {highest:.2} % | {} | {:.0} s |",
            recipe.name,
            median(&accuracies),
            of_recipe.len(),
            median(&sorted(&of_recipe, |run| run.seconds)),
        ))
    });
    head.into_iter().map(String::from).chain(rows).collect()
}

fn sorted(runs: &[&Run], of: impl Fn(&Run) -> f64) -> Vec<f64> {
    let mut numbers: Vec<f64> = runs.iter().map(|run| of(run)).collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

/// Of sorted numbers, at least one.
fn median(sorted: &[f64]) -> f64 {
    let n = sorted.len();
    f64::midpoint(sorted[(n - 1) / 2], sorted[n / 2])
}
