//! The crates and the features that can be chosen of each, as their manifests say.

use std::fs;
use std::io;
use std::path::Path;

/// A crate and its features.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Features {
    /// The crate's name, which is that of its folder.
    pub name: String,
    /// Those that can be chosen one by one.
    pub features: Vec<String>,
    /// Whether some are on unless one says otherwise.
    pub has_default: bool,
}

/// The crates in `crates`, in order.
///
/// # Errors
/// If the folder or a manifest in it cannot be read.
pub fn features(root: &Path) -> io::Result<Vec<Features>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(root.join("crates"))? {
        let folder = entry?.path();
        let manifest = folder.join("Cargo.toml");
        let (Some(name), true) = (folder.file_name(), manifest.is_file()) else { continue };
        let manifest = fs::read_to_string(manifest)?;
        let lines = manifest.lines().skip_while(|line| line.trim() != "[features]").skip(1);
        let lines = lines.take_while(|line| !line.starts_with('['));
        let mut features: Vec<String> = lines
            .filter(|line| !line.trim_start().starts_with('#'))
            .filter_map(|line| Some(line.split_once('=')?.0.trim().to_owned()))
            .collect();
        let count = features.len();
        features.retain(|feature| feature != "default");
        let has_default = features.len() < count;
        all.push(Features { name: name.to_string_lossy().into_owned(), features, has_default });
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}
