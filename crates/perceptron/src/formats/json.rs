//! Circuits as JSON, for other programs.

use crate::circuit::circuit::Circuit;
use crate::error::Error;
use crate::formats::byte_order_mark::without_byte_order_mark;
use crate::formats::documents::CircuitDocument;

impl Circuit {
    /// Writes the circuit as JSON, with the names that a netlist has. Needs the feature `json`.
    ///
    /// ```
    /// let nand = perceptron::Gate::Nand.circuit();
    /// assert_eq!(nand.to_json(), r#"{
    ///   "inputs": [
    ///     "x1",
    ///     "x2"
    ///   ],
    ///   "perceptrons": [
    ///     {
    ///       "name": "n1",
    ///       "inputs": [
    ///         "x1",
    ///         "x2"
    ///       ],
    ///       "weights": [
    ///         -2.0,
    ///         -2.0
    ///       ],
    ///       "bias": 3.0
    ///     }
    ///   ],
    ///   "outputs": [
    ///     {
    ///       "name": "nand",
    ///       "source": "n1"
    ///     }
    ///   ]
    /// }"#);
    /// ```
    #[expect(clippy::missing_panics_doc, reason = "strings and finite numbers are JSON")]
    pub fn to_json(&self) -> String {
        let document = CircuitDocument::new(self);
        serde_json::to_string_pretty(&document).expect("strings and finite numbers are JSON")
    }

    /// Reads what [`to_json`](Self::to_json) writes. Needs the feature `json`.
    ///
    /// # Errors
    ///
    /// [`Error::Json`], with line and column, for a text that is not such JSON; [`Error::Entry`]
    /// for an entry that is not finite, is defined twice, reads what is not defined before it (as
    /// in a cycle), or has not as many weights as inputs; [`Error::NoOutput`].
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let document: CircuitDocument = serde_json::from_str(without_byte_order_mark(json))
            .map_err(|source| Error::Json { source })?;
        document.build()
    }
}
