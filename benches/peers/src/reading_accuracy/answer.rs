//! What is asked of an engine, and what it answers.

use ink::Grey;
use reading::Writing;

use crate::error::Error;
use crate::event::Event;

/// What was read in an image.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Answer {
    /// Line by line, from left to right.
    pub(crate) digits: Vec<Digit>,
    /// How probable it is, from 0 to 1, that all of them are right.
    pub(crate) confidence: f64,
}

/// A digit that was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Digit {
    /// 0 to 9.
    pub(crate) label: u8,
    /// How probable it is, from 0 to 1.
    pub(crate) confidence: f64,
    /// Left, top, width and height in pixels of the image.
    pub(crate) area: [f64; 4],
}

/// A word as other programs report it, whose digits are taken to be equally wide.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
pub struct Word {
    /// Digits; all else is passed over.
    pub text: String,
    /// From 0 to 1.
    pub confidence: f64,
    /// Left, top, width and height in pixels.
    #[serde(rename = "box")]
    pub area: [f64; 4],
}

impl Answer {
    pub(crate) fn labels(&self) -> Vec<u8> {
        self.digits.iter().map(|digit| digit.label).collect()
    }

    /// The confidence of its least certain digit; 0 without any.
    pub(crate) fn least(&self) -> f64 {
        self.digits.iter().map(|digit| digit.confidence).reduce(f64::min).unwrap_or(0.0)
    }

    /// The confidence of its most certain digit; 0 without any.
    pub(crate) fn most(&self) -> f64 {
        self.digits.iter().map(|digit| digit.confidence).fold(0.0, f64::max)
    }

    pub(crate) fn of_words(words: &[Word]) -> Self {
        let mut answer = Self { digits: Vec::new(), confidence: 1.0 };
        for word in words {
            let digits: Vec<u8> =
                word.text.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0').collect();
            let [left, top, width, height] = word.area;
            let each = width / digits.len() as f64;
            answer.digits.extend(digits.iter().enumerate().map(|(k, &label)| Digit {
                label,
                confidence: word.confidence,
                area: [left + k as f64 * each, top, each, height],
            }));
            answer.confidence *= if digits.is_empty() { 1.0 } else { word.confidence };
        }
        if answer.digits.is_empty() { Self::default() } else { answer }
    }
}

/// Who reads.
pub(crate) trait OcrEngine {
    fn name(&self) -> &'static str;

    /// An answer for each image, told what is written in them.
    fn read(&self, images: &[&Grey], writing: Writing) -> Result<Vec<Answer>, Error>;

    /// Seconds to decode and read the photograph, and the most memory that took, in MiB, where it is
    /// known.
    fn photograph(&self) -> Result<(f64, Option<f64>), Error>;

    /// Seconds to read a string in memory, of these, the program being ready.
    fn seconds_a_string(&self, strings: &[&Grey]) -> Result<f64, Error>;

    /// The same as `read`, and says so.
    fn reads(
        &self,
        what: &str,
        images: &[&Grey],
        writing: Writing,
        report: &mut dyn FnMut(Event<'_>),
    ) -> Result<Vec<Answer>, Error> {
        report(Event::Reads { who: self.name(), what });
        let answers = self.read(images, writing)?;
        let (found, images) = (answers.len(), images.len());
        if found == images {
            Ok(answers)
        } else {
            Err(Error::Answers { who: self.name(), found, images })
        }
    }
}
