//! `mnist chapter schedule`.

use experiments::Spread;
use experiments::learning::Plan;
use experiments::schedule::{Walk, Way, walk};
use sgd::Schedule;

use super::page::{Claim, Page, Table};
use super::setting::{Setting, watched};
use crate::failure::Failure;
use crate::text::percent;

/// The ways, and what to call them.
fn ways(epochs: usize) -> [(&'static str, Way); 5] {
    let constant = |eta: f32| Schedule::Constant(eta);
    let halved =
        Schedule::Steps { initial: 3.0, steps: vec![(epochs / 3, 1.0), (epochs * 2 / 3, 0.3)] };
    // Down to a tenth by the end.
    let factor = 0.1_f32.powf(1.0 / epochs as f32);
    let falling = Schedule::Exponential { initial: 3.0, factor };
    [
        ("η = 3", Way { eta: constant(3.0), momentum: 0.0 }),
        ("η = 0.3", Way { eta: constant(0.3), momentum: 0.0 }),
        ("η = 3, 1, 0.3", Way { eta: halved, momentum: 0.0 }),
        ("η from 3 to 0.3", Way { eta: falling, momentum: 0.0 }),
        ("η = 0.3, momentum 0.9", Way { eta: constant(0.3), momentum: 0.9 }),
    ]
}

pub(crate) fn run(setting: &Setting<'_>) -> Result<Page, Failure> {
    let data = setting.data()?;
    let training = setting.some(&data.training)?;
    let plan = Plan::new(30, setting.scale(3, 30), setting.seed);
    let seeds = setting.seeds(setting.scale(1, 5));
    let ways = ways(plan.epochs);
    let (names, ways): (Vec<&str>, Vec<Way>) = ways.into_iter().unzip();
    let walks = watched("schedule", |watch| {
        walk(&plan, &ways, &seeds, (&training, &data.validation), watch)
    })?;
    Ok(Page {
        intro: vec![format!(
            "784-30-10 learns for {} epochs with a learning rate that stays, one that falls in \
             steps, one that falls a little after each epoch; and as a ball that keeps nine tenths \
             of its speed from one move to the next, for which a tenth of η takes it equally far.",
            plan.epochs
        )],
        claims: claims(&walks),
        tables: vec![table(&names, &walks)],
        ..Page::default()
    })
}

fn last(walk: &Walk) -> Option<Spread> {
    Spread::of(walk.courses.iter().map(experiments::learning::Course::accuracy))
}

fn claims(walks: &[Walk]) -> Vec<Claim> {
    let median = |i: usize| percent(walks.get(i).and_then(last).map(|spread| spread.median));
    vec![
        Claim::new(
            "In practical implementations η is often varied, so that Eq. (9) remains a good \
             approximation but the algorithm is not too slow.",
            format!(
                "At the end η = 3 throughout reads {}, η = 0.3 throughout {}, η falling from the \
                 one to the other {} in steps and {} little by little.",
                median(0),
                median(1),
                median(2),
                median(3)
            ),
        ),
        Claim::new(
            "A real ball has momentum; people have investigated variations that mimic it.",
            format!("With momentum 0.9 and η = 0.3: {}.", median(4)),
        ),
    ]
}

fn table(names: &[&str], walks: &[Walk]) -> Table {
    let head = ["", "lowest", "median", "highest", "lowest cost of the median run"];
    let row = |(name, walk): (&&str, &Walk)| {
        let spread = last(walk);
        let part = |of: fn(Spread) -> f64| percent(spread.map(of));
        let lowest = |course: &experiments::learning::Course| {
            course.epochs.iter().map(|epoch| epoch.validation.cost).fold(f64::INFINITY, f64::min)
        };
        let cost = Spread::of(walk.courses.iter().map(lowest));
        vec![
            (*name).to_string(),
            part(|s| s.lowest),
            part(|s| s.median),
            part(|s| s.highest),
            cost.map_or_else(|| "-".to_string(), |cost| format!("{:.5}", cost.median)),
        ]
    };
    Table {
        caption: "Accuracy on the validation images after the last epoch, over the seeds"
            .to_string(),
        head: head.map(str::to_string).to_vec(),
        rows: names.iter().zip(walks).map(row).collect(),
    }
}
