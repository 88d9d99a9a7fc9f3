//! Pictures as text.

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
    fn bars_are_as_long_as_the_share() {
        assert_eq!([0.0, 0.5, 1.0].map(|share| bar(share, 4)), ["    ", "██  ", "████"]);
        assert_eq!(bar(f32::NAN, 2), "  ");
    }

    #[test]
    fn pictures_keep_their_columns() {
        assert_eq!(picture(&[0, 0, 0, 255, 64, 0, 0, 0], 2), "  ██\n░░");
    }
}
