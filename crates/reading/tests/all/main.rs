//! Images to numbers: answers, how sure they are, and files that want to do harm.

#[path = "../../../ink/tests/all/files.rs"]
mod files;
mod mutations;
mod networks;

mod answers;
mod calibration;
mod confidence;
#[cfg(feature = "explain")]
mod explain;
mod hostile;
