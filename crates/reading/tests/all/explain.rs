//! Pictures of all that was tried.

use ink::Grey;
use reading::{Reader, Trials, Writing};
use sigmoid_net::{Init, Model, Network};

/// A network that has learned nothing: what is drawn does not depend on what is right.
fn reader() -> Reader {
    let network = Network::from_seed(&[784, 10], Init::Scaled, 1).expect("a network");
    Reader::new(vec![Model::new(network)]).expect("a network of digits")
}

/// Black on white: lines of so many upright bars.
fn page(lines: usize, bars: usize) -> Grey {
    let (width, height) = (20 + bars * 20, 20 + lines * 40);
    let mut pixels = vec![255; width * height];
    for line in 0..lines {
        for row in 20 + line * 40..40 + line * 40 {
            for bar in 0..bars {
                pixels[row * width + 20 + bar * 20..][..4].fill(0);
            }
        }
    }
    Grey::new(width, height, pixels).expect("so many pixels")
}

fn trials(lines: usize, bars: usize) -> Trials {
    let mut trials = reader().trials_with_stages(&page(lines, bars), Writing::Page);
    // Candidates' images are kept with the stages, which have frames of their own.
    trials.page.stages.clear();
    assert_eq!(trials.lines.len(), lines);
    trials
}

/// Columns, and red, green and blue of each pixel.
fn decoded(trials: &Trials) -> (usize, Vec<[u8; 3]>) {
    let png = trials.picture(0.5).and_then(|picture| picture.png()).expect("a picture");
    let image = image::load_from_memory(&png).expect("a PNG").into_rgb8();
    (image.width() as usize, image.pixels().map(|pixel| pixel.0).collect())
}

const CHOSEN: [u8; 3] = [213, 94, 0];
const TRIED: [u8; 3] = [86, 180, 233];

#[test]
fn the_candidates_that_were_chosen_are_framed_and_the_cuts_drawn() {
    for bars in [1, 2, 4] {
        let trials = trials(1, bars);
        let (width, pixels) = decoded(&trials);
        let chosen = trials.lines[0].ranked[0].candidates.len();
        // Frames of 56 pixels and three on each side, three rows at the top and three below.
        let runs = pixels.chunks(width).flat_map(|row| row.chunk_by(|a, b| a == b));
        let edges = runs.filter(|run| run[0] == CHOSEN && run.len() == 62).count();
        assert_eq!(edges, 6 * chosen, "{bars} bars");
        assert_eq!(pixels.contains(&TRIED), trials.lines[0].segmentation.cuts().len() > chosen + 1);
    }
}

#[test]
fn stages_are_drawn_if_they_were_kept() {
    let (reader, image) = (reader(), page(2, 3));
    let without = reader.trials(&image, Writing::Page);
    let with = reader.trials_with_stages(&image, Writing::Page);
    let height = |trials: &Trials| trials.picture(0.5).expect("a picture").size().1;
    assert!(without.page.stages.is_empty() && with.page.stages.len() > 4);
    assert!(height(&with) > height(&without) + 200);
}

#[test]
fn a_picture_of_much_is_no_larger_than_some_twenty_megapixels() {
    let size = |trials: &Trials| trials.picture(0.5).expect("a picture").size();
    let (few, many) = (size(&trials(41, 3)), size(&trials(90, 3)));
    assert_eq!(few, many);
    // Each line has more candidates than are shown.
    let (width, height) = size(&trials(50, 30));
    assert!(width * height < 25_000_000, "{width} x {height}");
    let (width, height) = size(&trials(1, 400));
    assert!(width * height < 25_000_000, "{width} x {height}");
}

#[test]
fn paper_without_ink_has_a_picture_too() {
    for (width, height) in [(30, 30), (1, 1), (5000, 1), (1, 5000)] {
        let image = Grey::new(width, height, vec![200; width * height]).expect("so many pixels");
        let trials = reader().trials_with_stages(&image, Writing::Unknown);
        let (_, pixels) = decoded(&trials);
        assert!(!pixels.contains(&CHOSEN) && !pixels.contains(&TRIED));
    }
}

#[test]
fn refused_digits_are_refused_in_the_picture() {
    let trials = trials(1, 2);
    assert_ne!(trials.picture(0.0).expect("a picture"), trials.picture(1.1).expect("a picture"));
}

#[test]
fn the_same_image_gives_the_same_bytes_on_any_number_of_threads() {
    let bytes = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let trials = reader().trials_with_stages(&page(3, 4), Writing::Page);
            trials.picture(0.5).and_then(|picture| picture.png()).expect("a picture")
        })
    };
    assert_eq!(bytes(1), bytes(3));
}
