//! The page of `valley`.

use figures::{Axis, Chart, Heights, Panels};
use sgd::Function;

use super::measure::{Directions, Hollows, Path, VALLEY_LIMIT, Valley, descend, try_directions};
use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::page::{Claim, Figure, Format, Page, Table};
use crate::report::verdict::Verdict;
use crate::setup::Setup;

/// The experiment.
pub(crate) const EXPERIMENT: Experiment = Experiment {
    name: "valley",
    line: "gradient descent where it can be seen: η too small, right, too large",
    draws: &[Format::Svg, Format::Svg, Format::Svg],
    run,
};

/// Learning rates for the valley.
const ETAS: [f64; 4] = [0.005, 0.1, 0.19, 0.205];
const START: [f64; 2] = [-4.0, 1.0];
const MOVES: usize = 30;

/// For the function of one variable.
const ETA: f64 = 0.1;
const STARTS: [f64; 2] = [-0.1, 1.6];

/// Length of the steps that are compared, and how many directions are tried.
const EPSILON: f64 = 0.01;
const DIRECTIONS: usize = 300;

#[expect(clippy::unnecessary_wraps, reason = "the signature of all experiments")]
fn run(setup: &Setup<'_>) -> Result<Page, Error> {
    let paths = descend(Valley, &START, &ETAS, MOVES);
    let single = STARTS.map(|start| descend(Hollows, &[start], &[ETA], MOVES).remove(0));
    let tried = try_directions(&Valley, &START, EPSILON, DIRECTIONS, setup.seed());
    Ok(Page {
        intro: vec![format!(
            "A ball rolls down the valley C(v₁, v₂) = (v₁² + 10 v₂²) / 2 by v → v - η∇C, \
             Eq. (11), from ({}, {}), for {MOVES} moves. Then one rolls down C(v) = v⁴/4 - v²/2 + \
             v/5, a function of one variable that has two hollows. Last, steps of a fixed length \
             ε = {EPSILON} are taken from the same start in {DIRECTIONS} random directions.",
            START[0], START[1]
        )],
        claims: claims(&paths, &single, &tried),
        tables: vec![table(&paths)],
        figures: vec![
            Figure::new(
                "The path of the ball over lines of equal C, for four learning rates.",
                descent(&paths),
            ),
            Figure::new(
                "One variable: the ball from two starts, move by move.",
                one_variable(&single),
            ),
            Figure::new(
                "Moves of one length: what each changes in C, against the angle between it and the \
                 direction straight downhill. The dashed line at -ε ‖∇C‖ is the bound of Cauchy \
                 and Schwarz.",
                directions(&tried),
            ),
        ],
        ..Page::default()
    })
}

fn claims(paths: &[Path], single: &[Path; 2], tried: &Directions) -> Vec<Claim> {
    let went = |i: usize| {
        let (first, last) = paths[i].costs();
        format!("η = {}: C from {first:.2} to {last:.3}", paths[i].eta)
    };
    let [small, right, .., large] = paths else { return Vec::new() };
    vec![
        Claim::new(
            "Too small an η makes gradient descent slow.",
            Verdict::when(small.climbs() == 0 && behaviour(small) == Behaviour::Creeps),
            format!("{}.", went(0)),
        ),
        Claim::new(
            "With η small enough, C falls with every move.",
            Verdict::when(right.climbs() == 0),
            format!("{}; {} of {MOVES} moves climb.", went(1), right.climbs()),
        ),
        Claim::new(
            "With too large an η, ΔC may be above 0.",
            Verdict::when(large.climbs() > 0),
            format!(
                "{}: {} of {MOVES} moves climb. The limit here is η = {VALLEY_LIMIT}.",
                went(paths.len() - 1),
                large.climbs()
            ),
        ),
        Claim::open("Exercise: gradient descent on a function of one variable.", hollows(single)),
        steepest(tried),
    ]
}

/// What the two balls on the function of one variable do.
fn hollows(single: &[Path; 2]) -> String {
    let end = |path: &Path| path.steps.last().map_or(f64::NAN, |step| step.position[0]);
    let against = single.iter().all(|path| {
        path.steps.windows(2).all(|pair| {
            let mut slope = [0.0];
            Hollows.gradient(&pair[0].position, &mut slope);
            (pair[1].position[0] - pair[0].position[0]) * slope[0] <= 0.0
        })
    });
    let costs = single.each_ref().map(|path| path.costs().1);
    format!(
        "{} from v = {} to {:.3}, where C is {:.3}; from {} to {:.3}, where C is {:.3}.{}",
        if against { "The ball always moves against the sign of the slope:" } else { "It moves" },
        STARTS[0],
        end(&single[0]),
        costs[0],
        STARTS[1],
        end(&single[1]),
        costs[1],
        if (costs[0] - costs[1]).abs() > 0.01 { " Only one of the two is the lowest." } else { "" }
    )
}

/// The step straight downhill beside those in random directions.
fn steepest(tried: &Directions) -> Claim {
    let best = tried.random.iter().map(|t| t.predicted).fold(f64::INFINITY, f64::min);
    let short = 1.0 - best / tried.steepest.predicted;
    Claim::new(
        "Of all moves of one length, the one against the gradient decreases C most.",
        Verdict::when(short >= 0.0),
        format!(
            "∇C · Δv is {:.6} for it; the best of {} random directions {} by a share of {:.0e}.",
            tried.steepest.predicted,
            tried.random.len(),
            if short >= 0.0 { "falls short of that" } else { "goes beyond that" },
            short.abs()
        ),
    )
}

/// What a ball in the valley does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Behaviour {
    Climbs,
    Swings,
    Creeps,
    Descends,
}

/// The share of C above which a ball has hardly moved.
const HARDLY: f64 = 0.1;

fn behaviour(path: &Path) -> Behaviour {
    let (first, last) = path.costs();
    let crossings = path
        .steps
        .windows(2)
        .filter(|pair| pair[0].position[1] * pair[1].position[1] < 0.0)
        .count();
    if last > first {
        Behaviour::Climbs
    } else if crossings > MOVES / 2 {
        Behaviour::Swings
    } else if last > HARDLY * first {
        Behaviour::Creeps
    } else {
        Behaviour::Descends
    }
}

impl Behaviour {
    fn in_words(self) -> &'static str {
        match self {
            Self::Climbs => "climbs",
            Self::Swings => "swings from side to side",
            Self::Creeps => "creeps",
            Self::Descends => "descends",
        }
    }
}

fn descent(paths: &[Path]) -> Panels {
    let reach = (4.6, 1.9);
    let levels = [0.25, 1.0, 2.5, 5.0, 8.0, 12.0, 17.0];
    let heights =
        Heights::of(|v1, v2| Valley.cost(&[v1, v2]), (-reach.0, reach.0), (-reach.1, reach.1), 81);
    // Until it is out of sight.
    let way = |path: &Path| -> Vec<(f64, f64)> {
        let places = path.steps.iter().map(|step| (step.position[0], step.position[1]));
        places.take_while(|(_, v2)| v2.abs() <= reach.1).collect()
    };
    let chart = |path: &Path| {
        Chart::new(format!("η = {}: {}", path.eta, behaviour(path).in_words()))
            .x(Axis::linear("v₁").between(-reach.0, reach.0))
            .y(Axis::linear("v₂").between(-reach.1, reach.1))
            .contours("", heights.clone().with_levels(levels))
            .line("", way(path))
            .points("the ball", way(path))
    };
    Panels::new("Gradient descent with four learning rates").charts(paths.iter().map(chart))
}

fn one_variable(single: &[Path; 2]) -> Chart {
    let curve = (0..=200).map(|i| -1.5 + f64::from(i) * 0.0165);
    let way = |path: &Path| {
        path.steps.iter().map(|step| (step.position[0], step.cost)).collect::<Vec<_>>()
    };
    Chart::new(format!("One variable, η = {ETA}"))
        .x("v")
        .y("C(v)")
        .dashed("C(v) = v⁴/4 - v²/2 + v/5", curve.map(|v| (v, Hollows.cost(&[v]))))
        .points(format!("from v = {}", STARTS[0]), way(&single[0]))
        .points(format!("from v = {}", STARTS[1]), way(&single[1]))
}

fn directions(tried: &Directions) -> Chart {
    let bound = -tried.epsilon * tried.gradient_length;
    let law = (0..=90).map(|i| f64::from(i) * 2.0);
    let x = Axis::linear("angle to the direction straight downhill, in degrees");
    let ticks = [0, 45, 90, 135, 180].map(|angle| (angle.into(), angle.to_string()));
    Chart::new(format!("Steps of length ε = {EPSILON} from one place"))
        .x(x.between(0.0, 180.0).with_ticks(ticks))
        .y("ΔC")
        .points("random", tried.random.iter().map(|t| (t.angle, t.actual)))
        .points("straight downhill", [(tried.steepest.angle, tried.steepest.actual)])
        .dashed(
            "∇C · Δv = -ε ‖∇C‖ cos(angle)",
            law.map(|angle| (angle, bound * angle.to_radians().cos())),
        )
        .level("-ε ‖∇C‖", bound)
}

fn table(paths: &[Path]) -> Table {
    let moves = [0, 1, 2, 5, 10, 20, 30].into_iter().filter(|&m| m <= MOVES);
    let row = |m: usize| {
        let mut row = vec![m.to_string()];
        row.extend(paths.iter().map(|path| format!("{:.6}", path.steps[m].cost)));
        row
    };
    let mut head = vec!["moves".to_string()];
    head.extend(paths.iter().map(|path| format!("η = {}", path.eta)));
    Table { caption: "C after so many moves".to_string(), head, rows: moves.map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::verdicts;
    use crate::report::verdict::Verdict::{Confirmed, NotConfirmed};

    #[test]
    fn other_paths_and_directions_are_not_confirmed() {
        let single = STARTS.map(|start| descend(Hollows, &[start], &[ETA], MOVES).remove(0));
        let tried = try_directions(&Valley, &START, EPSILON, 20, 1);
        let paths = descend(Valley, &START, &ETAS, MOVES);
        let all = claims(&paths, &single, &tried);
        let confirmed = Some(Confirmed);
        assert_eq!(verdicts(&all), [confirmed, confirmed, confirmed, None, confirmed]);
        assert!(all[3].came_out.contains("Only one of the two is the lowest"));

        // The rates in reverse, one ball twice, and a step that is not the steepest.
        let etas = [0.205, 0.205, 0.19, 0.005];
        let same = [single[0].clone(), single[0].clone()];
        let steepest = tried.random[0];
        let tried = Directions { random: vec![tried.steepest], steepest, ..tried };
        let all = claims(&descend(Valley, &START, &etas, MOVES), &same, &tried);
        let not = Some(NotConfirmed);
        assert_eq!(verdicts(&all), [not, not, not, None, not]);
        assert!(!all[3].came_out.contains("lowest"), "{}", all[3].came_out);
        assert!(all[4].came_out.contains("goes beyond that"), "{}", all[4].came_out);
    }
}
