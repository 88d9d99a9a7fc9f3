//! Numbers as text.

/// 50000 as `50,000`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 perceptron`, `1,234 perceptrons`.
pub fn counted(number: usize, what: &str) -> String {
    format!("{} {what}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// 5 as `5`, 0.5 as `0.5`, and where that would be long, 1e300 as `1e300`.
pub fn plain(number: f64) -> String {
    format!("{number:?}").trim_end_matches(".0").to_string()
}

/// 0.9776 as `97.76 %`; a dash if there is no share.
pub fn percent(share: Option<f64>) -> String {
    match share {
        Some(share) if share.is_finite() => format!("{:.2} %", share * 100.0),
        _ => "-".to_string(),
    }
}

/// The sizes of a network's layers: `784-30-10`.
pub fn shape(sizes: &[usize]) -> String {
    let sizes: Vec<String> = sizes.iter().map(usize::to_string).collect();
    sizes.join("-")
}
