//! The cores of this host, and whether this process may use all of them.

use std::fs;

/// Whether the launcher has bound this process to some of the cores: those are its own then. Known
/// on Linux only.
pub(crate) fn is_bound() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let allowed = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
    allowed.is_some_and(|allowed| allowed.trim() != online().trim())
}

/// The cores of this host, such as `0-3,8`. Known on Linux only.
fn online() -> String {
    fs::read_to_string("/sys/devices/system/cpu/online").unwrap_or_default()
}

/// How many cores this host has, 0 if that is not known.
pub(crate) fn of_host() -> usize {
    cores_of(&online())
}

/// How many a list like that has.
fn cores_of(list: &str) -> usize {
    let of_range = |range: &str| {
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        let [from, to] = [from, to].map(|number| number.trim().parse::<usize>());
        to.ok()?.checked_sub(from.ok()?)?.checked_add(1)
    };
    list.split(',').filter_map(of_range).sum()
}

#[cfg(test)]
mod tests {
    use super::cores_of;

    #[test]
    fn cores_are_counted() {
        for (list, cores) in [("0\n", 1), ("0-1\n", 2), ("0-3,8,10-11", 7), ("", 0), ("3-1,x", 0)] {
            assert_eq!(cores_of(list), cores, "{list}");
        }
    }
}
