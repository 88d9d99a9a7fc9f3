//! `--activation`, `--output` and `--cost`: the functions a network is made of and trained by.

use chapter_one::runs::RunSettings;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use sigmoid_net::{Activation, CostFunction, Network};

use crate::args::Hidden;
use crate::failure::{Failure, request};

/// The flags.
#[derive(clap::Args)]
pub(crate) struct Functions {
    /// Activation function of the hidden layers: sigmoid, tanh or relu (rectified linear); one for
    /// each layer as relu,tanh [default: sigmoid]
    #[arg(long, value_name = "NAME", value_parser = hidden)]
    activation: Option<HiddenActivations>,
    /// Activation function of the output layer [default: sigmoid]
    #[arg(long, value_name = "NAME", value_parser = output())]
    output: Option<Activation>,
    /// Cost function; cross-entropy is for sigmoid outputs, log-likelihood for softmax outputs
    /// [default: quadratic, with softmax outputs log-likelihood]
    #[arg(long, value_name = "NAME", value_parser = cost())]
    cost: Option<CostFunction>,
}

/// One for all hidden layers, or one for each.
#[derive(Debug, Clone)]
struct HiddenActivations(Vec<Activation>);

/// Those of a hidden layer.
const HIDDEN: [Activation; 3] = [Activation::Sigmoid, Activation::Tanh, Activation::Relu];

fn hidden(text: &str) -> Result<HiddenActivations, String> {
    let of_layer = |name: &str| {
        let known = HIDDEN.into_iter().find(|activation| activation.name() == name.trim());
        known.ok_or("expected sigmoid, tanh or relu, or one for each layer such as relu,tanh")
    };
    Ok(HiddenActivations(text.split(',').map(of_layer).collect::<Result<_, _>>()?))
}

fn output() -> impl TypedValueParser<Value = Activation> {
    PossibleValuesParser::new(Activation::BUILT_IN.map(Activation::name))
        .map(|name| Activation::from_name(&name).expect("one of the possible values"))
}

fn cost() -> impl TypedValueParser<Value = CostFunction> {
    PossibleValuesParser::new(CostFunction::ALL.map(CostFunction::name))
        .map(|name| CostFunction::from_name(&name).expect("one of the possible values"))
}

impl Functions {
    /// Puts them into the settings.
    pub(crate) fn apply(&self, settings: &mut RunSettings) -> Result<(), Failure> {
        if let Some(HiddenActivations(activations)) = &self.activation {
            check_number(activations, &Hidden(settings.hidden.clone()))?;
            settings.hidden_activations.clone_from(activations);
        }
        settings.output = self.output.unwrap_or(settings.output);
        settings.cost = self.cost.unwrap_or(CostFunction::usual_with(settings.output));
        check_fit(settings.cost, settings.output)
    }
}

fn check_number(activations: &[Activation], Hidden(hidden): &Hidden) -> Result<(), Failure> {
    if activations.len() == 1 || activations.len() == hidden.len() {
        return Ok(());
    }
    let layers = match hidden.len() {
        1 => "1 hidden layer".to_string(),
        several => format!("{several} hidden layers"),
    };
    Err(request(
        format!("{} activation functions for {layers}", activations.len()),
        "name one for all of them, or one for each layer of --hidden",
    ))
}

fn check_fit(cost: CostFunction, outputs: Activation) -> Result<(), Failure> {
    if cost.fits(outputs) {
        return Ok(());
    }
    let costs = CostFunction::ALL.into_iter().filter(|cost| cost.fits(outputs));
    let fitting = Activation::BUILT_IN.into_iter().filter(|outputs| cost.fits(*outputs));
    Err(request(
        sigmoid_net::Error::CostFunction { cost, outputs },
        format!(
            "--output {} goes with --cost {}, and --cost {} with --output {}",
            outputs.name(),
            costs.map(CostFunction::name).collect::<Vec<_>>().join(" or "),
            cost.name(),
            fitting.map(Activation::name).collect::<Vec<_>>().join(" or "),
        ),
    ))
}

/// ` of relu,relu,sigmoid neurons by the cross-entropy cost`, or nothing for the chapter's own.
pub(crate) fn described(network: &Network) -> String {
    let (activations, cost) = (network.activations(), network.cost_function());
    let is_the_chapters = |a: &Activation| *a == Activation::Sigmoid;
    if cost == CostFunction::Quadratic && activations.iter().all(is_the_chapters) {
        return String::new();
    }
    let names: Vec<&str> = activations.iter().map(|activation| activation.name()).collect();
    format!(" of {} neurons by the {} cost", names.join(","), cost.name())
}
