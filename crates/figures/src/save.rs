//! Figures as files.

use std::path::Path;

use crate::error::Error;

/// Extension of an SVG document.
pub(crate) const SVG: &str = "svg";
/// Extension of a PNG.
pub(crate) const PNG: &str = "png";

/// Draws a figure and writes it to a file, whole or not at all. A name with another extension is
/// refused before anything is drawn: programs would take an SVG called `x.png` for a broken PNG. A
/// name without one is accepted, since devices and pipes have none.
pub(crate) fn save<B: AsRef<[u8]>>(
    path: &Path,
    expected: &'static str,
    draw: impl FnOnce() -> Result<B, Error>,
) -> Result<(), Error> {
    if path.extension().is_some_and(|found| !found.eq_ignore_ascii_case(expected)) {
        return Err(Error::Extension { path: path.to_owned(), expected });
    }
    atomic_file::write(path, draw()?.as_ref())
        .map_err(|source| Error::Write { path: path.to_owned(), source })
}
