//! Writes what the stages make of the tests' pages into a folder, as PNGs, to be looked at:
//! `cargo run --release -p ink --example look -- DIR`.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use ink::{Grey, Options, find_ink};

#[path = "../tests/all/pages/mod.rs"]
mod pages;

fn main() -> ExitCode {
    let Some(folder) = env::args_os().nth(1) else {
        println!("name a folder for the pictures");
        return ExitCode::FAILURE;
    };
    for (name, sheet) in pages::table::sheets() {
        let drawn = sheet.draw();
        let page = find_ink(&drawn.image, Options::default().keep_stages());
        let components: Vec<usize> = page.lines.iter().map(|line| line.components.len()).collect();
        println!(
            "{name}: {} digits, components {components:?}, skew {:.2}, {} rules, strokes {:?}",
            drawn.digits.len(),
            page.skew,
            page.rules,
            page.lines.first().map(|line| (line.stroke_width, line.writing_height, line.widened)),
        );
        let folder = Path::new(&folder).join(name.replace([' ', ','], "-"));
        fs::create_dir_all(&folder).expect("a folder");
        for (index, stage) in page.stages.iter().enumerate() {
            let white: Vec<u8> = stage.image.pixels().iter().map(|&pixel| 255 - pixel).collect();
            let white =
                Grey::new(stage.image.width(), stage.image.height(), white).expect("as before");
            save(&folder.join(format!("{index}-{}.png", stage.name.replace(' ', "-"))), &white);
        }
        for (index, line) in page.lines.iter().enumerate() {
            save(&folder.join(format!("line-{index}.png")), &line.ink);
        }
    }
    ExitCode::SUCCESS
}

fn save(path: &Path, image: &Grey) {
    let side = |side: usize| u32::try_from(side).expect("small");
    image::save_buffer(
        path,
        image.pixels(),
        side(image.width()),
        side(image.height()),
        image::ColorType::L8,
    )
    .expect("a file");
}
