//! How checkpoints are named: `00000012.checkpoint`.

use std::ffi::OsStr;

const ENDING: &str = ".checkpoint";

/// The name of the checkpoint with this number.
pub(crate) fn name(number: u64) -> String {
    format!("{number:08}{ENDING}")
}

/// The number of the checkpoint with this name; None for other files.
pub(crate) fn number(file_name: &OsStr) -> Option<u64> {
    let file_name = file_name.to_str()?;
    let number = file_name.strip_suffix(ENDING)?.parse().ok()?;
    // One name for each number: neither `7.checkpoint` nor `+0000007.checkpoint`.
    (name(number) == file_name).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_go_together_and_other_names_have_no_number() {
        for n in [0, 7, 99_999_999, 100_000_000, u64::MAX] {
            assert_eq!(number(OsStr::new(&name(n))), Some(n));
        }
        for other in [
            "7.checkpoint",
            "+0000007.checkpoint",
            "0100000000.checkpoint",
            "18446744073709551616.checkpoint",
            "00000007.checkpoint.bak",
            ".00000007.checkpoint.x3Rk0aPq.atomic",
            ".checkpoint",
            "digits.safetensors",
        ] {
            assert_eq!(number(OsStr::new(other)), None, "{other}");
        }
    }
}
