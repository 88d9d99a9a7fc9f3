//! Text: its sizes, its width, and what of it an SVG document can contain.

use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontTransform, IntoFont, TextStyle};

use crate::canvas::pixels::FINE;
use crate::palette::INK;

/// Size of axis labels, in pixels.
pub(crate) const TEXT: f64 = 13.0;
/// Size of tick labels, of the legend and of cells.
pub(crate) const SMALL: f64 = 12.0;
/// Size of titles.
pub(crate) const HEAD: f64 = 15.0;
/// Size below which text is cut rather than shrunk.
const SMALLEST: f64 = 7.0;

/// Width of a letter as a share of the size of the text: an upper bound in most fonts. Text is
/// never measured with a real font, so that the same data gives the same bytes on every machine.
const LETTER: f64 = 0.56;

/// Text with `&`, `<` and `>` escaped.
pub(crate) fn escaped(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Text with a space for each character that XML forbids.
pub(crate) fn printable(text: &str) -> String {
    let forbidden = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if forbidden(c) { ' ' } else { c }).collect()
}

/// Text of this size in pixels, anchored at its middle, start or end.
pub(crate) fn text_style(size: f64, h: HPos, v: VPos) -> TextStyle<'static> {
    // Plotters divides a font's size by 1.24 when it writes SVG.
    let font = ("sans-serif", size * 1.24 * f64::from(FINE)).into_font();
    TextStyle::from(font).color(&INK).pos(Pos::new(h, v))
}

/// The same, reading upwards.
pub(crate) fn upright(style: TextStyle<'static>) -> TextStyle<'static> {
    style.transform(FontTransform::Rotate270)
}

/// Width of the text in pixels.
pub(crate) fn text_width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * LETTER
}

/// Width of the longest of these texts in pixels; 0 if there are none.
pub(crate) fn longest<'a>(texts: impl IntoIterator<Item = &'a str>, size: f64) -> f64 {
    texts.into_iter().map(|text| text_width(text, size)).fold(0.0, f64::max)
}

/// The size at which text, `needed` pixels wide at `size`, fits into `width`; at least 7 pixels.
pub(crate) fn shrunk(size: f64, needed: f64, width: f64) -> f64 {
    (size * width / needed.max(1.0)).clamp(SMALLEST, size)
}

/// Text broken at its spaces into lines of at most this width in pixels; a longer word has a line
/// of its own.
pub(crate) fn wrapped(text: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if text_width(line, size) + text_width(word, size) + size < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

/// Text cut to this width in pixels; an ellipsis marks the cut.
pub(crate) fn shortened(text: &str, size: f64, width: f64) -> String {
    if text_width(text, size) <= width {
        return text.to_string();
    }
    let mut short = String::new();
    for c in text.chars() {
        if text_width(&short, size) + 2.0 * size * LETTER > width {
            break;
        }
        short.push(c);
    }
    short + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_does_not_fit_is_wrapped_or_cut() {
        // A letter of 10 pixels is 5.6 wide.
        assert_eq!(wrapped("one two three", 10.0, 60.0), ["one two", "three"]);
        assert_eq!(wrapped("incomprehensible word", 10.0, 30.0), ["incomprehensible", "word"]);
        assert_eq!(shortened("ten letters", 10.0, 61.7), "ten letters");
        assert_eq!(shortened("ten letters", 10.0, 61.0), "ten lette…");
        assert_eq!(shortened("ten letters", 10.0, 0.0), "…");
    }

    #[test]
    fn text_shrinks_to_fit_but_not_below_seven_pixels() {
        assert_eq!(shrunk(12.0, 50.0, 100.0), 12.0);
        assert_eq!(shrunk(12.0, 100.0, 75.0), 9.0);
        assert_eq!(shrunk(12.0, 100.0, 1.0), 7.0);
    }
}
