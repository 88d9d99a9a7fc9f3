//! A network with what is known about it.

use std::collections::BTreeMap;

use crate::network::Network;

/// A network with what is known about it.
///
/// ```
/// use sigmoid_net::{Model, Network};
///
/// let dir = tempfile::tempdir()?;
/// let path = dir.path().join("zeros.safetensors");
/// let mut model = Model::new(Network::zeros(&[784, 30, 10])?);
/// model.metadata.insert("seed".into(), "1".into());
/// model.save(&path)?;
///
/// let loaded = Model::load(&path)?;
/// assert_eq!(loaded.network.sizes(), [784, 30, 10]);
/// assert_eq!(loaded.metadata["seed"], "1");
/// assert_eq!(loaded.metadata["sizes"], "784-30-10");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// In Python: `load_file("zeros.safetensors")["layers.0.weight"].shape` is `(30, 784)`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Model {
    /// The network.
    pub network: Network,
    /// Anything worth recording: seed, settings, accuracy. `format`, `sizes`, `activation` and
    /// `cost` are written by [`to_bytes`](Self::to_bytes).
    pub metadata: BTreeMap<String, String>,
}

impl Model {
    /// A network without metadata.
    pub fn new(network: Network) -> Self {
        Self { network, metadata: BTreeMap::new() }
    }
}
