//! What was learned, and digits, to be looked at.

use serde_json::Value;

use crate::support::{TEST, output, workshop};

#[test]
fn eval_says_what_train_said() {
    let dir = workshop();
    let said = output(dir.path(), "train --epochs 1 --hidden none --eta 0.3");
    let verdict = said.lines().find(|line| line.starts_with("test set")).unwrap();
    let evaluated = output(dir.path(), "eval");
    let first = evaluated.lines().next().unwrap();
    assert_eq!(first.replace(" test images", ""), verdict.trim_start_matches("test set: "));

    let json: Value = serde_json::from_str(&output(dir.path(), "eval --json")).unwrap();
    assert_eq!(json["examples"], TEST);
    let correct = json["correct"].as_u64().unwrap();
    assert!(verdict.contains(&format!(" {correct} of")), "{verdict}");
    let confusion = json["confusion"].as_array().unwrap();
    let row =
        |label: usize| confusion[label].as_array().unwrap().iter().map(|c| c.as_u64().unwrap());
    assert_eq!((0..10).map(|label| row(label).sum::<u64>()).sum::<u64>(), 100);
    assert_eq!((0..10).map(|label| row(label).nth(label).unwrap()).sum::<u64>(), correct);
}

#[test]
fn show_draws_the_image_and_a_bar_for_each_output() {
    let dir = workshop();
    output(dir.path(), "train --epochs 8 --hidden 20");
    let shown = output(dir.path(), "show 1");
    assert!(shown.contains("██"), "{shown}");
    assert_eq!(
        shown.lines().filter(|line| line.contains(" 0.") || line.contains(" 1.")).count(),
        10
    );
    assert!(shown.ends_with("label 7, prediction 7: right\n"), "{shown}");
}

#[test]
fn draw_writes_a_data_set_a_sheet_or_a_comparison() {
    let dir = workshop();
    let said = output(dir.path(), "draw --count 600 --seed 7 --out digits");
    assert_eq!(said, "600 training and 100 test images in digits\n");
    let data = mnist_io::DataSet::open(dir.path().join("digits")).unwrap();
    assert_eq!(data.training.image(5), drawn_digits::draw(7, 5).0);

    output(dir.path(), "draw --count 30 --figure sheet.png");
    let sheet = std::fs::read(dir.path().join("sheet.png")).unwrap();
    let reader = png::Decoder::new(std::io::Cursor::new(&sheet)).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (24 * 28, 2 * 28));

    let table = output(dir.path(), "draw --count 600 --compare digits");
    assert!(table.lines().any(|line| line.starts_with("pixels that are 0")), "{table}");
    assert!(!dir.path().join("data/drawn").exists());
}
