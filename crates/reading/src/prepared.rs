//! Images prepared before a network learns from them or reads them.

use augmentation::Preparation;
use mnist_io::{Examples, Images, Labels, Split};
use ndarray::Array3;
use rayon::prelude::*;

use crate::error::Error;

/// The same examples with each image prepared, in parallel; as they are, they are not copied.
///
/// # Errors
/// [`Error::NotFlat`] if the images have no rows and columns to prepare.
pub fn prepare(examples: &Examples, preparation: Preparation) -> Result<Examples, Error> {
    if preparation == Preparation::AsIs {
        return Ok(examples.clone());
    }
    let &[rows, columns] = examples.image_shape() else {
        return Err(Error::NotFlat { shape: examples.image_shape().to_vec() });
    };
    let mut pixels = vec![0; examples.len() * rows * columns];
    pixels.par_chunks_mut((rows * columns).max(1)).enumerate().for_each(|(i, to)| {
        preparation.apply(examples.image(i), rows, columns, to);
    });
    let images = Array3::from_shape_vec((examples.len(), rows, columns), pixels);
    let images = images.map_err(|error| Error::Data(error.into()))?;
    let images = Images::from_array(images).map_err(|error| Error::Data(error.into()))?;
    Ok(Examples::new(images, Labels::from_vec(examples.labels().to_vec()), examples.classes())?)
}

/// The same for training, validation and test examples.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_split(data: &Split, preparation: Preparation) -> Result<Split, Error> {
    let prepare = |examples| prepare(examples, preparation);
    Ok(Split {
        training: prepare(&data.training)?,
        validation: prepare(&data.validation)?,
        test: prepare(&data.test)?,
    })
}

/// Data prepared once in each of several ways.
#[derive(Debug, Clone)]
pub struct EachWay<T>(Vec<(Preparation, T)>);

impl<T> EachWay<T> {
    /// Calls `prepare` once for each of the preparations, however often it is named.
    ///
    /// # Errors
    /// The first of `prepare`.
    pub fn new<E>(
        preparations: impl IntoIterator<Item = Preparation>,
        mut prepare: impl FnMut(Preparation) -> Result<T, E>,
    ) -> Result<Self, E> {
        let mut ways: Vec<(Preparation, T)> = Vec::new();
        for preparation in preparations {
            if !ways.iter().any(|(known, _)| *known == preparation) {
                ways.push((preparation, prepare(preparation)?));
            }
        }
        Ok(Self(ways))
    }

    /// The data prepared so.
    ///
    /// # Panics
    /// If that preparation was not named.
    #[track_caller]
    pub fn of(&self, preparation: Preparation) -> &T {
        let way = self.0.iter().find(|(known, _)| *known == preparation);
        let Some((_, data)) = way else {
            panic!("nothing was prepared {}", preparation.name());
        };
        data
    }
}
