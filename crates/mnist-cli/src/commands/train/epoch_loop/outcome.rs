//! The network that comes out of a run.

use chapter_one::runs::{
    CostAndAccuracy, EarlyStopping, RunSettings, evidence_weights, temperature,
};
use reading::{CONFIDENCE, TEMPERATURE};
use sigmoid_net::Model;

use super::EpochLoop;

impl EpochLoop<'_> {
    /// How it does on the validation images, after the last epoch or with the best network.
    pub(crate) fn validation(&self) -> Option<CostAndAccuracy> {
        let best = self.stopping.as_ref().and_then(EarlyStopping::best);
        let last = self.epochs.last().and_then(|epoch| epoch.validation);
        best.map(|best| best.validation).or(last)
    }

    /// The network after all epochs, see [`learn`](Self::learn).
    pub(crate) fn into_model(self) -> Model {
        self.model()
    }

    /// Calibrates a model that has learned what is no digit, if there are digits to calibrate it on:
    /// its outputs, and then its readings.
    fn calibrate(&self, model: &mut Model) {
        let validation = &self.data.original.validation;
        if !self.settings.non_digits || validation.is_empty() {
            return;
        }
        let RunSettings { preparation, sgd, .. } = &self.settings;
        // Nothing can be wrong with validation digits if strings were composed of the others.
        let Ok(temperature) = temperature(&model.network, *preparation, validation, sgd.seed)
        else {
            return;
        };
        model.metadata.insert(TEMPERATURE.into(), format!("{temperature:.4}"));
        if let Ok(weights) = evidence_weights(model, validation, sgd.seed) {
            model.metadata.insert(CONFIDENCE.into(), weights.to_string());
        }
    }

    /// The network as it is, or the best so far if the run may stop early, with the
    /// settings it was trained with.
    pub(super) fn model(&self) -> Model {
        let now = self.run.network();
        let best = self.stopping.as_ref().and_then(EarlyStopping::best);
        let (network, epochs) = best
            .map_or_else(|| (now.clone(), self.epoch), |best| (best.network(now), best.epoch + 1));
        let mut model = Model::new(network);
        model.metadata = self.settings.metadata(epochs, self.data.learned.digits());
        self.calibrate(&mut model);
        model
    }
}
