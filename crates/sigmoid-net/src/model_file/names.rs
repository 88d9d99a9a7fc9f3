//! What tensors and metadata are called, in the files of one network and of several.

/// Name and version of what is written, in the metadata under `format`.
pub(super) const ONE: &str = "sigmoid-net 1";
/// The same for a committee.
pub(super) const COMMITTEE: &str = "sigmoid-net committee 1";

/// Where the metadata of a committee say how many members it has.
pub(super) const MEMBERS: &str = "members";

/// What the names of a committee's member begin with.
pub(super) fn of_member(member: usize) -> String {
    format!("members.{member}.")
}

/// The weights of a layer, n_out x n_in.
pub(super) fn weight(prefix: &str, l: usize) -> String {
    format!("{prefix}layers.{l}.weight")
}

/// The biases of a layer, n_out of them.
pub(super) fn bias(prefix: &str, l: usize) -> String {
    format!("{prefix}layers.{l}.bias")
}
