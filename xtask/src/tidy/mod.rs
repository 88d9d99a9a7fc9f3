//! What the documents claim about the code, as far as a machine can check it.
//!
//! Every check takes the root of a checkout, so that the tests can hand it a made-up one.

mod checkout;
mod cycles;
mod dependencies;
mod documents;
mod equations;
mod floors;
mod libraries;
mod manifests;
mod modules;
mod names;
mod sources;
mod test_files;
mod tokens;

pub use checkout::{Error, Finding};

use std::path::Path;

/// All that [`check`] has to say.
#[derive(Debug)]
pub struct Report {
    /// Lines of code a crate, for information.
    pub lines_of_code: String,
    /// What is wrong, a line each; empty if nothing is.
    pub findings: Vec<Finding>,
}

/// Runs every check on the checkout at `root`.
///
/// # Errors
/// [`Error`] if something in it cannot be read.
pub fn check(root: &Path) -> Result<Report, Error> {
    let texts = checkout::read(root)?;
    let mut findings = equations::table(&texts);
    findings.extend(equations::spelling(&texts));
    findings.extend(sources::long_files(&texts));
    findings.extend(sources::opening_lines(&texts));
    findings.extend(sources::homes(&texts));
    findings.extend(test_files::findings(&texts));
    let imports = modules::imports(&texts);
    findings.extend(cycles::of_imports(&imports));
    findings.extend(floors::of_imports(&imports));
    findings.extend(dependencies::between_crates(&texts));
    findings.extend(libraries::habits(&texts));
    findings.extend(libraries::unsafe_code(&texts));
    findings.extend(documents::of_each_crate(root, &texts));
    findings.extend(documents::commands(&texts));
    findings.extend(documents::links(root, &texts));
    Ok(Report { lines_of_code: sources::lines_of_code(&texts), findings })
}
