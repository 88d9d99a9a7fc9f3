//! Model files: safetensors, with the tensor names that other tools use.
//!
//! `layers.0.weight` is n_out x n_in and `layers.0.bias` n_out long, both `F32`; the metadata
//! are strings. The data section is the network's position, in its own order. In the file of a
//! committee the names of member i, of tensors and metadata, begin with `members.i.`.

mod error;
mod model;
mod names;
mod read;
mod write;

use std::path::Path;

pub use error::ModelError;
pub use model::Model;
use read::{Wanted, from_bytes, from_path};

use crate::committee::check_members;

impl Model {
    /// The bytes of a model file. The same model always gives the same bytes.
    ///
    /// # Errors
    /// [`ModelError::CustomActivation`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        write::one(self)
    }

    /// Reads a model from the bytes of a file. Without metadata its neurons are sigmoid ones, and its
    /// cost is the quadratic one.
    ///
    /// # Errors
    /// Any [`ModelError`] but those that name a path.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        from_bytes(bytes, Wanted::One).map(only)
    }

    /// Writes the model to a file, whole or not at all, as [`atomic_file::write`] does.
    ///
    /// # Errors
    /// [`ModelError::Write`] and [`ModelError::CustomActivation`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), ModelError> {
        save(path.as_ref(), &self.to_bytes()?)
    }

    /// Reads a model from a file. The weights are read only after the header has been found to
    /// describe a network, and a file of exactly this length.
    ///
    /// # Errors
    /// [`ModelError::Read`] and [`ModelError::NotAModel`].
    pub fn load(path: impl AsRef<Path>) -> Result<Self, ModelError> {
        from_path(path.as_ref(), Wanted::One).map(only)
    }

    /// The bytes of a file that holds a committee: several models, each with its metadata.
    ///
    /// ```
    /// use sigmoid_net::{Init, Model, Network};
    ///
    /// let member = |seed| Network::from_seed(&[784, 30, 10], Init::Scaled, seed).map(Model::new);
    /// let bytes = Model::committee_to_bytes(&[member(1)?, member(2)?])?;
    /// assert_eq!(Model::members_from_bytes(&bytes)?.len(), 2);
    /// let error = Model::from_bytes(&bytes).unwrap_err();
    /// assert_eq!(error.to_string(), "a committee of 2 networks, expected one network");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelError::Network`] for members that do not fit each other or are none at all, and
    /// [`ModelError::CustomActivation`].
    pub fn committee_to_bytes(members: &[Self]) -> Result<Vec<u8>, ModelError> {
        check_members(members.iter().map(|member| &member.network))?;
        write::committee(members)
    }

    /// Reads the members of a committee; of the file of one model, that one.
    ///
    /// # Errors
    /// As [`from_bytes`](Self::from_bytes), and [`ModelError::Network`] for members that do not fit
    /// each other.
    pub fn members_from_bytes(bytes: &[u8]) -> Result<Vec<Self>, ModelError> {
        let members = from_bytes(bytes, Wanted::Any)?;
        check_members(members.iter().map(|member| &member.network))?;
        Ok(members)
    }

    /// Writes a committee to a file, whole or not at all.
    ///
    /// # Errors
    /// As [`committee_to_bytes`](Self::committee_to_bytes), and [`ModelError::Write`].
    pub fn save_committee(members: &[Self], path: impl AsRef<Path>) -> Result<(), ModelError> {
        save(path.as_ref(), &Self::committee_to_bytes(members)?)
    }

    /// Reads the members of a committee from a file; from that of one model, that one.
    ///
    /// # Errors
    /// [`ModelError::Read`] and [`ModelError::NotAModel`].
    pub fn load_members(path: impl AsRef<Path>) -> Result<Vec<Self>, ModelError> {
        let path = path.as_ref();
        let members = from_path(path, Wanted::Any)?;
        check_members(members.iter().map(|member| &member.network)).map_err(|error| {
            let source = Box::new(ModelError::Network(error));
            ModelError::NotAModel { path: path.into(), source }
        })?;
        Ok(members)
    }
}

/// One is there where one was wanted.
fn only(models: Vec<Model>) -> Model {
    models.into_iter().next().expect("reading gives at least one model")
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), ModelError> {
    atomic_file::write(path, bytes)
        .map_err(|source| ModelError::Write { path: path.into(), source })
}
