//! From a grey image to lines of ink: the stages in their order.

use crate::components::{Component, components};
use crate::grey::Grey;
use crate::line::Line;
use crate::placement::Placement;
use crate::polarity::Polarity;
use crate::stages::{Recorder, Stage};
use crate::{
    contrast, darkness, filters, frames, lines, noise, paper, polarity, rotate, rules, scale, skew,
    specks, threshold,
};

/// How to find ink, and what to keep of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Keep what each stage made of the image, in [`Page::stages`].
    pub keep_stages: bool,
    /// All ink is one line of writing, however far apart.
    pub is_one_line: bool,
}

impl Options {
    /// Keeps the stages.
    #[must_use]
    pub fn keep_stages(self) -> Self {
        Self { keep_stages: true, ..self }
    }

    /// Takes all ink for one line of writing.
    #[must_use]
    pub fn one_line(self) -> Self {
        Self { is_one_line: true, ..self }
    }
}

/// What was found in an image.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page {
    /// Width and height of the image.
    pub size: (usize, usize),
    /// Lines of writing, from top to bottom and left to right.
    pub lines: Vec<Line>,
    /// Whether the image has light ink on dark paper, as MNIST's images have.
    pub is_light_on_dark: bool,
    /// By what angle the writing was turned, in degrees: positive if it fell to the right.
    pub skew: f64,
    /// How many rules were taken out.
    pub rules: usize,
    /// How many frames around writing were taken out, such as circles, and panels, such as stickers.
    pub frames: usize,
    /// What the stages made of the image, in their order; empty unless asked for.
    pub stages: Vec<Stage>,
}

/// Finds the ink in a grey image, 0 black to 255 white, and puts it in lines.
///
/// The stages: scaled down if large; dark on light; border and background taken away; threshold;
/// turned back; rules, frames, specks taken away; components; lines; strokes brought nearer to the widths
/// of MNIST. Each module of this crate is one of them and names its source.
///
/// An image without noise and rules, such as one of MNIST, keeps its grey levels.
///
/// ```
/// use ink::{Grey, Options, find_ink};
///
/// // Black on white: a bar of 4 x 20 pixels.
/// let mut pixels = vec![255; 28 * 28];
/// (4..24).for_each(|row| pixels[row * 28 + 12..][..4].fill(0));
///
/// let page = find_ink(&Grey::new(28, 28, pixels)?, Options::default());
/// let area = page.lines[0].components[0].area;
/// assert_eq!((area.width, area.height), (4, 20));
/// assert_eq!(page.lines[0].original(area).left, 12);
/// # Ok::<(), ink::Error>(())
/// ```
pub fn find_ink(image: &Grey, options: Options) -> Page {
    let mut recorder = Recorder::new(options.keep_stages);
    let mut sheet = Sheet::new(image, &mut recorder);
    sheet.remove_panels();
    let skew = sheet.turn_back(&mut recorder);
    if skew != 0.0 {
        sheet.remove_panels();
    }
    sheet.remove_frames(&mut recorder);
    let rules = if sheet.is_empty() { 0 } else { sheet.remove_rules(&mut recorder) };
    sheet.remove_frames(&mut recorder);
    let lines = sheet.lines(options.is_one_line, &mut recorder);
    Page {
        size: (image.width(), image.height()),
        lines,
        is_light_on_dark: sheet.is_light_on_dark,
        skew,
        rules,
        frames: sheet.frames,
        stages: recorder.finish(),
    }
}

/// How many times as many pixels an image may have when it is turned: a square has one and a half times
/// as many at 15 degrees.
const MOST_GROWN: usize = 4;

/// Smaller images may grow as this would.
const SMALL: usize = 100_000;

/// The darkest of a drawing without noise is taken for no less than this: a few levels are noise after all.
const LEAST_CONTRAST: u8 = 36;

/// The image while it is worked on.
struct Sheet {
    /// Darkness, 0 paper to 255 full ink.
    shades: Grey,
    /// 255 for ink, 0 for paper.
    ink: Grey,
    placement: Placement,
    is_light_on_dark: bool,
    /// Without any noise.
    is_flat: bool,
    /// Frames and panels taken out.
    frames: usize,
}

impl Sheet {
    /// Light to shades, and those to ink.
    fn new(image: &Grey, recorder: &mut Recorder) -> Self {
        let factor = scale::factor(image);
        let mut small = scale::shrink(image, factor);
        let size = (small.width(), small.height());
        let ratio = |whole: usize, part: usize| (whole / part).clamp(1, factor) as f64;
        let scale = (ratio(image.width(), size.0), ratio(image.height(), size.1));
        recorder.record("image", || small.map(|light| 255 - light));

        let cell = paper::cell_size(&small);
        let mut cells = scale::shrink(&small, cell);
        let on_table = paper::sheet(&cells);
        let is_table = |level: u8| on_table.as_ref().is_some_and(|sheet| level < sheet.light / 2);
        let is_paper = |&level: &u8| !is_table(level) && !darkness::has_shadow(&small, level, cell);
        let flat = darkness::flat_paper(&small).filter(is_paper);
        let is_light_on_dark = match flat {
            Some(level) => small.pixels().iter().any(|&pixel| pixel > level.saturating_add(8)),
            None => on_table.is_none() && polarity::of(&cells) == Polarity::LightOnDark,
        };
        if is_light_on_dark {
            (small, cells) = (small.map(|light| 255 - light), cells.map(|light| 255 - light));
        }
        recorder.record("dark on light", || small.map(|light| 255 - light));

        let border = on_table.map(|sheet| sheet.table).or_else(|| paper::border(&cells));
        let light = match flat {
            Some(level) => {
                let level = if is_light_on_dark { 255 - level } else { level };
                Grey::filled(cells.width(), cells.height(), level)
            }
            None => paper::light(&cells),
        };
        let noise = if flat.is_some() { 0 } else { noise::deviation(&small) };
        if noise >= 5 {
            small = filters::smooth(&small);
        }
        let mut darkness = darkness::of(&small, &light, border.as_ref(), cell);
        if flat.is_none() {
            darkness = darkness::less_paper(&darkness);
        }
        recorder.record("background", || darkness.clone());

        let (shades, ink) = if flat.is_some() {
            let most = darkness.pixels().iter().max().copied().unwrap_or(0);
            // Nearly black is as dark as it gets.
            let full = if most >= 230 { 255 } else { most.max(LEAST_CONTRAST) };
            let shades = darkness::stretch(&darkness, 0, full);
            let ink = threshold::by_component(&shades, crate::line::COMPONENT);
            (shades, ink)
        } else {
            let noise = if noise >= 5 { noise / 2 } else { noise };
            let noise = darkness::of_noise(noise, &light);
            let full = darkness::of_full_ink(&darkness, noise);
            let shades = darkness::stretch(&darkness, 0, full);
            let ink = threshold::sauvola(&shades, noise * 255 / u32::from(full));
            (shades, ink)
        };
        recorder.record("threshold", || ink.clone());
        let placement = Placement::scaled(scale, size);
        Self { shades, ink, placement, is_light_on_dark, is_flat: flat.is_some(), frames: 0 }
    }

    fn is_empty(&self) -> bool {
        self.ink.pixels().iter().all(|&pixel| pixel == 0)
    }

    fn remove_panels(&mut self) {
        self.frames += frames::remove_panels(&mut self.ink, &mut self.shades);
    }

    fn turn_back(&mut self, recorder: &mut Recorder) -> f64 {
        let angle = skew::angle(&self.ink, &self.components());
        // Less is not worth the blur.
        if angle.abs() < 0.3 {
            return 0.0;
        }
        let placement = self.placement.turned_back(angle);
        // An image much longer than wide is a strip, in which lines cannot have been turned by much;
        // turned, it would need memory without bounds.
        let (width, height) = placement.turned;
        if width.saturating_mul(height) > MOST_GROWN * self.ink.pixels().len().max(SMALL) {
            return 0.0;
        }
        self.placement = placement;
        self.shades = rotate::turned(&self.shades, self.placement);
        self.ink =
            rotate::turned(&self.ink, self.placement).map(|ink| if ink < 128 { 0 } else { 255 });
        recorder.record("skew", || self.ink.clone());
        angle
    }

    fn remove_rules(&mut self, recorder: &mut Recorder) -> usize {
        let rules = rules::remove(&mut self.ink, &mut self.shades);
        if rules > 0 {
            recorder.record("rules", || self.ink.clone());
        }
        rules
    }

    fn remove_frames(&mut self, recorder: &mut Recorder) {
        self.frames += frames::remove(&mut self.ink, &mut self.shades);
        if self.frames > 0 {
            recorder.record("frames", || self.ink.clone());
        }
    }

    fn lines(&self, is_one_line: bool, recorder: &mut Recorder) -> Vec<Line> {
        let components = self.components();
        recorder.record("specks", || {
            let mut kept = Grey::filled(self.ink.width(), self.ink.height(), 0);
            for run in components.iter().flat_map(|component| &component.runs) {
                kept.row_mut(run.row)[run.from..run.to].fill(255);
            }
            kept
        });
        // A drawing without noise is ink and paper as it is.
        let (shades, fringe) = if self.is_flat {
            (self.shades.clone(), 3)
        } else {
            (contrast::of_page(&self.shades, &components), 1)
        };
        let shades = contrast::evened(shades, &components, fringe);
        recorder.record("ink", || shades.clone());
        let height = specks::writing_height(&components);
        let groups = if is_one_line {
            vec![lines::Group { components, is_smaller: false }]
        } else {
            lines::group(components, height)
        };
        let cut =
            |group: &lines::Group| Line::cut((&shades, &self.ink), group, fringe, self.placement);
        groups
            .iter()
            .filter(|group| !group.components.is_empty())
            .map(cut)
            .filter(|line| !line.components.is_empty())
            .collect()
    }

    fn components(&self) -> Vec<Component> {
        specks::without(components(&self.ink, 255), &self.shades)
    }
}
