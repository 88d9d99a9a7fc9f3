//! Figures as files: whole, of the right kind, or not at all.

use std::error::Error as _;
use std::fs;
use std::path::Path;

use figures::{Cell, Chart, Drawing, Error, Image, Matrix, Panels, Sheet, Tile};
use tempfile::tempdir;

fn chart() -> Chart {
    Chart::new("A title").line("", [(0.0, 1.0), (1.0, 3.0)])
}

fn matrix() -> Matrix {
    Matrix::new("A title", [[Cell::new("1", 0.5)]])
}

fn image() -> Image {
    Image::ink(2, [0, 255, 255, 0])
}

fn sheet() -> Sheet {
    Sheet::new(1, [Tile::new(image(), "a caption")])
}

#[test]
fn a_file_holds_what_svg_and_png_return() {
    let folder = tempdir().unwrap();
    let saved = |name: &str, save: &dyn Fn(&Path) -> Result<(), Error>| {
        let path = folder.path().join(name);
        save(&path).unwrap();
        fs::read(path).unwrap()
    };
    let panels = Panels::new("A title").with(chart());
    assert_eq!(saved("chart.svg", &|p| chart().save(p)), chart().svg().unwrap().as_bytes());
    assert_eq!(saved("panels.SVG", &|p| panels.save(p)), panels.svg().unwrap().as_bytes());
    assert_eq!(saved("matrix", &|p| matrix().save(p)), matrix().svg().unwrap().as_bytes());
    assert_eq!(saved("image.png", &|p| image().save(p)), image().png().unwrap());
    let drawing = Drawing::new(2, 1).unwrap();
    assert_eq!(saved("drawing.png", &|p| drawing.save(p)), drawing.png().unwrap());
    // Over the one before.
    assert_eq!(saved("image.png", &|p| sheet().save(p)), sheet().png().unwrap());
}

#[test]
fn a_name_for_another_kind_of_file_is_refused() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for (name, saved) in [
        ("chart.png", chart().save(path("chart.png"))),
        ("panels.pdf", Panels::new("").save(path("panels.pdf"))),
        ("matrix.svg.txt", matrix().save(path("matrix.svg.txt"))),
        ("image.svg", image().save(path("image.svg"))),
        ("sheet.jpg", sheet().save(path("sheet.jpg"))),
    ] {
        let error = saved.unwrap_err();
        assert!(matches!(error, Error::Extension { .. }), "{error}");
        let expected = if name.starts_with(['i', 's']) { "png" } else { "svg" };
        let expected = format!("{name}: this figure is saved as .{expected}");
        assert!(error.to_string().ends_with(&expected), "{error}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_cannot_be_drawn_leaves_the_file_as_it_was() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("chart.svg");
    fs::write(&path, "before").unwrap();
    let error = chart().x(figures::Axis::linear("x").between(1.0, 0.0)).save(&path).unwrap_err();
    assert!(matches!(error, Error::Range { .. }), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "before");
}

#[test]
fn a_file_that_cannot_be_written_is_named_with_the_reason() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("nowhere").join("chart.svg");
    let error = chart().save(&path).unwrap_err();
    assert_eq!(error.to_string(), format!("{} cannot be written", path.display()));
    assert!(matches!(&error, Error::Write { .. }) && error.source().is_some());
}

#[test]
#[cfg(unix)]
fn a_file_is_replaced_whole_and_keeps_its_permissions() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    let folder = tempdir().unwrap();
    let (path, link) = (folder.path().join("chart.svg"), folder.path().join("link.svg"));
    fs::write(&path, "before").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&path, &link).unwrap();
    let before = fs::metadata(&path).unwrap();
    // A reader that opened the old file goes on reading the old file.
    let mut reader = fs::File::open(&path).unwrap();
    chart().save(&link).unwrap();
    let after = fs::metadata(&path).unwrap();
    assert!(before.ino() != after.ino() && after.permissions().mode() & 0o777 == 0o640);
    assert_eq!(std::io::read_to_string(&mut reader).unwrap(), "before");
    assert_eq!(fs::read_to_string(&path).unwrap(), chart().svg().unwrap());
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}
