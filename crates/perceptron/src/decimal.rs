//! How weights and biases are printed.

/// The shortest decimal number that reads back as the same float.
pub(crate) fn shortest(number: f64) -> String {
    if number == 0.0 || (1e-5..1e16).contains(&number.abs()) {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}
