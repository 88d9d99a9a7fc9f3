//! What a classifier learns strings from, besides whole digits.

pub(crate) mod cut_out;
pub(crate) mod non_digits;
pub(crate) mod without_digits;
