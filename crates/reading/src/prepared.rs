//! Images prepared before a network learns from them or reads them.

use augmentation::Preparation;
use mnist_io::{Examples, Images, Labels, Split};
use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use crate::error::Error;

/// Whether images of this shape can be prepared so.
///
/// ```
/// use augmentation::Preparation;
/// use reading::check_preparable;
///
/// assert!(check_preparable(&[28, 28], Preparation::WidthNormalised(28)).is_ok());
/// let error = check_preparable(&[28, 28], Preparation::WidthNormalised(29)).unwrap_err();
/// assert_eq!(error.to_string(), "width-29 asks for wider ink than images of width 28 can hold");
/// ```
///
/// # Errors
/// [`Error::NotFlat`] if they have no rows and columns, [`Error::TooWide`] if the ink would not fit.
pub fn check_preparable(image_shape: &[usize], preparation: Preparation) -> Result<(), Error> {
    match (preparation, image_shape) {
        (Preparation::WidthNormalised(width), &[_, columns]) if width > columns => {
            Err(Error::TooWide { width, columns })
        }
        (Preparation::AsIs, _) | (_, [_, _]) => Ok(()),
        _ => Err(Error::NotFlat { shape: image_shape.to_vec() }),
    }
}

/// The same examples with each image prepared, in parallel; as they are, they are not copied.
///
/// # Errors
/// As [`check_preparable`].
#[expect(clippy::missing_panics_doc, reason = "shape and labels are as before")]
pub fn prepare(examples: &Examples, preparation: Preparation) -> Result<Examples, Error> {
    let shape = examples.image_shape();
    check_preparable(shape, preparation)?;
    let &[rows, columns] = shape else { return Ok(examples.clone()) };
    if preparation == Preparation::AsIs {
        return Ok(examples.clone());
    }
    let images = prepare_images(examples.images(), [rows, columns], preparation);
    let images = images.into_shape_with_order((examples.len(), rows, columns));
    let images = Images::from_array(images.expect("as many pixels as before"));
    let labels = Labels::from_vec(examples.labels().to_vec());
    let prepared = Examples::new(images.expect("images as before"), labels, examples.classes());
    Ok(prepared.expect("labels as before"))
}

/// Images of rows x columns pixels, one a row, each prepared, in parallel.
///
/// # Panics
/// If the images do not have so many pixels.
#[track_caller]
pub fn prepare_images(
    images: ArrayView2<'_, u8>,
    [rows, columns]: [usize; 2],
    preparation: Preparation,
) -> Array2<u8> {
    let pixels = rows * columns;
    let (count, found) = images.dim();
    assert!(found == pixels, "images of {found} pixels instead of {pixels}");
    let mut prepared = vec![0; count * pixels];
    prepared.par_chunks_mut(pixels.max(1)).enumerate().for_each(|(i, to)| {
        let image = images.row(i);
        let image = image.as_standard_layout();
        preparation.apply(image.as_slice().expect("standard layout"), rows, columns, to);
    });
    Array2::from_shape_vec((count, pixels), prepared).expect("so many pixels")
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
