//! Pages as those that `ink` is tested with.

pub(crate) use drawn::{SHEET, Sheet};

#[path = "../../../../crates/ink/tests/all/pages/mod.rs"]
mod drawn;
