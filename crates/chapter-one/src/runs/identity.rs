//! What decides how a run ends: its settings and its data, by name.

use std::collections::BTreeMap;
use std::fmt;

use mnist_io::{ExampleReader, Examples};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::runs::settings::RunSettings;

/// What decides how a run ends: its settings, exactly, and a fingerprint of its data. Two runs of
/// the same identity end in the same network.
///
/// The number of epochs is no part of it, so that a run can go on for more of them; a schedule
/// that depends on it is.
///
/// ```
/// use chapter_one::runs::{RunIdentity, RunSettings};
/// # use mnist_io::{Examples, Images, Labels};
/// # let images = ndarray::Array3::from_elem((4, 2, 2), 9);
/// # let examples = Examples::new(Images::from_array(images)?, Labels::from_vec(vec![0, 1, 1, 0]), 2)?;
/// # let (training, validation) = examples.split_at(3)?;
/// let of = |eta: f32| {
///     RunIdentity::of(&RunSettings::new(30, 10, 1).with_eta(eta), None, &training, &validation)
/// };
/// assert_eq!(of(0.1).first_difference(&of(0.1)), None);
/// let difference = of(0.1).first_difference(&of(0.2)).expect("another eta");
/// assert_eq!(difference.to_string(), "eta is Constant 0.2, not Constant 0.1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunIdentity(Vec<(String, String)>);

/// Something that two runs do not have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it is.
    pub name: String,
    /// What it is in the first run.
    pub first: String,
    /// What it is in the second.
    pub second: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}, not {}", self.name, self.second, self.first)
    }
}

impl RunIdentity {
    /// The identity of a run with these settings, this patience if it may stop early, and these
    /// examples. All of them are read.
    pub fn of(
        settings: &RunSettings,
        patience: Option<usize>,
        training: &Examples,
        validation: &Examples,
    ) -> Self {
        let fingerprint = fingerprint([training, validation]);
        Self::of_parts(settings, patience, [shape(training), shape(validation)], fingerprint)
    }

    /// The same of a run on examples that are not read for it: `fingerprint` says which they are,
    /// and which the validation examples are taken from.
    pub fn of_streamed(
        settings: &RunSettings,
        patience: Option<usize>,
        training: &ExampleReader,
        validation: &Examples,
        fingerprint: String,
    ) -> Self {
        let (count, classes) = (training.len(), training.classes());
        let training = shape_of(count, training.image_shape(), classes);
        Self::of_parts(settings, patience, [training, shape(validation)], fingerprint)
    }

    fn of_parts(
        settings: &RunSettings,
        patience: Option<usize>,
        [training, validation]: [String; 2],
        fingerprint: String,
    ) -> Self {
        // Every field by name: whoever adds one decides here.
        let RunSettings {
            hidden,
            hidden_activations,
            output,
            cost,
            preparation,
            init,
            sgd,
            lambda,
            distortion,
            non_digits,
            epochs: _,
        } = settings;
        let activations: Vec<&str> = hidden_activations.iter().map(|a| a.name()).collect();
        let mut of = vec![
            ("training images".into(), training),
            ("validation images".into(), validation),
            ("hidden".into(), format!("{hidden:?}")),
            ("activation".into(), activations.join(",")),
            ("output".into(), output.name().into()),
            ("cost".into(), cost.name().into()),
            ("preparation".into(), preparation.name()),
            ("init".into(), format!("{init:?}")),
        ];
        of.extend(fields(sgd));
        of.push(("lambda".into(), lambda.to_string()));
        let distortion = distortion.map_or_else(|| "none".into(), |of| of.to_string());
        of.push(("distortion".into(), distortion));
        // As most learn from digits alone, runs saved before there was a choice can go on.
        if *non_digits {
            of.push(("non-digits".into(), "learned".into()));
        }
        let patience = patience.map_or_else(|| "none".into(), |patience| patience.to_string());
        of.push(("patience".into(), patience));
        of.push(("SHA-256 of the data".into(), fingerprint));
        Self(of)
    }

    /// The first thing that is different in the other run; None if there is none.
    pub fn first_difference(&self, other: &Self) -> Option<Difference> {
        let difference = |name: &str, first: Option<&str>, second: Option<&str>| {
            let text = |value: Option<&str>| value.unwrap_or("not there").to_string();
            Difference { name: name.to_string(), first: text(first), second: text(second) }
        };
        let get = |of: &Self, name: &str| {
            of.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone())
        };
        let ours = self.0.iter().map(|(name, _)| name);
        ours.chain(other.0.iter().map(|(name, _)| name)).find_map(|name| {
            let (first, second) = (get(self, name), get(other, name));
            (first != second).then(|| difference(name, first.as_deref(), second.as_deref()))
        })
    }
}

/// `50,000 of 28 x 28` without the comma.
fn shape(examples: &Examples) -> String {
    shape_of(examples.len() as u64, examples.image_shape(), examples.classes())
}

fn shape_of(count: u64, image_shape: &[usize], classes: usize) -> String {
    let lengths: Vec<String> = image_shape.iter().map(usize::to_string).collect();
    format!("{count} of {} in {classes} classes", lengths.join(" x "))
}

/// SHA-256 of images and labels.
fn fingerprint<'a>(of: impl IntoIterator<Item = &'a Examples>) -> String {
    let mut sha = Sha256::new();
    for examples in of {
        // Where one part ends is said by the shapes, which are compared before.
        for image in examples.images().rows() {
            match image.to_slice() {
                Some(pixels) => sha.update(pixels),
                None => sha.update(image.to_vec()),
            }
        }
        sha.update(examples.labels());
    }
    sha.finalize().iter().fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"))
}

/// The fields of settings and their values, as short as they can be told apart.
fn fields(settings: &impl Serialize) -> Vec<(String, String)> {
    // By way of text, which has as many digits as an f32 needs.
    let text = serde_json::to_string(settings).unwrap_or_default();
    let fields: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap_or_default();
    fields.into_iter().map(|(name, value)| (name.replace('_', " "), said(&value))).collect()
}

/// A value in words: `Constant 3.0`, `Piecewise {changes [[10, 0.3]], initial 3.0}`.
fn said(value: &Value) -> String {
    let list = |values: Vec<String>| values.join(", ");
    match value {
        Value::Null => "none".to_string(),
        Value::String(text) => text.clone(),
        Value::Array(values) => format!("[{}]", list(values.iter().map(said).collect())),
        Value::Object(fields) => {
            let fields: Vec<_> = fields.iter().map(|(k, v)| format!("{k} {}", said(v))).collect();
            if let [only] = &fields[..] { only.clone() } else { format!("{{{}}}", list(fields)) }
        }
        value => value.to_string(),
    }
}
