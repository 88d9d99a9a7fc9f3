//! Bytes that have changed are noticed as they are read.

use std::fs;
use std::path::{Path, PathBuf};

use mnist_io::{Error, ShardedExamples, ShardedLayout, ShardedWriter};

use super::{rewrite, sharded, text};

const BLOCK: usize = 4096;

/// Three blocks and a part of one.
const EXAMPLES: usize = 3 * BLOCK + 100;

/// Header of a file of images of two dimensions, and of one of labels.
const STARTS: [(&str, usize, usize); 2] =
    [("images-idx3-ubyte", 16, 2), ("labels-idx1-ubyte", 8, 1)];

/// In three files, so that blocks end within files and files within blocks.
fn three_blocks(parent: &Path) -> PathBuf {
    let dir = parent.join("set");
    let (image_shape, examples) = (vec![1, 2], EXAMPLES as u64);
    let layout = ShardedLayout { image_shape, classes: 3, examples, shard_files: 3 };
    let mut writer = ShardedWriter::create(&dir, layout).unwrap();
    // In pieces that end where neither does.
    let labels: Vec<u8> = (0..3).cycle().take(EXAMPLES).collect();
    for labels in labels.chunks(1000) {
        writer.append(&[labels, labels].concat(), labels).unwrap();
    }
    writer.finish().unwrap();
    dir
}

/// Reads block after block, as a window does.
fn read(dir: &Path) -> Result<(), Error> {
    let mut reader = ShardedExamples::open(dir)?.reader()?;
    for first in (0..EXAMPLES).step_by(BLOCK) {
        let n = BLOCK.min(EXAMPLES - first);
        reader.read(first as u64, &mut vec![0; 2 * n], &mut vec![0; n])?;
    }
    Ok(())
}

#[test]
fn a_block_that_has_changed_is_named_as_it_is_read() {
    assert_eq!(ShardedExamples::BLOCK, BLOCK as u64);
    let parent = tempfile::tempdir().unwrap();
    let dir = three_blocks(parent.path());
    read(&dir).unwrap();
    // Of which file, which example has changed; and which block of the file that is, from where to
    // where. Each file has 4,130 or 4,129 examples.
    for (shard, example, block, examples) in [
        (0, 0, 0, 0..4096),
        (0, 4095, 0, 0..4096),
        (0, 4096, 1, 4096..4130),
        (0, 4129, 1, 4096..4130),
        (1, 0, 0, 0..4062),
        (1, 4061, 0, 0..4062),
        (1, 4062, 1, 4062..4129),
        (2, 0, 0, 0..4029),
        (2, 4028, 0, 0..4029),
        (2, 4029, 1, 4029..4129),
        (2, 4128, 1, 4029..4129),
    ] {
        for (name, start, size) in STARTS {
            let file = dir.join(format!("shard-{shard:05}-{name}"));
            let whole = fs::read(&file).unwrap();
            let mut damaged = whole.clone();
            // Still a label, so that nothing else is wrong with it.
            let byte = &mut damaged[start + example * size];
            *byte = (*byte + 1) % 3;
            rewrite(&file, &damaged);
            match read(&dir).unwrap_err() {
                Error::BlockAltered {
                    path,
                    block: found,
                    examples: of,
                    expected,
                    found: crc32,
                } => {
                    assert_eq!((path, found, of), (file.clone(), block, examples.clone()));
                    assert_ne!(expected, crc32);
                }
                other => panic!("{other:?}"),
            }
            rewrite(&file, &whole);
        }
    }
    read(&dir).unwrap();
}

#[test]
fn a_block_that_has_changed_is_an_error_of_one_line_with_both_checksums() {
    let parent = tempfile::tempdir().unwrap();
    let dir = three_blocks(parent.path());
    let file = dir.join("shard-00001-labels-idx1-ubyte");
    let mut bytes = fs::read(&file).unwrap();
    bytes[8 + 4100] ^= 1;
    rewrite(&file, &bytes);
    let checksum = |labels: &[u8]| format!("{:08x}", crc32(labels));
    let found = checksum(&bytes[8 + 4062..]);
    bytes[8 + 4100] ^= 1;
    let expected = checksum(&bytes[8 + 4062..]);
    assert_eq!(
        text(&read(&dir).unwrap_err(), &dir),
        format!(
            "DIR/shard-00001-labels-idx1-ubyte has been altered: the CRC-32 of its block 1, examples \
             4062 to 4128, is {found} instead of {expected}"
        )
    );
    // Part of the block tells nothing: the others can be read, and so can those in it.
    let mut reader = ShardedExamples::open(&dir).unwrap().reader().unwrap();
    reader.read(4130 + 4062, &mut [0; 20], &mut [0; 10]).unwrap();
}

/// After an error a file is opened anew, and read if it has been mended.
#[test]
fn a_file_that_has_been_mended_is_read_again() {
    let parent = tempfile::tempdir().unwrap();
    let dir = three_blocks(parent.path());
    let file = dir.join("shard-00000-images-idx3-ubyte");
    let whole = fs::read(&file).unwrap();
    let mut damaged = whole.clone();
    damaged[20] ^= 8;
    rewrite(&file, &damaged);
    let mut reader = ShardedExamples::open(&dir).unwrap().reader().unwrap();
    let mut block = || reader.read(0, &mut vec![0; 2 * BLOCK], &mut vec![0; BLOCK]);
    assert!(matches!(block().unwrap_err(), Error::BlockAltered { .. }));
    rewrite(&file, &whole);
    block().unwrap();
}

#[test]
fn what_is_set_aside_is_checked_as_well() {
    let (_parent, dir) = sharded();
    for (name, at) in [
        ("validation-images-idx3-ubyte", 20),
        ("validation-labels-idx1-ubyte", 9),
        ("t10k-images-idx3-ubyte", 16),
        ("t10k-labels-idx1-ubyte", 8),
    ] {
        let file = dir.join(name);
        let whole = fs::read(&file).unwrap();
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        rewrite(&file, &damaged);
        let examples = ShardedExamples::open(&dir).unwrap();
        let set = if name.starts_with("t10k") { examples.test() } else { examples.validation() };
        match set.unwrap_err() {
            Error::BlockAltered { path, block: 0, .. } => assert_eq!(path, file),
            other => panic!("{other:?}"),
        }
        rewrite(&file, &whole);
    }
}

/// Bit by bit, as it is defined.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    };
    !bytes.iter().fold(!0, step)
}
