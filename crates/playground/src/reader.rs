//! Reading what was drawn, with all that was tried on the way.

use digit_strings::Readings;
use drawn_digits::PIXELS;
use ink::{Area, Grey, Line};
use ndarray::{Array1, ArrayView1};
use reading::{Answer, Trials, Writing};
use serde::Serialize;
use sigmoid_net::{Model, Network};

use crate::failure::Failure;

/// A model that reads images.
#[derive(Debug, Clone)]
pub struct Reader {
    reader: reading::Reader,
}

/// All that was tried on an image.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Trial {
    /// What `mnist read --json` prints of it, but for the file's name.
    pub answer: Answer,
    /// Its lines of writing, those without an answer too.
    pub lines: Vec<LineTrials>,
}

/// All that was tried on a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LineTrials {
    /// The smallest upright rectangle around it in the image: its first column, its first row,
    /// columns, rows.
    #[serde(rename = "box")]
    pub area: [usize; 4],
    /// Where it may be cut: points x and y of the image, from the top down.
    pub cuts: Vec<Vec<(f64, f64)>>,
    /// Those that the best reading was cut at.
    pub chosen_cuts: Vec<usize>,
    /// What may be a digit.
    pub candidates: Vec<Candidate>,
    /// Its readings, the best first.
    pub readings: Vec<ReadingTried>,
    /// What the network saw of each candidate: 28 x 28 bytes, one image after the other.
    #[serde(skip)]
    pub images: Vec<u8>,
}

/// What may be a digit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Candidate {
    /// The cut on its left.
    pub from: usize,
    /// The cut on its right.
    pub to: usize,
    /// Its box in the image, as a line's.
    #[serde(rename = "box")]
    pub area: [usize; 4],
    /// How probable each digit is.
    pub outputs: [f32; 10],
    /// Whether it is part of the best reading.
    pub chosen: bool,
}

/// What may be written in a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReadingTried {
    /// Its digits.
    pub text: String,
    /// How probable they are, from 0 to 1.
    pub confidence: f64,
}

impl Reader {
    /// From the bytes of a model file: one network, or several that vote.
    ///
    /// # Errors
    /// If they are no model of images of 28 x 28 pixels and ten digits.
    pub fn new(model: &[u8]) -> Result<Self, Failure> {
        let models = Model::members_from_bytes(model);
        let models =
            models.map_err(|error| Failure::of(&error, "mnist train makes model files"))?;
        let reader = reading::Reader::new(models);
        let reader = reader.map_err(|error| {
            Failure::of(&error, "choose a model of images of 28 x 28 pixels and ten digits")
        })?;
        Ok(Self { reader })
    }

    /// The network, of several the first.
    fn network(&self) -> &Network {
        self.reader.members().next().expect("a reader has at least one").0
    }

    /// Neurons of each layer of the first network: 784, 30, 10.
    pub fn architecture(&self) -> &[usize] {
        self.network().sizes()
    }

    /// The weights of the first network's first layer, neuron by neuron: 30 x 784.
    pub fn first_weights(&self) -> Vec<f32> {
        self.network().weights(0).iter().copied().collect()
    }

    /// Reads an image of grey pixels, 0 black to 255 white, row by row. Digits less probable than
    /// `reject` are refused.
    ///
    /// # Errors
    /// If there are not as many pixels as the sizes say, or too many, or if what is written is said
    /// to be something else than digit, number, page or unknown.
    pub fn read(
        &self,
        grey: &[u8],
        [width, height]: [usize; 2],
        writing: &str,
        reject: f64,
    ) -> Result<Trial, Failure> {
        let writing = match writing {
            "digit" => Writing::Digit,
            "number" => Writing::Number,
            "page" => Writing::Page,
            "unknown" => Writing::Unknown,
            other => {
                let hint = "say digit, number, page or unknown";
                return Err(Failure::new(
                    format!("{other:?} says nothing about what is written"),
                    hint,
                ));
            }
        };
        let image = Grey::new(width, height, grey.to_vec());
        let image = image.map_err(|error| Failure::of(&error, error.hint()))?;
        let trials = self.reader.trials_with_stages(&image, writing);
        Ok(Trial { answer: trials.answer(reject), lines: lines(&trials) })
    }

    /// The activations of every layer of the first network for an image as the network sees it: 784
    /// bytes, 0 paper to 255 ink. The first are the image's, from 0 to 1.
    ///
    /// # Errors
    /// If there are not 784 bytes.
    pub fn activations(&self, image: &[u8]) -> Result<Vec<Vec<f32>>, Failure> {
        let x = self.prepared(image)?;
        Ok(self.network().activations_for(x.view()).into_iter().map(|a| a.to_vec()).collect())
    }

    /// What each wire of the first network carries into a layer, 0 for the first hidden one: weight
    /// times activation, neuron by neuron, n_out x n_in.
    ///
    /// # Errors
    /// If there are not 784 bytes, or there is no such layer.
    pub fn carried(&self, image: &[u8], layer: usize) -> Result<Vec<f32>, Failure> {
        let x = self.prepared(image)?;
        let network = self.network();
        if layer >= network.layers() {
            let reason = format!("there is no layer {layer} of {}", network.layers());
            return Err(Failure::new(reason, "they are numbered from 0"));
        }
        let carried = &network.weights(layer) * &network.activations_for(x.view())[layer];
        Ok(carried.into_iter().collect())
    }

    /// Contributions for a digit, above 0, and against it: of each pixel, and of each neuron of each
    /// hidden layer. See [`Network::contributions`].
    ///
    /// # Errors
    /// If there are not 784 bytes, or the digit is above 9.
    pub fn contributions(&self, image: &[u8], digit: usize) -> Result<Vec<Vec<f32>>, Failure> {
        let x = self.prepared(image)?;
        if digit > 9 {
            return Err(Failure::new(format!("{digit} is no digit"), "choose 0 to 9"));
        }
        Ok(self.network().contributions(x.view(), digit).into_iter().map(|c| c.to_vec()).collect())
    }

    /// An image as the first network takes it.
    fn prepared(&self, image: &[u8]) -> Result<Array1<f32>, Failure> {
        if image.len() != PIXELS {
            let reason = format!("an image of {} bytes", image.len());
            return Err(Failure::new(reason, "give 28 x 28 bytes"));
        }
        Ok(self.reader.prepared_for_first(ArrayView1::from(image)))
    }
}

fn lines(trials: &Trials) -> Vec<LineTrials> {
    let lines = trials.page.lines.iter().zip(&trials.lines);
    lines.map(|(line, readings)| line_trials(line, readings)).collect()
}

fn line_trials(line: &Line, readings: &Readings) -> LineTrials {
    let segmentation = &readings.segmentation;
    let chosen = readings.ranked.first().map_or(&[][..], |best| &best.candidates);
    let candidates = segmentation.candidates().iter().zip(&readings.outputs).enumerate();
    let candidates = candidates.map(|(i, (candidate, &outputs))| {
        let inked = candidate.rectangle;
        let area = Area { left: inked.x, top: inked.y, width: inked.width, height: inked.height };
        let (from, to) = (candidate.from, candidate.to);
        let area = numbers(line.original(area));
        Candidate { from, to, area, outputs, chosen: chosen.contains(&i) }
    });
    let candidates: Vec<Candidate> = candidates.collect();
    let mut chosen_cuts: Vec<usize> =
        candidates.iter().filter(|c| c.chosen).flat_map(|c| [c.from, c.to]).collect();
    chosen_cuts.sort_unstable();
    chosen_cuts.dedup();
    let cut = |cut| segmentation.path(cut).into_iter().map(|(x, y)| line.point(x, y)).collect();
    let reading = |reading: &digit_strings::Reading| ReadingTried {
        text: reading.digits.iter().map(|digit| char::from(b'0' + digit)).collect(),
        confidence: reading.confidence,
    };
    LineTrials {
        area: numbers(line.area()),
        cuts: segmentation.cuts().iter().map(cut).collect(),
        chosen_cuts,
        candidates,
        readings: readings.ranked.iter().map(reading).collect(),
        images: segmentation.images().concat(),
    }
}

fn numbers(Area { left, top, width, height }: Area) -> [usize; 4] {
    [left, top, width, height]
}
