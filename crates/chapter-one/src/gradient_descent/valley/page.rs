//! The page of `valley`.

use figures::Axis;
use figures::Chart;
use figures::Heights;
use figures::Panels;
use sgd::Function;

use super::measure::Directions;
use super::measure::Hollows;
use super::measure::Path;
use super::measure::VALLEY_LIMIT;
use super::measure::Valley;
use super::measure::descend;
use super::measure::try_directions;
use crate::error::Error;
use crate::experiment::Experiment;
use crate::report::page::Claim;
use crate::report::page::Figure;
use crate::report::page::Format;
use crate::report::page::Page;
use crate::report::page::Table;
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
const VERDICTS: [&str; 4] = ["too small", "right", "nearly too large", "too large"];
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
                "The way of the ball over lines of equal C. Too small an η creeps, a good one \
                 rolls to the bottom, one near 0.2 swings from side to side, and one above it \
                 swings higher each time.",
                descent(&paths),
            ),
            Figure::new(
                "One variable: the ball moves against the sign of the slope, further where it is \
                 steeper, and comes to rest in whichever hollow it rolls into first.",
                one_variable(&single),
            ),
            Figure::new(
                "Steps of one length: what each changes in C, against the angle between it and \
                 the direction straight downhill. None goes below the line at -ε ‖∇C‖, the bound \
                 of Cauchy and Schwarz, which the gradient's own direction reaches.",
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
    let end = |path: &Path| path.steps.last().map_or(f64::NAN, |step| step.position[0]);
    let best = tried.random.iter().map(|t| t.predicted).fold(f64::INFINITY, f64::min);
    vec![
        Claim::new(
            "If η is too small, gradient descent works very slowly.",
            format!("{}.", went(0)),
        ),
        Claim::new("With a small enough η we keep decreasing C.", format!("{}.", went(1))),
        Claim::new(
            "If η is too large we might end up with ΔC > 0.",
            format!(
                "{}: {} of {MOVES} moves climb. The limit here is η = {VALLEY_LIMIT}.",
                went(3),
                paths[3].climbs()
            ),
        ),
        Claim::new(
            "What happens when C is a function of just one variable?",
            format!(
                "The ball moves left where the slope is positive and right where it is negative: \
                 from v = {} to {:.3}, from {} to {:.3}, which is a minimum but not the lowest.",
                STARTS[0],
                end(&single[0]),
                STARTS[1],
                end(&single[1])
            ),
        ),
        Claim::new(
            "Of all steps with ‖Δv‖ = ε, Δv = -η∇C with η = ε / ‖∇C‖ decreases C most.",
            format!(
                "∇C · Δv is {:.6} for it; the best of {} random directions falls short of that by \
                 a share of {:.0e}.",
                tried.steepest.predicted,
                tried.random.len(),
                1.0 - best / tried.steepest.predicted
            ),
        ),
    ]
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
    let chart = |(path, verdict): (&Path, &str)| {
        Chart::new(format!("η = {}: {verdict}", path.eta))
            .x(Axis::linear("v₁").between(-reach.0, reach.0))
            .y(Axis::linear("v₂").between(-reach.1, reach.1))
            .contours("", heights.clone().with_levels(levels))
            .line("", way(path))
            .points("the ball", way(path))
    };
    Panels::new("Gradient descent with four learning rates")
        .charts(paths.iter().zip(VERDICTS).map(chart))
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
