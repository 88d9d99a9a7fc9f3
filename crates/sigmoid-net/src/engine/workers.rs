//! Who does a stage of the work: the whole team, or the calling thread where the stage is short.

use fork_join::Team;

/// Multiplications of a stage, as if no input were zero, above which threads share it: half a
/// microsecond of work.
const WORTH_SHARING: usize = 20_000;

/// Whether a stage of that many multiplications is worth sharing.
pub(crate) fn is_worth_sharing(multiplications: usize) -> bool {
    multiplications >= WORTH_SHARING
}

/// The threads that do one stage.
#[derive(Clone, Copy)]
pub(crate) struct Workers<'t> {
    team: &'t Team<'t>,
    is_shared: bool,
}

impl<'t> Workers<'t> {
    /// Those for a stage of that many multiplications.
    pub(crate) fn new(team: &'t Team<'t>, multiplications: usize) -> Self {
        Self { team, is_shared: is_worth_sharing(multiplications) }
    }

    pub(crate) fn threads(self) -> usize {
        if self.is_shared { self.team.threads() } else { 1 }
    }

    /// Does all tasks, the first of them on the calling thread.
    pub(crate) fn each<T: Send>(self, tasks: impl Iterator<Item = T>, task: impl Fn(T) + Sync) {
        if self.is_shared {
            self.team.each(tasks, task);
        } else {
            tasks.for_each(task);
        }
    }

    /// How many neighbouring panels to make one task: as few tasks as there are threads.
    pub(crate) fn panels_per_task(self, panels: usize) -> usize {
        panels.div_ceil(self.threads())
    }

    /// How many tasks to make of one panel: one, unless there are more threads than panels. A
    /// thread gets the same whole panels in the forward pass and in the update, and tends to find
    /// their weights in its cache.
    pub(crate) fn tasks_per_panel(self, panels: usize) -> usize {
        let threads = self.threads();
        if panels < threads { threads } else { 1 }
    }
}
