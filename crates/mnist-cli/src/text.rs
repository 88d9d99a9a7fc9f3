//! Numbers and pictures as text.

/// 50000 as `50,000`.
pub(crate) fn grouped(number: usize) -> String {
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
pub(crate) fn counted(number: usize, what: &str) -> String {
    format!("{} {what}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// 5 as `5`, 0.5 as `0.5`, and where that would be long, 1e300 as `1e300`.
pub(crate) fn plain(number: f64) -> String {
    format!("{number:?}").trim_end_matches(".0").to_string()
}

/// 0.9776 as `97.76 %`; nothing if there is nothing to say.
pub(crate) fn percent(share: Option<f64>) -> String {
    match share {
        Some(share) if share.is_finite() => format!("{:.2} %", share * 100.0),
        _ => "-".to_string(),
    }
}

/// A number from 0 to 1 as a bar of so many characters.
pub(crate) fn bar(share: f32, width: u8) -> String {
    let full = share.clamp(0.0, 1.0) * f32::from(width);
    (0..width).map(|i| if f32::from(i) + 0.5 <= full { '█' } else { ' ' }).collect()
}

/// An image as lines of text, two characters a pixel, dark where the pixel is black. White lines
/// above and below are left out.
pub(crate) fn picture(image: &[u8], columns: usize) -> String {
    let shade = |&pixel: &u8| match pixel {
        0..32 => "  ",
        32..96 => "░░",
        96..160 => "▒▒",
        160..224 => "▓▓",
        224.. => "██",
    };
    let line = |row: &[u8]| row.iter().map(shade).collect::<String>().trim_end().to_string();
    let lines: Vec<String> = image.chunks(columns.max(1)).map(line).collect();
    lines.join("\n").trim_matches('\n').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        for (number, text) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (50_000, "50,000"), (1_234_567, "1,234,567")]
        {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn plain_numbers_are_short() {
        assert_eq!([10.0, -2.5, 1e300].map(plain), ["10", "-2.5", "1e300"]);
    }

    #[test]
    fn shares_that_are_not_there_are_a_dash() {
        assert_eq!(percent(Some(0.97765)), "97.77 %");
        assert_eq!(percent(Some(f64::NAN)), "-");
        assert_eq!(percent(None), "-");
    }

    #[test]
    fn bars_are_as_long_as_the_share() {
        assert_eq!([0.0, 0.5, 1.0].map(|share| bar(share, 4)), ["    ", "██  ", "████"]);
        assert_eq!(bar(f32::NAN, 2), "  ");
    }

    #[test]
    fn pictures_keep_their_columns() {
        assert_eq!(picture(&[0, 0, 0, 255, 64, 0, 0, 0], 2), "  ██\n░░");
    }
}
