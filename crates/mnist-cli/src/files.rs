//! Files that the user names, written whole or not at all.

use std::path::{Path, PathBuf};

use crate::failure::{Failure, request};

/// Checks that a file can be written, before hours are spent on its contents.
pub(crate) fn check_writable(path: &Path) -> Result<(), Failure> {
    atomic_file::check_writable(path).map_err(|source| Failure::File { path: path.into(), source })
}

/// Checks that the file's ending is one of these, and that it can be written.
pub(crate) fn check_picture(path: &Path, endings: &[&str]) -> Result<(), Failure> {
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    if !endings.iter().any(|wanted| ending.as_deref() == Some(wanted)) {
        let endings: Vec<String> = endings.iter().map(|ending| format!(".{ending}")).collect();
        return Err(request(
            format!("{}: this picture is not drawn as that kind of file", path.display()),
            format!("name a file that ends in {}", endings.join(" or ")),
        ));
    }
    check_writable(path)
}

/// Refuses to write two things to one file.
pub(crate) fn check_different(
    (what, path): (&str, &Path),
    (other, other_path): (&str, &Path),
) -> Result<(), Failure> {
    if resolved(path) != resolved(other_path) {
        return Ok(());
    }
    Err(request(
        format!("{}: {what} and {other} cannot be the same file", path.display()),
        format!("name another file for the {what}"),
    ))
}

/// Refuses to write something to a file that is a checkpoint in this folder or below, or could be
/// taken for one, or is the lock of one.
pub(crate) fn check_no_checkpoint(
    (what, path): (&str, &Path),
    folder: &Path,
) -> Result<(), Failure> {
    let file = resolved(path);
    let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_like_one = name.ends_with(".checkpoint") || name == ".checkpoint.lock";
    if !is_like_one || !file.starts_with(resolved(folder)) {
        return Ok(());
    }
    let folder = folder.display();
    Err(request(
        format!("{}: the {what} would be among the checkpoints in {folder}", path.display()),
        "name a file with another ending, or in another folder",
    ))
}

/// Refuses to write something over a file of the data set in this folder.
pub(crate) fn check_no_data((what, path): (&str, &Path), folder: &Path) -> Result<(), Failure> {
    let file = resolved(path);
    let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_data = name == "manifest.json" || name.contains("-ubyte");
    if !is_data || file.parent() != Some(&resolved(folder)) {
        return Ok(());
    }
    let folder = folder.display();
    Err(request(
        format!(
            "{}: the {what} would be among the files of the data set in {folder}",
            path.display()
        ),
        "name a file with another ending, or in another folder",
    ))
}

/// The file that is written under this name, which need not be there yet: its folder without links
/// and dots, and its own name. The name as it is if there is no such folder.
fn resolved(path: &Path) -> PathBuf {
    /// Links that lead from one to the next, at most: as many as Linux follows.
    const LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        if let Ok(there) = path.canonicalize() {
            return there;
        }
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let (Ok(folder), Some(name)) = (folder.canonicalize(), path.file_name()) else {
            return path;
        };
        let file = folder.join(name);
        // A link to nothing yet: what it names is written.
        let Ok(target) = file.read_link() else { return file };
        path = folder.join(target);
    }
    path
}

/// Writes a file whole or not at all.
pub(crate) fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    atomic_file::write(path, bytes).map_err(|source| Failure::File { path: path.into(), source })
}
