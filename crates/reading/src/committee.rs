//! Models that vote, each on images prepared as it asks.

use std::convert::Infallible;

use augmentation::Preparation;
use mnist_io::Examples;
use ndarray::{Array2, ArrayView2, CowArray};
use sigmoid_net::{Committee, Evaluation, Inputs, Model, Network, Targets};

use crate::error::Error;
use crate::prepared::{EachWay, check_preparable, prepare, prepare_images};

/// Where a model's metadata say how its images are prepared, by [`Preparation::name`]. Models
/// without it see images as they are.
pub const PREPARATION: &str = "preparation";

/// Models that vote, each on images prepared as its metadata ask. Of one model it is that model.
///
/// ```
/// use augmentation::Preparation;
/// use reading::{PREPARATION, PreparedCommittee};
/// use mnist_io::{Examples, Images, Labels};
/// use sigmoid_net::{Init, Model, Network};
///
/// let images = ndarray::Array3::from_shape_fn((5, 8, 8), |(i, j, k)| (i * j * k) as u8);
/// let examples = Examples::new(Images::from_array(images)?, Labels::from_vec(vec![0; 5]), 2)?;
///
/// let mut models = Vec::new();
/// for (seed, preparation) in [(1, Preparation::AsIs), (2, Preparation::Deslanted)] {
///     let mut model = Model::new(Network::from_seed(&[64, 2], Init::Scaled, seed)?);
///     model.metadata.insert(PREPARATION.into(), preparation.name());
///     models.push(model);
/// }
/// let committee = PreparedCommittee::new(models)?;
/// assert_eq!(committee.outputs(&examples)?.dim(), (5, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct PreparedCommittee {
    committee: Committee,
    /// One for each member.
    preparations: Vec<Preparation>,
}

impl PreparedCommittee {
    /// Of these models.
    ///
    /// # Errors
    /// [`Error::Preparation`] if a model asks for an unknown one, [`Error::Network`] if there are no
    /// models or they differ in inputs or outputs.
    pub fn new(models: Vec<Model>) -> Result<Self, Error> {
        let preparations = models.iter().enumerate().map(preparation);
        let preparations = preparations.collect::<Result<_, _>>()?;
        let networks = models.into_iter().map(|model| model.network).collect();
        Ok(Self { committee: Committee::new(networks)?, preparations })
    }

    /// Its networks, and how the images of each are prepared.
    pub fn members(&self) -> impl ExactSizeIterator<Item = (&Network, Preparation)> {
        self.committee.members().zip(self.preparations.iter().copied())
    }

    /// The first member that these examples do not fit, and why: [`Error::Network`], or an error of
    /// [`check_preparable`].
    pub fn misfit(&self, examples: &Examples) -> Option<(usize, Error)> {
        let (inputs, targets) = (examples.images().into(), Targets::from(examples.labels()));
        self.members().enumerate().find_map(|(number, (network, preparation))| {
            let fits = network.check_fit(&inputs, &targets).map_err(Error::from);
            let fits = fits.and_then(|()| check_preparable(examples.image_shape(), preparation));
            fits.err().map(|error| (number, error))
        })
    }

    /// The outputs for all examples, n x outputs, in parallel: the mean of the members'.
    ///
    /// # Errors
    /// That of [`misfit`](Self::misfit), if there is one.
    pub fn outputs(&self, examples: &Examples) -> Result<Array2<f32>, Error> {
        self.misfit(examples).map_or(Ok(()), |(_, error)| Err(error))?;
        let prepared =
            EachWay::new(self.preparations.iter().copied(), |how| prepare(examples, how))?;
        let inputs = self.preparations.iter().map(|&how| prepared.of(how).images().into());
        let inputs: Vec<Inputs<'_>> = inputs.collect();
        Ok(self.committee.outputs_of_each(&inputs))
    }

    /// The outputs for images of rows x columns bytes, one a row, n x outputs: the mean of the
    /// members'.
    ///
    /// # Panics
    /// If the images do not have as many pixels as the networks have inputs.
    #[track_caller]
    pub fn outputs_for_images(&self, images: ArrayView2<'_, u8>, shape: [usize; 2]) -> Array2<f32> {
        let prepared: Result<_, Infallible> =
            EachWay::new(self.preparations.iter().copied(), |how| match how {
                Preparation::AsIs => Ok(CowArray::from(images)),
                how => Ok(CowArray::from(prepare_images(images, shape, how))),
            });
        let Ok(prepared) = prepared;
        let inputs = self.preparations.iter().map(|&how| prepared.of(how).view().into());
        let inputs: Vec<Inputs<'_>> = inputs.collect();
        self.committee.outputs_of_each(&inputs)
    }

    /// The evaluation of what [`outputs`](Self::outputs) gave for these examples.
    ///
    /// # Panics
    /// If there are outputs for more or fewer examples.
    #[track_caller]
    pub fn evaluate(&self, outputs: &Array2<f32>, examples: &Examples) -> Evaluation {
        self.committee.evaluate_outputs(outputs.view(), examples.labels())
    }
}

fn preparation((member, model): (usize, &Model)) -> Result<Preparation, Error> {
    let Some(name) = model.metadata.get(PREPARATION) else { return Ok(Preparation::AsIs) };
    Preparation::from_name(name).ok_or_else(|| Error::Preparation { member, name: name.clone() })
}
