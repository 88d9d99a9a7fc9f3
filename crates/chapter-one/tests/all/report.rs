//! Pages as text and as HTML.

use std::ops::ControlFlow;

use chapter_one::report::html::{Notebook, Part};
use chapter_one::report::page::{Claim, Page, Table};
use chapter_one::report::text::{DEFAULT_WIDTH, text};
use chapter_one::report::verdict::Verdict;
use chapter_one::{CHAPTER, Experiment, Setup, experiments};

fn experiment(name: &str) -> &'static Experiment {
    experiments().find(|experiment| experiment.name == name).unwrap()
}

/// What an experiment has to show that needs no images.
fn page(name: &str) -> Page {
    let open = || Err("no images".into());
    (experiment(name).run)(&Setup::new(1, true, &open, &|_, _| ControlFlow::Continue(()))).unwrap()
}

fn html(name: &str, page: Page) -> String {
    let part = Part {
        section: CHAPTER[0].title,
        experiment: experiment(name),
        command: format!("mnist chapter {name}"),
        outcome: Ok(page),
    };
    Notebook { data: None, seed: 1, quick: true, parts: vec![part] }.html().unwrap()
}

#[test]
fn prose_and_claims_wrap_at_the_width_within_bounds() {
    let widest = |width: usize| {
        let text = text(experiment("flip"), &Page { tables: Vec::new(), ..page("flip") }, width);
        text.lines().map(|line| line.chars().count()).max().unwrap()
    };
    for width in [48, 60, 80, DEFAULT_WIDTH, 120] {
        assert!((width - 10..=width).contains(&widest(width)), "{width} {}", widest(width));
    }
    // Narrower cannot be read; wider would be hard to follow.
    assert_eq!(widest(0), widest(48));
    assert_eq!(widest(usize::MAX), widest(120));
}

#[test]
fn the_verdict_stands_before_what_came_out() {
    let claims = vec![
        Claim::new("more is better", Verdict::NotConfirmed, "it is less"),
        Claim::open("how much?", "so much"),
    ];
    let page = Page { claims, ..Page::default() };
    let said = text(experiment("cheese"), &page, 80);
    let rows: Vec<(&str, &str)> = said
        .lines()
        .filter_map(|line| line.split_once('|'))
        .map(|(l, r)| (l.trim(), r.trim()))
        .collect();
    let expected = [
        ("the chapter", "here"),
        ("more is better", "Not confirmed. it is less"),
        ("how much?", "so much"),
    ];
    assert_eq!(rows, expected);
    let html = html("cheese", page);
    assert!(html.contains("<td>more is better</td><td><b>Not confirmed.</b> it is less</td>"));
    assert!(html.contains("<td>how much?</td><td>so much</td>"));
}

#[test]
fn captions_do_not_scroll_with_wide_tables() {
    let table = Table::new("what it counts", ["a", "b"], [["1".to_string(), "2".to_string()]]);
    let html = html("cheese", Page { tables: vec![table], ..Page::default() });
    assert!(!html.contains("<caption"));
    let before = html.split("<div class=\"scroll\">").next().unwrap();
    assert!(before.ends_with("<p class=\"caption\" id=\"cheese-table-0\">what it counts</p>\n"));
    assert!(html.contains("<table class=\"numbers\" aria-labelledby=\"cheese-table-0\">"));
}

#[test]
fn panels_are_pictures_of_their_own_that_can_wrap() {
    let html = html("flip", page("flip"));
    let panels = html.split("<div class=\"panels\" role=\"img\"").nth(1).unwrap();
    let panels = panels.split("</div>").next().unwrap();
    assert_eq!(panels.matches("<svg ").count(), 2);
    assert_eq!(html.matches("<svg ").count(), 2);
    assert!(html.contains(".panels { display: flex; flex-wrap: wrap;"));
}

#[test]
fn an_experiment_that_needs_images_says_why_it_has_none() {
    let open = || Err("no images".into());
    let setup = Setup::new(1, true, &open, &|_, _| ControlFlow::Continue(()));
    let error = (experiment("bits").run)(&setup).unwrap_err();
    assert_eq!(error.to_string(), "no images");
    assert!(!error.is_unsuitable() && !setup.has_opened_data());
}

#[test]
fn experiments_have_names_of_their_own() {
    let mut names: Vec<&str> = experiments().map(|experiment| experiment.name).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
    assert!(experiments().all(|experiment| !experiment.draws.is_empty()));
}

#[test]
fn a_chart_is_as_small_as_a_panel_so_that_it_can_be_read_on_a_phone() {
    let html = html("cheese", page("cheese"));
    let chart = html.split("<svg class=\"chart\" role=\"img\"").nth(1).unwrap();
    let tag = chart.split('>').next().unwrap();
    assert!(tag.contains("width=\"440\""), "{tag}");
}
