//! Writes what the stages make of the drawn pages, to be looked at:
//! `INK_LOOK=DIR cargo test -p ink --test look -- --ignored`.

use std::fs;
use std::path::Path;

use ink::{Grey, Options, find_ink};

mod pages;

#[test]
#[ignore = "writes pictures into the folder that INK_LOOK names"]
fn the_stages_of_the_drawn_pages() {
    let folder = std::env::var("INK_LOOK").expect("INK_LOOK names a folder");
    for (name, sheet) in pages::table() {
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
