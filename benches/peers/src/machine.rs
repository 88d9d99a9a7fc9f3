//! What the times were taken on.

use std::env::consts::{ARCH, OS};
use std::fs;
use std::thread;

/// Processor and cores, for instance `AMD EPYC, 2 cores`.
pub fn machine() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    format!("{}, {cores} cores", processor(&text).unwrap_or(&format!("{ARCH} on {OS}")))
}

/// The processor in a Linux system's `/proc/cpuinfo`, which not every architecture names.
pub fn processor(cpuinfo: &str) -> Option<&str> {
    let (_, model) =
        cpuinfo.lines().find(|line| line.starts_with("model name"))?.split_once(':')?;
    Some(model.trim())
}
