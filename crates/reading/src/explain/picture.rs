//! The picture from top to bottom.

use digit_strings::{Reading, Readings};
use figures::{Drawing, Error};
use ink::Page;

use crate::answer::LineAnswer;
use crate::explain::columns::Column;
use crate::explain::{candidates, cuts, stages};
use crate::trials::{Trials, text};

/// Lines that are shown.
const LINES: usize = 40;
/// Candidates that are shown of all lines together.
const CANDIDATES: usize = 600;
/// Rows of the only line enlarged, and of each of several, at most.
const ROWS: [usize; 2] = [200, 120];
/// What the parts of a line's picture are.
const LEGEND: [&str; 3] = [
    "Blue: cuts that were tried. Orange: those that were chosen, and the candidates between them.",
    "After a cut's number the candidates that begin at it, each with its highest output, and none where no output reaches 0.5.",
    "One that is so small that it may be a point, a comma or a hyphen is a mark: those are left out.",
];
/// Readings that are told.
const READINGS: usize = 6;

impl Trials {
    /// A picture of all that was tried: the stages of the image, if they were
    /// [kept](crate::Reader::trials_with_stages), and for each line its cuts, its candidates as the
    /// networks saw them, the segmentation that was chosen, and the readings by their probability.
    /// Digits less probable than `reject` are refused.
    ///
    /// It is 1,180 pixels wide and at most some 20,000 high: of more than 40 lines or 600 candidates
    /// some are not shown, and it says how many.
    ///
    /// ```
    /// # use ink::Grey;
    /// # use reading::{Reader, Writing};
    /// # use sigmoid_net::{Init, Model, Network};
    /// # let network = Network::from_seed(&[784, 30, 10], Init::Scaled, 1)?;
    /// # let reader = Reader::new(vec![Model::new(network)])?;
    /// # let mut pixels = vec![255; 28 * 60];
    /// # for row in 4..24 {
    /// #     [12, 40].map(|bar| pixels[row * 60 + bar..][..4].fill(0));
    /// # }
    /// # let image = Grey::new(60, 28, pixels)?;
    /// let trials = reader.trials_with_stages(&image, Writing::Number);
    /// let picture = trials.picture(0.5)?;
    /// assert_eq!(picture.size().0, 1180);
    /// assert!(picture.png()?.starts_with(b"\x89PNG"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`figures::Error`], if a part of the picture cannot be drawn.
    pub fn picture(&self, reject: f64) -> Result<Drawing, Error> {
        let answer = self.answer(reject);
        let mut column = Column::new()?;
        column.line(&summary(&self.page))?;
        stages::draw(&mut column, &self.page, &answer)?;
        let with_ink: Vec<&Readings> =
            self.lines.iter().filter(|readings| !readings.ranked.is_empty()).collect();
        let shown = with_ink.len().min(LINES);
        let most = CANDIDATES / shown.max(1);
        let rows = ROWS[usize::from(shown > 1)];
        if shown > 0 {
            column.rule()?;
            LEGEND.iter().try_for_each(|text| column.line(text))?;
        }
        let lines = with_ink.iter().zip(&answer.lines).take(shown).enumerate();
        for (number, (readings, line)) in lines {
            column.rule()?;
            column.line(&heading(number, readings, line))?;
            cuts::draw(&mut column, readings, rows)?;
            candidates::draw(&mut column, readings, most)?;
            column.line(&told(&readings.ranked, line))?;
        }
        if with_ink.len() > shown {
            column.rule()?;
            column.line(&format!("{} more lines are not shown", with_ink.len() - shown))?;
        }
        column.rows(12)?;
        Ok(column.drawing)
    }
}

fn summary(page: &Page) -> String {
    let (width, height) = page.size;
    let mut parts = vec![format!("{width} x {height} pixels")];
    if page.is_light_on_dark {
        parts.push("light on dark".into());
    }
    if page.skew != 0.0 {
        parts.push(format!("turned by {:.1} degrees", page.skew));
    }
    if page.rules > 0 {
        parts.push(count(page.rules, "rule"));
    }
    if page.frames > 0 {
        parts.push(count(page.frames, "frame"));
    }
    parts.push(count(page.lines.len(), "line"));
    parts.join(", ")
}

fn heading(number: usize, readings: &Readings, line: &LineAnswer) -> String {
    let segmentation = &readings.segmentation;
    format!(
        "line {}: {}, probability {:.3}; {}, {}",
        number + 1,
        line.text,
        line.confidence,
        count(segmentation.cuts().len(), "cut"),
        count(segmentation.candidates().len(), "candidate"),
    )
}

fn told(ranked: &[Reading], line: &LineAnswer) -> String {
    let best = ranked.iter().take(1).map(|best| (text(best), line.confidence));
    let others = line.alternatives.iter().map(|other| (other.text.clone(), other.confidence));
    let told = best.chain(others).take(READINGS);
    let told: Vec<String> =
        told.map(|(text, confidence)| format!("{text} {confidence:.3}")).collect();
    format!("readings: {}", told.join(", "))
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
