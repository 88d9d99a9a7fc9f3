//! What to train, by the names of the flags of `mnist train` and `mnist draw`.

use std::borrow::Cow;
use std::fmt::{Display, Write};

use chapter_one::runs::RunSettings;
use serde::Deserialize;
use sgd::Schedule;
use sigmoid_net::{Activation, CostFunction, Init};

use crate::failure::Failure;

/// What to train, and on what. What is left out is as `mnist train` and `mnist draw` have it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TrainerSettings {
    /// Neurons of each hidden layer.
    pub hidden: Vec<usize>,
    /// Activation function of the hidden layers: sigmoid, tanh or relu.
    pub activation: String,
    /// Activation function of the output layer.
    pub output: String,
    /// Cost function; None for the one that is usual with such outputs.
    pub cost: Option<String>,
    /// How weights are drawn.
    pub init: String,
    /// η; None for the one that follows from the hidden layers, m and the epochs.
    pub eta: Option<f32>,
    /// μ.
    pub momentum: f32,
    /// λ of L2 regularisation.
    pub lambda: f32,
    /// m.
    pub mini_batch_size: usize,
    /// Epochs until the end.
    pub epochs: usize,
    /// Seed of the weights and of the order of the images.
    pub seed: u64,
    /// Digits to draw for training, of which one in six is set aside for validation; a sixth as many
    /// are drawn for testing.
    pub training_images: usize,
    /// Seed of the digits.
    pub drawing_seed: u64,
}

impl Default for TrainerSettings {
    fn default() -> Self {
        Self {
            hidden: vec![100],
            activation: Activation::Sigmoid.name().into(),
            output: Activation::Sigmoid.name().into(),
            cost: None,
            init: Init::BaseRate.name().into(),
            eta: None,
            momentum: 0.0,
            lambda: 0.0,
            mini_batch_size: 10,
            epochs: 30,
            seed: 1,
            training_images: 60_000,
            drawing_seed: 1,
        }
    }
}

/// Images to draw for training at most: a browser has not much more memory.
const MOST_IMAGES: usize = 200_000;

/// Images to train on at least: each of the ten digits is among ten.
const LEAST_IMAGES: usize = 10;

/// Weights and biases at most: with velocity and copies they fill a few hundred megabytes.
const MOST_PARAMETERS: usize = 10_000_000;

/// The folder of drawn digits in commands.
pub(super) const DRAWN: &str = "my-digits";

impl TrainerSettings {
    /// From an object in JSON.
    ///
    /// ```
    /// use playground::TrainerSettings;
    ///
    /// let settings = TrainerSettings::from_json(r#"{"hidden": [30], "eta": 3}"#)?;
    /// assert_eq!((settings.hidden, settings.mini_batch_size), (vec![30], 10));
    /// let failure = TrainerSettings::from_json(r#"{"hidden": [-3]}"#).unwrap_err();
    /// assert!(failure.to_string().starts_with("hidden[0]: invalid value"));
    /// # Ok::<(), playground::Failure>(())
    /// ```
    ///
    /// # Errors
    /// With the name of what is wrong.
    pub fn from_json(text: &str) -> Result<Self, Failure> {
        let mut json = serde_json::Deserializer::from_str(text);
        serde_path_to_error::deserialize(&mut json)
            .map_err(|error| Failure::new(error, "numbers are whole and above 0, but for rates"))
    }

    /// The settings of the run.
    pub(super) fn run(&self) -> Result<RunSettings, Failure> {
        self.check_numbers()?;
        let hidden = [Activation::Sigmoid, Activation::Tanh, Activation::Relu];
        let activation = named(&self.activation, &hidden, Activation::name)?;
        let output = named(&self.output, &Activation::BUILT_IN, Activation::name)?;
        let cost =
            self.cost.as_deref().map(|name| named(name, &CostFunction::ALL, CostFunction::name));
        let cost = cost.transpose()?.unwrap_or(CostFunction::usual_with(output));
        let mut settings = RunSettings::new(0, self.epochs, self.seed)
            .with_hidden(self.hidden.clone())
            .with_hidden_activations([activation])
            .with_output(output, cost)
            .with_init(named(&self.init, &Init::ALL, Init::name)?)
            .with_mini_batch_size(self.mini_batch_size)
            .with_momentum(self.momentum);
        settings.lambda = self.lambda;
        Ok(match self.eta {
            Some(eta) => settings.with_eta(Schedule::Constant(eta)),
            None => settings.with_default_eta(),
        })
    }

    /// What would take more memory than there is, or nothing at all.
    fn check_numbers(&self) -> Result<(), Failure> {
        let limits = |what: &str, found: usize, least: usize, most: usize| {
            if (least..=most).contains(&found) {
                return Ok(());
            }
            Err(Failure::new(format!("{what} is {found}"), format!("choose {least} to {most}")))
        };
        limits("training_images", self.training_images, LEAST_IMAGES, MOST_IMAGES)?;
        limits("epochs", self.epochs, 1, 1_000_000)?;
        let sizes = [drawn_digits::PIXELS].into_iter().chain(self.hidden.iter().copied());
        let sizes: Vec<usize> = sizes.chain([10]).collect();
        let of_layer = |pair: &[usize]| pair[0].saturating_add(1).saturating_mul(pair[1]);
        let parameters = sizes.windows(2).map(of_layer).fold(0, usize::saturating_add);
        if parameters > MOST_PARAMETERS {
            let reason =
                format!("hidden layers {:?} make {parameters} weights and biases", self.hidden);
            return Err(Failure::new(reason, "choose smaller ones, up to 10,000,000 in all"));
        }
        Ok(())
    }

    pub(super) fn test_images(&self) -> usize {
        (self.training_images / 6).max(1)
    }

    /// The command that draws the same digits.
    pub(super) fn draw_command(&self) -> String {
        let Self { training_images, drawing_seed, .. } = self;
        format!("mnist draw --count {training_images} --seed {drawing_seed} --out {DRAWN}")
    }

    /// The command that trains the same network on the digits in a folder.
    pub(super) fn train_command(&self, folder: &str) -> String {
        let hidden: Vec<String> = self.hidden.iter().map(usize::to_string).collect();
        let hidden = if hidden.is_empty() { "none".into() } else { hidden.join(",") };
        let mut train = format!(
            "mnist train --data {} --hidden {hidden} --epochs {} --mini-batch-size {}",
            word(folder),
            self.epochs,
            self.mini_batch_size
        );
        let usual = Self::default();
        let mut add = |is_given: bool, flag: &str, value: &dyn Display| {
            if is_given {
                let _ = write!(train, " --{flag} {value}");
            }
        };
        add(self.activation != usual.activation, "activation", &self.activation);
        add(self.output != usual.output, "output", &self.output);
        if let Some(cost) = &self.cost {
            add(true, "cost", cost);
        }
        add(self.init != usual.init, "init", &self.init);
        if let Some(eta) = self.eta {
            add(true, "eta", &eta);
        }
        add(self.momentum != 0.0, "momentum", &self.momentum);
        add(self.lambda != 0.0, "lambda", &self.lambda);
        add(true, "seed", &self.seed);
        train
    }
}

/// One word of a command, in single quotes where a shell would take it apart.
fn word(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_./:=@%+,-".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.into();
    }
    format!("'{}'", text.replace('\'', r"'\''")).into()
}

/// The one of several that has this name.
fn named<T: Copy>(name: &str, all: &[T], name_of: fn(T) -> &'static str) -> Result<T, Failure> {
    let found = all.iter().copied().find(|one| name_of(*one) == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|one| name_of(*one)).collect();
        Failure::new(
            format!("there is no {name:?} here"),
            format!("there are {}", names.join(", ")),
        )
    })
}
