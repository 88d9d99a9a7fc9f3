//! `mnist read`: images in, digits out, and one line for each that cannot be read.

use std::fs;
use std::path::Path;

use serde_json::Value;
use sigmoid_net::{Init, Model, Network};
use tempfile::TempDir;

use crate::support::{error_and_hint_of, mnist, output};

/// A folder with `sevens.safetensors`, which takes everything for a 7 with an output of 0.88, and
/// `bar.png`, a black bar on white.
fn desk() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut network = Network::from_seed(&[784, 10], Init::Scaled, 1).unwrap();
    network.position_mut().fill(0.0);
    let biases = network.position().len() - 10;
    for (k, bias) in network.position_mut()[biases..].iter_mut().enumerate() {
        *bias = if k == 7 { 2.0 } else { -9.0 };
    }
    let mut model = Model::new(network);
    model.metadata.insert("non_digits".into(), "true".into());
    model.save(dir.path().join("sevens.safetensors")).unwrap();
    fs::write(dir.path().join("bar.png"), bar_png()).unwrap();
    dir
}

/// 60 x 40 pixels, with a bar of 6 x 24 at 20, 8.
fn bar_png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 60, 40);
    encoder.set_color(png::ColorType::Grayscale);
    let is_ink = |i: usize| (20..26).contains(&(i % 60)) && (8..32).contains(&(i / 60));
    let pixels: Vec<u8> = (0..60 * 40).map(|i| if is_ink(i) { 0 } else { 255 }).collect();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    bytes
}

fn json(dir: &Path, args: &str) -> Vec<Value> {
    let lines = output(dir, args);
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn an_image_of_a_digit_is_read_as_a_digit() {
    let dir = desk();
    for kind in ["", "--digit", "--number", "--page"] {
        let command = format!("read {kind} --model sevens.safetensors bar.png");
        assert_eq!(output(dir.path(), &command), "7\n", "{kind}");
    }
}

#[test]
fn several_images_are_told_by_name() {
    let dir = desk();
    fs::write(dir.path().join("again.png"), bar_png()).unwrap();
    let both = output(dir.path(), "read --model sevens.safetensors bar.png again.png");
    assert_eq!(both, "bar.png: 7\nagain.png: 7\n");
}

#[test]
fn standard_input_is_an_image() {
    let dir = desk();
    let mut command = mnist(dir.path(), "read --model sevens.safetensors -");
    command.write_stdin(bar_png()).assert().success().stdout("7\n");
}

#[test]
fn json_has_lines_digits_and_their_boxes() {
    let dir = desk();
    let told = &json(dir.path(), "read --json --model sevens.safetensors bar.png")[0];
    assert_eq!(told["file"], "bar.png");
    let line = &told["lines"][0];
    assert_eq!(line["text"], "7");
    let confidence = line["confidence"].as_f64().unwrap();
    assert!((confidence - 0.8808).abs() < 0.001, "{confidence}");
    assert_eq!(line["digits"][0]["digit"], 7);
    assert_eq!(line["digits"][0]["box"], serde_json::json!([20, 8, 6, 24]));
    assert!(line["alternatives"].is_array());
}

#[test]
fn digits_that_are_not_sure_enough_are_refused() {
    let dir = desk();
    let command = "read --model sevens.safetensors bar.png --reject";
    assert_eq!(output(dir.path(), &format!("{command} 0.88")), "7\n");
    assert_eq!(output(dir.path(), &format!("{command} 0.9")), "?\n");
    let told = &json(dir.path(), &format!("{command} 0.9 --json"))[0];
    let digit = &told["lines"][0]["digits"][0];
    assert!(digit["digit"].is_null());
    assert_eq!(digit["likeliest"], 7);
    let assert = mnist(dir.path(), &format!("{command} 0.9")).assert();
    let expected = "note: bar.png: no digit is as probable as 0.9; the most probable one 0.88\n";
    assert.stderr(expected);
}

#[test]
fn several_models_vote() {
    let dir = desk();
    let command = "read --model sevens.safetensors --model sevens.safetensors bar.png";
    assert_eq!(output(dir.path(), command), "7\n");
}

#[test]
fn one_bad_image_among_many_is_told_about_and_the_others_are_read() {
    let dir = desk();
    fs::write(dir.path().join("text.png"), "not an image").unwrap();
    let assert =
        mnist(dir.path(), "read --model sevens.safetensors bar.png text.png no.png bar.png")
            .assert()
            .code(1)
            .stdout("bar.png: 7\nbar.png: 7\n");
    let stderr = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    let lines: Vec<&str> = stderr.lines().collect();
    assert!(
        lines[0].starts_with("error: text.png: not an image: it begins with 6e 6f"),
        "{stderr}"
    );
    assert!(lines[2].starts_with("error: no.png: "), "{stderr}");
    assert!(lines[1].starts_with("hint: ") && lines[3].starts_with("hint: ") && lines.len() == 4);
}

/// Of 28 x 28 pixels and four components, of which the third has four times the resolution of the others.
fn jpeg_on_which_its_decoder_panics() -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xdb, 0, 67, 0];
    bytes.extend([1; 64]);
    bytes.extend([0xff, 0xc0, 0, 20, 8, 0, 28, 0, 28, 4]);
    for (component, resolution) in [(1, 0x11), (2, 0x11), (3, 0x44), (4, 0x11)] {
        bytes.extend([component, resolution, 0]);
    }
    // Codes of DC and AC: one each, for 0.
    for table in [0x00, 0x10] {
        bytes.extend([0xff, 0xc4, 0, 20, table, 1]);
        bytes.extend([0; 16]);
    }
    for component in 1..=4 {
        bytes.extend([0xff, 0xda, 0, 8, 1, component, 0, 0, 63, 0]);
        bytes.extend([0; 64]);
    }
    bytes.extend([0xff, 0xd9]);
    bytes
}

#[test]
fn bad_input_gets_a_line_and_a_hint() {
    let dir = desk();
    let folder = dir.path();
    let png = bar_png();
    fs::write(folder.join("empty.png"), []).unwrap();
    fs::write(folder.join("half.png"), &png[..png.len() / 2]).unwrap();
    fs::write(folder.join("huge.pgm"), "P5 100000 100000 255\n").unwrap();
    fs::write(folder.join("panic.jpg"), jpeg_on_which_its_decoder_panics()).unwrap();
    fs::write(folder.join("photo.heic"), b"\0\0\0\x18ftypheic\0\0\0\0heicmif1").unwrap();
    let network = Network::from_seed(&[80, 10], Init::Scaled, 1).unwrap();
    Model::new(network).save(folder.join("small.safetensors")).unwrap();
    for (images, expected, hint) in [
        ("empty.png", "the file is empty", "get the file again"),
        ("half.png", "truncated", "get the file again"),
        ("huge.pgm", "100000 x 100000", "scale it down"),
        ("panic.jpg", "the JPEG is damaged: its decoder panicked: ", "get the file again"),
        ("photo.heic", "HEIC cannot be read", "export it"),
        (".", "a folder", "DIR/*.png"),
        ("nothing.png", "No such file", "name an image file"),
        ("https://a.org/b.png", "No such file", "download it first"),
        ("- - bar.png", "- is named 2 times", "name - once"),
        ("--model small.safetensors bar.png", "80 inputs and 10 outputs, expected 784 and 10", ""),
        ("bar.png --explain out.jpg", "not drawn as that kind of file", "ends in .png"),
        ("bar.png bar.png --explain out.png", "there are 2", "name one image"),
        (
            "bar.png --explain bar.png",
            "cannot be the same file",
            "name another file for the picture",
        ),
        ("bar.png --explain sevens.safetensors", "not drawn as that kind of file", "ends in .png"),
        ("--model nothing.safetensors bar.png", "nothing.safetensors", "--recipe reading"),
    ] {
        let model = if images.starts_with("--model") { "" } else { "--model sevens.safetensors" };
        let command = format!("read {model} {images}");
        let run = mnist(folder, &command).assert().code(1).stdout("");
        let said = error_and_hint_of(images, &run);
        assert!(said.0.contains(expected) && said.1.contains(hint), "{images}: {said:?}");
    }
    for flags in ["--reject 1.5 bar.png", "--reject -1 bar.png", "--digit --page bar.png", ""] {
        let assert = mnist(folder, &format!("read {flags}")).assert().code(2).stdout("");
        let stderr = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
        assert_eq!(stderr.contains("a number from 0 to 1"), flags.contains("reject"), "{stderr}");
    }
}

#[test]
fn json_says_of_each_image_why_it_cannot_be_read() {
    let dir = desk();
    let command = "read --json --model sevens.safetensors no.png bar.png";
    let assert = mnist(dir.path(), command).assert().code(1);
    let stdout = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
    let told: Vec<serde_json::Value> =
        stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&told[0]["file"], &told[1]["file"]), (&"no.png".into(), &"bar.png".into()));
    assert!(told[0]["error"].as_str().unwrap().starts_with("no.png: No such file"), "{told:?}");
    assert!(told[0].get("lines").is_none() && told[1]["lines"].is_array(), "{told:?}");
}

#[test]
fn a_network_that_knows_only_digits_is_named() {
    let dir = desk();
    let mut model = Model::load(dir.path().join("sevens.safetensors")).unwrap();
    model.metadata.clear();
    model.save(dir.path().join("plain.safetensors")).unwrap();
    let stderr = |args: &str| {
        let assert = mnist(dir.path(), args).assert().success().stdout("7\n");
        String::from_utf8(assert.get_output().stderr.clone()).unwrap()
    };
    let told = stderr("read --model plain.safetensors bar.png");
    assert!(told.contains("note: plain.safetensors has learned digits only"), "{told}");
    assert_eq!(stderr("read --digit --model plain.safetensors bar.png"), "");
}

#[test]
fn a_kept_network_that_is_damaged_is_named() {
    let dir = desk();
    fs::create_dir(dir.path().join("data")).unwrap();
    let drawn = dir.path().join("data/reading-drawn.safetensors");
    fs::copy(dir.path().join("sevens.safetensors"), &drawn).unwrap();
    assert_eq!(output(dir.path(), "read bar.png"), "7\n");
    fs::write(&drawn, "nothing").unwrap();
    let assert = mnist(dir.path(), "read bar.png").assert().code(1).stdout("");
    let stderr = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(stderr.contains("hint: rm data/reading-drawn.safetensors"), "{stderr}");
}

#[test]
fn nothing_is_trained_for_images_that_cannot_be_opened() {
    let dir = desk();
    let assert = mnist(dir.path(), "read no.png").assert().code(1).stdout("");
    let stderr = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(stderr.starts_with("error: no.png: ") && stderr.lines().count() == 2, "{stderr}");
    assert!(!dir.path().join("data").exists(), "nothing was drawn");
}

#[test]
fn of_several_lines_those_without_a_digit_are_left_out_and_counted() {
    let dir = desk();
    let page = |bars: &[(usize, usize)]| {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 60, 200);
        encoder.set_color(png::ColorType::Grayscale);
        let is_ink = |i: usize| {
            bars.iter().any(|&(top, height)| {
                (20..26).contains(&(i % 60)) && (top..top + height).contains(&(i / 60))
            })
        };
        let pixels: Vec<u8> = (0..60 * 200).map(|i| if is_ink(i) { 0 } else { 255 }).collect();
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&pixels).unwrap();
        writer.finish().unwrap();
        bytes
    };
    fs::write(dir.path().join("three.png"), page(&[(8, 24), (80, 24), (150, 24)])).unwrap();
    fs::write(dir.path().join("none.png"), page(&[])).unwrap();
    let run = |args: &str, stdout: &'static str| {
        let command = format!("read --page --model sevens.safetensors {args}");
        let assert = mnist(dir.path(), &command).assert().success().stdout(stdout);
        String::from_utf8(assert.get_output().stderr.clone()).unwrap()
    };
    assert_eq!(run("three.png", "7\n7\n7\n"), "");
    assert_eq!(run("three.png --reject 0.9", "?\n"), "note: three.png: no digit in 3 lines\n");
    assert_eq!(run("none.png", "\n"), "note: none.png: no ink was found\n");
}
