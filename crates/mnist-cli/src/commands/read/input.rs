//! Images from files and from standard input.

use std::error::Error;
use std::fs::File;
use std::io::{self, Read};
use std::panic;
use std::path::Path;

use ink::{Decoded, Grey, decode};

use crate::failure::{Failure, request};

/// Bytes of a file at most: as many as an image of 2^27 pixels takes that is not compressed, and more
/// than any photograph.
const MOST_BYTES: u64 = 1 << 29;

/// The image in a file, or on standard input for `-`.
pub(super) fn image(path: &Path) -> Result<Grey, Failure> {
    let unreadable =
        |reason: &str, hint: &str| request(format!("{}: {reason}", path.display()), hint);
    let bytes = bytes(path).map_err(|error| unreadable(&error.to_string(), hint(path)))?;
    let Some(bytes) = bytes else {
        return Err(unreadable("more than 512 MiB", "scale it down first, and save it as JPEG"));
    };
    decode_silently(&bytes).map(|decoded| decoded.image).map_err(|error| match error.source() {
        // What caused that is said by it already.
        Some(source) => unreadable(&format!("{error}: {source}"), error.hint()),
        None => unreadable(&error.to_string(), error.hint()),
    })
}

/// Damage on which a decoder panics is an error like others: the panic's own message is not printed.
fn decode_silently(bytes: &[u8]) -> Result<Decoded, ink::Error> {
    let print = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let decoded = decode(bytes);
    panic::set_hook(print);
    decoded
}

/// None if there are too many.
fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    } else {
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(io::Error::other("a folder"));
        }
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    }
    Ok((bytes.len() as u64 <= MOST_BYTES).then_some(bytes))
}

fn hint(path: &Path) -> &'static str {
    let is_address = ["http://", "https://"].iter().any(|start| path.starts_with(start));
    if is_address {
        "download it first, and name the file; or name -, and pipe it into standard input"
    } else if path.is_dir() {
        "name image files; with the shell, DIR/*.png names all that are in it"
    } else {
        "name an image file that you may read, or - for standard input"
    }
}
