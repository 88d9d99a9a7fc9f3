//! Several networks that vote.

use ndarray::{Array2, ArrayView2};

use crate::cost::CostFunction;
use crate::data::{Input, Inputs};
use crate::error::Error;
use crate::evaluation::{Evaluation, argmax};
use crate::network::Network;
use crate::predict::Predictor;

/// Several networks that vote: its output is the mean of theirs.
///
/// Networks that learned from other seeds, or see the images prepared in another way, err on other
/// digits, and their mean errs on fewer. The sum is taken in the members' order, so outputs have the
/// same bits on any number of threads, and a committee of one gives the outputs of that one.
///
/// ```
/// use sigmoid_net::{Committee, Init, Network};
///
/// let member = |seed| Network::from_seed(&[784, 30, 10], Init::Scaled, seed);
/// let (a, b) = (member(1)?, member(2)?);
/// let committee = Committee::new(vec![a.clone(), b.clone()])?;
/// let images = [[200_u8; 784]];
/// let mean = (a.feedforward_many(&images) + b.feedforward_many(&images)) / 2.0;
/// assert_eq!(committee.outputs(&images), mean);
/// # Ok::<(), sigmoid_net::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Committee {
    /// At least one.
    members: Vec<Predictor>,
}

impl Committee {
    /// Of these members.
    ///
    /// # Errors
    /// [`Error::NoMembers`], or [`Error::Member`] if they differ in inputs or outputs.
    pub fn new(members: Vec<Network>) -> Result<Self, Error> {
        check_members(members.iter())?;
        Ok(Self { members: members.into_iter().map(Predictor::new).collect() })
    }

    /// Its members, in order.
    pub fn members(&self) -> impl ExactSizeIterator<Item = &Network> {
        self.members.iter().map(Predictor::network)
    }

    /// The cost function of its members; the quadratic one if they have several.
    pub fn cost_function(&self) -> CostFunction {
        let first = self.members[0].network().cost_function();
        let agreed = self.members().all(|member| member.cost_function() == first);
        if agreed { first } else { CostFunction::Quadratic }
    }

    /// The outputs for many inputs, n x outputs, in parallel: the mean of the members'.
    ///
    /// # Panics
    /// If the inputs do not fit the input layer.
    #[track_caller]
    pub fn outputs<'a>(&self, x: impl Into<Inputs<'a>>) -> Array2<f32> {
        let inputs = x.into();
        self.mean(self.members.iter().map(|member| member.outputs(inputs)))
    }

    /// The same where each member sees the examples prepared in its own way: `x[i]` is for member i.
    ///
    /// # Panics
    /// If there are not as many inputs as members, or they do not fit these or each other.
    #[track_caller]
    pub fn outputs_of_each(&self, x: &[Inputs<'_>]) -> Array2<f32> {
        let (found, expected) = (x.len(), self.members.len());
        assert!(found == expected, "inputs for {found} members of a committee of {expected}");
        self.mean(self.members.iter().zip(x).map(|(member, x)| member.outputs(*x)))
    }

    fn mean(&self, outputs: impl Iterator<Item = Array2<f32>>) -> Array2<f32> {
        let sum = outputs.reduce(|sum, outputs| sum + outputs).expect("at least one member");
        sum / self.members.len() as f32
    }

    /// The number of the output with the highest mean for one input: the digit.
    ///
    /// # Panics
    /// If the input does not fit the input layer.
    #[track_caller]
    pub fn predict<'a>(&self, x: impl Into<Input<'a>>) -> usize {
        let outputs = self.outputs(x.into());
        argmax(outputs.as_slice().expect("a sum is contiguous"))
    }

    /// How well the committee does on labelled inputs, in parallel.
    ///
    /// # Panics
    /// If inputs or labels do not fit the members or each other.
    #[track_caller]
    pub fn evaluate<'a>(&self, x: impl Into<Inputs<'a>>, labels: &[u8]) -> Evaluation {
        self.evaluate_outputs(self.outputs(x).view(), labels)
    }

    /// The evaluation of what [`outputs_of_each`](Self::outputs_of_each) gave, n x outputs.
    ///
    /// # Panics
    /// If there is another number of labels, or a label without an output.
    #[track_caller]
    pub fn evaluate_outputs(&self, outputs: ArrayView2<'_, f32>, labels: &[u8]) -> Evaluation {
        Evaluation::of_outputs(self.cost_function(), outputs, labels)
    }
}

/// Checks that there are members, and that they have the same numbers of inputs and outputs.
pub(crate) fn check_members<'a>(members: impl Iterator<Item = &'a Network>) -> Result<(), Error> {
    let mut first: Option<&Network> = None;
    for (member, network) in members.enumerate() {
        let first = first.get_or_insert(network);
        for (what, found, expected) in [
            ("input", network.inputs(), first.inputs()),
            ("output", network.outputs(), first.outputs()),
        ] {
            if found != expected {
                return Err(Error::Member { member, what, found, expected });
            }
        }
    }
    first.map(|_| ()).ok_or(Error::NoMembers)
}
