//! What each stage made of the image, to be looked at.

use crate::grey::Grey;

/// One stage.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stage {
    /// What was done, such as "background".
    pub name: &'static str,
    /// What came out: 0 white to 255 black, whatever the image was.
    pub image: Grey,
}

/// Keeps stages, if asked to.
#[derive(Debug)]
pub(crate) struct Recorder {
    stages: Option<Vec<Stage>>,
}

impl Recorder {
    pub(crate) fn new(keeps: bool) -> Self {
        Self { stages: keeps.then(Vec::new) }
    }

    pub(crate) fn record(&mut self, name: &'static str, image: impl FnOnce() -> Grey) {
        if let Some(stages) = &mut self.stages {
            stages.push(Stage { name, image: image() });
        }
    }

    pub(crate) fn finish(self) -> Vec<Stage> {
        self.stages.unwrap_or_default()
    }
}
