//! The same bytes on every machine. If this test fails everywhere, a seed means other distortions
//! than in the version before, and other networks: say so in CHANGELOG.md.

use std::fmt::Write as _;

use augmentation::{Distorter, Distortion};
use sha2::{Digest, Sha256};

use crate::pictures::ring;

fn hash(distortion: Distortion, (rows, columns): (usize, usize), images: usize) -> String {
    let distorter = Distorter::new(distortion, rows, columns, 1).expect("strengths and size");
    let mut sha = Sha256::new();
    let mut to = vec![0; rows * columns];
    for example in 0..images {
        distorter.distort(example, example / 7, &ring(rows, columns, example), &mut to);
        sha.update(&to);
    }
    sha.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[test]
fn distorted_images_are_these_bytes_on_every_machine() {
    let strong =
        Distortion { rotation: 3.0, scaling: 0.4, shear: 0.7, shift: 6.0, displacement: 5.0 };
    assert_eq!(
        hash(Distortion::default(), (28, 28), 2_000),
        "6ce399295178280f1c3ca2b43c073bbcb368a6fd1e908103434992fc2e61180d"
    );
    assert_eq!(
        hash(strong, (28, 28), 500),
        "729d398527823b61053b778a57d303364c8342bbc4ee996f9d13dd481a9a0dea"
    );
    assert_eq!(
        hash(strong, (97, 41), 100),
        "b5ff1b7ed0374911a89f7a3b24b1d80b9a74f4734f19303a24c18594b898b71d"
    );
}
