//! `mnist chapter cheese`.

use experiments::cheese::{Case, Decision, FACTORS, decide};

use figures::{Axis, Chart, Series};

use super::page::{Claim, Figure, Page, Table};
use super::setting::Setting;
use crate::failure::Failure;
use crate::text::plain;

pub(crate) fn run(_: &Setting<'_>) -> Result<Page, Failure> {
    let decisions = [decide(5.0)?, decide(3.0)?];
    let [five, three] = &decisions;
    Ok(Page {
        intro: vec![
            "A perceptron weighs up evidence, Eq. (1): should one go to the cheese festival? Good \
             weather counts 6, company 2, public transit 2; one goes if what holds weighs more \
             than the threshold."
                .to_string(),
        ],
        claims: vec![
            Claim::new(
                "With a threshold of 5: 1 whenever the weather is good, and 0 whenever it is bad.",
                format!("One should {}.", five.in_words()),
            ),
            Claim::new(
                "With a threshold of 3: whenever the weather is good, or when both the festival \
                 is near public transit and there is company.",
                format!("One should {}.", three.in_words()),
            ),
            Claim::new(
                "Dropping the threshold means being more willing to go.",
                format!("One goes in {} of 8 cases with 5, in {} with 3.", goes(five), goes(three)),
            ),
        ],
        tables: vec![table(&decisions)],
        figures: vec![Figure::svg(
            "The evidence in each of the eight cases. One goes where it lies above the threshold: \
             above 5 lie the four with good weather, above 3 also the one with company and \
             transit.",
            chart(&decisions).svg()?,
        )],
        ..Page::default()
    })
}

fn goes(decision: &Decision) -> usize {
    decision.cases.iter().filter(|case| case.goes).count()
}

fn chart(decisions: &[Decision; 2]) -> Chart {
    let cases = &decisions[0].cases;
    let bits = |case: &Case| case.holds.map(|x| if x { "1" } else { "0" }.to_string()).concat();
    let sums = cases.iter().enumerate().map(|(i, case)| (i as f64, case.sum));
    let level = |d: &Decision| {
        let ends = [-0.5, cases.len() as f64 - 0.5];
        Series::dashed(format!("threshold {}", d.threshold), ends.map(|x| (x, d.threshold)))
    };
    Chart {
        title: "The cheese festival".into(),
        x: Axis::named("weather, company, transit", cases.iter().map(bits)),
        y: Axis::linear("6 x₁ + 2 x₂ + 2 x₃").between(-0.5, 11.0),
        series: vec![
            Series::points("the evidence", sums),
            level(&decisions[0]),
            level(&decisions[1]),
        ],
    }
}

fn table(decisions: &[Decision]) -> Table {
    let mut head: Vec<String> =
        FACTORS.iter().map(|factor| format!("{} {}", factor.name, factor.weight)).collect();
    head.push("sum".to_string());
    head.extend(decisions.iter().map(|d| format!("threshold {}", plain(d.threshold))));
    let row = |i: usize| {
        let case = decisions[0].cases[i];
        let words = FACTORS.iter().zip(case.holds);
        let mut row: Vec<String> =
            words.map(|(f, holds)| if holds { f.yes } else { f.no }.to_string()).collect();
        row.push(plain(case.sum));
        let answer = |goes| if goes { "go" } else { "stay" }.to_string();
        row.extend(decisions.iter().map(|decision| answer(decision.cases[i].goes)));
        row
    };
    let rows = (0..decisions[0].cases.len()).map(row).collect();
    Table { caption: "All eight cases".to_string(), head, rows }
}
