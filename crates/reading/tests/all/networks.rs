//! Networks that read drawn digits, and numbers for them to read.

use std::sync::LazyLock;

use digit_strings::{Composer, CutOut, Spacing, cut_out};
use ink::Grey;
use ndarray::Array2;
use reading::{Reader, Trials, Writing};
use sgd::Sgd;
use sigmoid_net::{Activation, CostFunction, Init, Model, Network, Targets, Training};

/// A network that has learned from 8,000 drawn digits, and from candidates of strings of them: digits
/// and what is none.
pub(crate) static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let (drawn, mut labels) = drawn_digits::draw_many(1, 0..8_000);
    let drawn = drawn.into_shape_with_order((8_000, 784)).expect("784 pixels each");
    let mut images: Vec<[u8; 784]> =
        drawn.outer_iter().map(|image| std::array::from_fn(|pixel| image[pixel])).collect();
    let composer = Composer::new(drawn.view(), &labels).expect("digits");
    let strings = (0..1_500).map(|i| composer.compose(2 + i % 3, Spacing::ALL[i % 2], 1, i as u64));
    let cut_outs: Vec<CutOut> = strings.flat_map(|string| cut_out(&string)).collect();
    images.extend(cut_outs.iter().map(|cut_out| cut_out.image));
    labels.extend(cut_outs.iter().map(|cut_out| cut_out.label.unwrap_or(Targets::NONE)));
    let layers = [Activation::Relu, Activation::Sigmoid];
    let network = Network::from_seed(&[784, 100, 10], Init::He, 1)
        .and_then(|network| network.with_activations(&layers))
        .and_then(|network| network.with_cost_function(CostFunction::CrossEntropy))
        .expect("a network");
    let targets = Targets::LabelsOrNone(&labels);
    let mut training =
        Training::new(network, &images, targets, Sgd::new(0.1, 10)).expect("what fits");
    training.run_epochs(10);
    Model::new(training.into_network())
});

pub(crate) fn reader() -> Reader {
    Reader::new(vec![MODEL.clone()]).expect("a network of digits")
}

pub(crate) fn with(key: &str, value: &str) -> Model {
    let mut model = MODEL.clone();
    model.metadata.insert(key.into(), value.into());
    model
}

/// Drawn digits that no network here has seen, side by side: ink on white, and what they are.
pub(crate) fn number(digits: usize, which: u64) -> (Grey, String) {
    let (images, labels) = drawn_digits::draw_many(2, 0..500);
    let images = images.into_shape_with_order((500, 784)).expect("784 pixels each");
    let composer = Composer::new(images.view(), &labels).expect("digits");
    let string = composer.compose(digits, Spacing::Gap, 3, which);
    let text = string.labels().iter().map(|label| char::from(b'0' + label)).collect();
    (on_paper(&[string.pixels]), text)
}

/// Lines one below the other, with paper around them.
pub(crate) fn on_paper(lines: &[Array2<u8>]) -> Grey {
    let width = 40 + lines.iter().map(Array2::ncols).max().unwrap_or(0);
    let height = 20 + lines.iter().map(|line| line.nrows() + 20).sum::<usize>();
    let mut pixels = vec![255; width * height];
    let mut top = 20;
    for line in lines {
        for ((y, x), ink) in line.indexed_iter() {
            pixels[(top + y) * width + 20 + x] = 255 - ink;
        }
        top += line.nrows() + 20;
    }
    Grey::new(width, height, pixels).expect("so many pixels")
}

/// The first of these that is read right.
pub(crate) fn legible(digits: usize) -> (Grey, String) {
    let reader = reader();
    let mut numbers = (0..20).map(|which| number(digits, which));
    let is_legible =
        |(image, text): &(Grey, String)| best(&reader.trials(image, Writing::Number)) == *text;
    numbers.find(is_legible).expect("a number that is read right")
}

pub(crate) fn best(trials: &Trials) -> String {
    trials.answer(0.0).text()
}

/// A network for which all is a 7 with the same output, that of a sigmoid neuron.
pub(crate) fn sevens(bias: f32) -> Model {
    let mut network = Network::from_seed(&[784, 10], Init::Scaled, 1).expect("a network");
    network.position_mut().fill(0.0);
    let biases = network.position().len() - 10;
    for (k, own) in network.position_mut()[biases..].iter_mut().enumerate() {
        *own = if k == 7 { bias } else { -9.0 };
    }
    Model::new(network)
}
