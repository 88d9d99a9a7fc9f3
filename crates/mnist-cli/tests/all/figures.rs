//! Figures for everyday use: what is drawn, and what is refused before any work is done.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use sigmoid_net::{Model, Network};

#[cfg(unix)]
use crate::support::Running;
use crate::support::{TEST, error_and_hint, mnist, output, workshop};

/// Texts of an SVG document.
fn texts(path: &Path) -> Vec<String> {
    let svg = fs::read_to_string(path).unwrap();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts.map(|node| node.text().unwrap_or("").trim().to_string()).collect()
}

/// Width and height of a PNG, and whether it has nothing but white.
fn picture(path: &Path) -> (u32, u32, bool) {
    let bytes = fs::read(path).unwrap();
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (info.width, info.height, pixels.iter().all(|&sample| sample == 255))
}

fn save(dir: &Path, sizes: &[usize]) {
    let network = Network::zeros(sizes).unwrap();
    Model::new(network).save(dir.join("digits.safetensors")).unwrap();
}

#[test]
fn train_draws_cost_and_accuracy_by_epoch() {
    let dir = workshop();
    let said = output(dir.path(), "train --epochs 3 --hidden 20 --figure curves.svg");
    assert!(said.ends_with("saved digits.safetensors\nsaved curves.svg\n"), "{said}");
    let texts = texts(&dir.path().join("curves.svg"));
    for text in ["80-20-10: cost", "80-20-10: accuracy", "epoch", "quadratic cost"] {
        assert!(texts.iter().any(|found| found == text), "{text}: {texts:?}");
    }
    assert_eq!(texts.iter().filter(|text| *text == "training images").count(), 2);
    assert_eq!(texts.iter().filter(|text| *text == "validation images").count(), 2);
}

#[test]
fn curves_are_drawn_of_one_epoch_without_validation_and_by_the_book() {
    let dir = workshop();
    for flags in ["--epochs 1 --hidden none --validation 0", "--book"] {
        output(dir.path(), &format!("train {flags} --figure curves.svg"));
        let texts = texts(&dir.path().join("curves.svg"));
        let has_validation = texts.iter().any(|text| text == "validation images");
        assert_eq!(has_validation, flags == "--book", "{flags}: {texts:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_run_that_is_broken_off_draws_the_epochs_there_were() {
    let dir = workshop();
    let args = "train --epochs 1000000 --figure curves.svg";
    let mut run = Running::start(dir.path(), args);
    run.first_epoch();
    assert!(!dir.path().join("curves.svg").exists());
    let ended = run.end("-INT");
    assert_eq!(ended.code, Some(130));
    let rest = ended.rest;
    assert!(rest.ends_with("\nsaved digits.safetensors\nsaved curves.svg\n"), "{rest}");
    let texts = texts(&dir.path().join("curves.svg"));
    assert!(texts.iter().any(|text| text == "80-100-10: cost"), "{texts:?}");
}

#[test]
fn the_same_run_draws_the_same_bytes() {
    let dir = workshop();
    let draw = |threads| {
        let flags = format!("--epochs 2 --hidden 10 --threads {threads} --figure c.svg");
        output(dir.path(), &format!("train {flags}"));
        fs::read(dir.path().join("c.svg")).unwrap()
    };
    assert!(draw(1) == draw(3));
}

#[test]
fn eval_draws_the_confusion_and_a_sheet_of_mistakes() {
    let dir = workshop();
    output(dir.path(), "train --epochs 1 --hidden 3 --eta 0.1");
    let said = output(dir.path(), "eval --figure c.svg --mistakes m.png");
    assert!(said.ends_with("saved c.svg\nsaved m.png\n"), "{said}");
    let texts = texts(&dir.path().join("c.svg"));
    let first = said.lines().next().unwrap();
    let title = first.split(" (").next().unwrap();
    assert!(texts.iter().any(|text| text.starts_with(title)), "{title}: {texts:?}");
    assert!(texts.iter().any(|text| text == "prediction"));
    let correct: u32 = first.split(' ').next().unwrap().parse().unwrap();
    // Ten in a row; images of 8 x 10 pixels are drawn as 64 x 80, below each a caption.
    let wrong = u32::try_from(TEST).unwrap() - correct;
    let (width, height, is_white) = picture(&dir.path().join("m.png"));
    let rows = wrong.div_ceil(10);
    assert_eq!((width, height), (6 + 10 * (80 + 6), 6 + rows * (64 + 18 + 6)));
    assert!(!is_white);
}

#[test]
fn a_model_without_mistakes_has_an_empty_sheet_and_says_so() {
    let dir = workshop();
    output(dir.path(), "train --epochs 8 --hidden 20");
    let said = output(dir.path(), "eval --figure c.svg --mistakes m.png");
    assert!(said.starts_with("100 of 100"), "{said}");
    assert!(said.ends_with("saved m.png, without any images: no mistakes\n"), "{said}");
    let (_, _, is_white) = picture(&dir.path().join("m.png"));
    assert!(is_white);
    // What a program reads stays what it was.
    let json = output(dir.path(), "eval --json --figure c.svg --mistakes m.png");
    serde_json::from_str::<serde_json::Value>(&json).unwrap();
    assert_eq!(json.lines().count(), 1);
}

#[test]
fn show_draws_the_image() {
    let dir = workshop();
    save(dir.path(), &[80, 10]);
    let said = output(dir.path(), "show 1 --figure digit.png");
    assert!(said.ends_with("saved digit.png\n"), "{said}");
    assert_eq!(picture(&dir.path().join("digit.png")), (200, 160, false));
}

/// Images of 8 x 10 pixels, sixteen in a row, or nine ways to prepare one.
#[test]
fn distort_draws_a_row_for_each_image() {
    let dir = workshop();
    let said = output(dir.path(), "distort --figure d.png --count 5 --displacement 0.5");
    assert_eq!(said, "saved d.png\n");
    assert_eq!(picture(&dir.path().join("d.png")), (160, 40, false));
    let drawn = || fs::read(dir.path().join("d.png")).unwrap();
    let first = drawn();
    output(dir.path(), "distort --figure d.png --count 5 --displacement 0.5");
    assert!(drawn() == first, "the same seed");
    output(dir.path(), "distort --figure d.png --count 5 --displacement 0.5 --seed 2");
    assert!(drawn() != first, "another seed");

    output(dir.path(), "distort --figure p.png --prepare --count 700");
    assert_eq!(picture(&dir.path().join("p.png")), (90, 800, false));
    mnist(dir.path(), "distort --figure p.png --prepare --shift 1").assert().code(2);
    mnist(dir.path(), "distort").assert().code(2);
}

#[test]
fn weights_are_drawn_for_every_shape_of_network() {
    let dir = workshop();
    for (sizes, flags, first, width, height) in [
        // As near to a square as 80 can be, 8 rows of 10, enlarged 8 times.
        (&[80, 12, 10][..], "", "12 hidden neurons, 80 weights each", 866, 182),
        (&[784, 1000, 10], "", "1,000 hidden neurons, 784 weights each", 2796, 3570),
        (&[784, 10], "", "10 output neurons, 784 weights each", 906, 114),
        (&[784, 5, 4, 10], "", "5 hidden neurons, 784 weights each", 456, 114),
        (&[13, 2], "", "2 output neurons, 13 weights each", 174, 36),
        (&[80, 3], "--width 20", "3 output neurons, 80 weights each", 264, 46),
        (&[1, 1, 1], "", "1 hidden neuron, 1 weight each", 96, 114),
    ] {
        save(dir.path(), sizes);
        let said =
            output(dir.path(), &format!("weights digits.safetensors --figure w.png {flags}"));
        assert!(said.starts_with(first), "{said}");
        assert!(said.ends_with("saved w.png\n"), "{said}");
        let (found_width, found_height, _) = picture(&dir.path().join("w.png"));
        assert_eq!((found_width, found_height), (width, height), "{sizes:?}");
    }
    // Without a figure it only says.
    let said = output(dir.path(), "weights");
    assert_eq!(said.lines().count(), 4, "{said}");
    // More than can be looked at.
    save(dir.path(), &[4, 1001, 10]);
    let said = output(dir.path(), "weights --figure w.png");
    assert!(said.ends_with("saved w.png, the first 1,000 of 1,001 neurons\n"), "{said}");
}

#[test]
fn places_that_cannot_be_drawn_to_are_known_before_any_work() {
    let dir = workshop();
    save(dir.path(), &[80, 10]);
    let model = fs::read(dir.path().join("digits.safetensors")).unwrap();
    for (command, reason, hint) in [
        (
            "train --figure c.png",
            "c.png: this picture is not drawn",
            "name a file that ends in .svg",
        ),
        ("train --figure c", "c: this picture is not drawn", "name a file that ends in .svg"),
        ("train --figure no/c.svg", "no/c.svg: ", "make the folder first: mkdir -p no"),
        ("train --figure c.svg --model c.svg", "c.svg: figure and model cannot be the same", ""),
        ("train --figure c.svg --log c.svg", "c.svg: figure and log cannot be the same", ""),
        (
            "eval --figure c.png",
            "c.png: this picture is not drawn",
            "name a file that ends in .svg",
        ),
        ("eval --mistakes m.svg", "m.svg: this picture", "name a file that ends in .png"),
        ("eval --mistakes no/m.png", "no/m.png: ", "make the folder first"),
        ("show 0 --figure d.jpg", "d.jpg: this picture", "name a file that ends in .png"),
        ("show 0 --figure no/d.png", "no/d.png: ", "make the folder first"),
        ("distort --figure d.svg", "d.svg: this picture", "name a file that ends in .png"),
        (
            "distort --figure d.png --shear 2",
            "shear is 2: it must be from 0 to 1",
            "without the flag",
        ),
        ("weights --figure w.svg", "w.svg: this picture", "name a file that ends in .png"),
        ("weights --figure no/w.png", "no/w.png: ", "make the folder first"),
        ("weights m.png --figure m.png", "m.png: figure and model cannot be the same", ""),
        ("show 0 --model m.png --figure m.png", "m.png: figure and model cannot be the same", ""),
        ("eval --model m.png --mistakes m.png", "m.png: sheet of mistakes and model cannot", ""),
        ("weights missing", "cannot read missing: ", "mnist train --model FILE makes a model"),
        (
            "weights --width 7",
            "80 inputs cannot be cut into rows of 7 pixels",
            "name a number that divides 80",
        ),
    ] {
        let (error, advice) = error_and_hint(dir.path(), command);
        assert!(error.starts_with(reason), "{command}: {error}");
        assert!(advice.starts_with(hint), "{command}: {advice}");
    }
    let mut files: Vec<String> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, ["data", "digits.safetensors"]);
    assert!(fs::read(dir.path().join("digits.safetensors")).unwrap() == model);
    mnist(dir.path(), "weights --width 0").assert().code(2);
}

#[test]
fn a_figure_replaces_an_older_one_whole_and_endings_may_be_in_capitals() {
    let dir = workshop();
    save(dir.path(), &[80, 10]);
    fs::write(dir.path().join("D.PNG"), "older").unwrap();
    output(dir.path(), "show 1 --figure D.PNG");
    assert_eq!(picture(&dir.path().join("D.PNG")), (200, 160, false));
}
