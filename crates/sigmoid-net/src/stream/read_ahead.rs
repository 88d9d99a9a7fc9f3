//! A thread that reads the next window while the one before is learned from.

use std::mem;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::source::{ExampleSource, Interrupted, SourceError};
use super::window::{Memory, Place, Window};
use crate::error::Error;

/// How often a wait looks whether it has been interrupted.
const LOOK: Duration = Duration::from_millis(100);

/// Reads windows in a thread of its own, one at a time. There is memory for two: one to learn from,
/// one to read into.
pub(super) struct ReadAhead {
    state: State,
    /// The window that is being read, or has been.
    asked: Option<Place>,
    /// Memory that no window is in.
    spare: Vec<Memory>,
    /// Whether to wait no longer.
    is_interrupted: Box<dyn Fn() -> bool + Send>,
}

/// The thread is started when the first window is asked for.
enum State {
    NotStarted(Reader),
    Started(Reading),
    /// It could not be started, or has panicked.
    Gone,
}

/// The thread, as others see it.
struct Reading {
    requests: Sender<Request>,
    windows: Receiver<Result<Window, SourceError>>,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

/// A window to be read.
struct Request {
    place: Place,
    blocks: Vec<Range<u64>>,
    memory: Memory,
}

/// What the thread reads with.
struct Reader {
    source: Box<dyn ExampleSource>,
    /// Labels are below.
    outputs: usize,
    /// Examples of a whole window.
    at_once: u64,
}

/// The thread that reads is gone.
#[derive(Debug, thiserror::Error)]
#[error("the thread that reads examples has ended before its time")]
struct ThreadGone;

/// Nobody waits for the window any more.
#[derive(Debug, thiserror::Error)]
#[error("reading was stopped")]
struct Stopped;

impl ReadAhead {
    /// Of a source with labels below `outputs`, in windows of so many examples at most.
    pub(super) fn new(source: Box<dyn ExampleSource>, outputs: usize, at_once: u64) -> Self {
        let reader = Reader { source, outputs, at_once };
        Self {
            state: State::NotStarted(reader),
            asked: None,
            spare: Vec::new(),
            is_interrupted: Box::new(|| false),
        }
    }

    /// Asks this now and then while it waits, and waits no longer if so.
    pub(super) fn set_interrupt(&mut self, is_interrupted: Box<dyn Fn() -> bool + Send>) {
        self.is_interrupted = is_interrupted;
    }

    /// Waits for a window. If it is not being read yet, that begins now.
    pub(super) fn take(
        &mut self,
        place: Place,
        blocks: Vec<Range<u64>>,
    ) -> Result<Window, SourceError> {
        if self.asked.is_some_and(|asked| asked != place) {
            // Training has gone elsewhere; nor does it matter whether that one can be read.
            match self.wait() {
                Ok(window) => self.give_back(window.into_memory()),
                Err(error) if error.is::<Interrupted>() => return Err(error),
                Err(_) => {}
            }
        }
        if self.asked.is_none() {
            self.begin(place, blocks);
        }
        self.wait()
    }

    /// Begins to read a window, to be taken next. What is wrong then says [`take`](Self::take).
    pub(super) fn begin(&mut self, place: Place, blocks: Vec<Range<u64>>) {
        let memory = self.spare.pop().unwrap_or_default();
        self.state = match mem::replace(&mut self.state, State::Gone) {
            State::NotStarted(reader) => Reading::start(reader).map_or(State::Gone, State::Started),
            state => state,
        };
        if let State::Started(reading) = &self.state {
            // If the thread is gone, so is whoever sends windows.
            let _ = reading.requests.send(Request { place, blocks, memory });
        }
        self.asked = Some(place);
    }

    /// Takes memory back, to read into.
    pub(super) fn give_back(&mut self, memory: Memory) {
        self.spare.push(memory);
    }

    /// The window asked for. If it is interrupted, it may be called again.
    fn wait(&mut self) -> Result<Window, SourceError> {
        let read = match &self.state {
            State::Started(reading) => loop {
                match reading.windows.recv_timeout(LOOK) {
                    Ok(read) => break read,
                    Err(RecvTimeoutError::Disconnected) => break Err(ThreadGone.into()),
                    Err(RecvTimeoutError::Timeout) if (self.is_interrupted)() => {
                        return Err(Interrupted.into());
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                }
            },
            _ => Err(ThreadGone.into()),
        };
        self.asked = None;
        read
    }
}

impl Drop for ReadAhead {
    fn drop(&mut self) {
        if let State::Started(reading) = mem::replace(&mut self.state, State::Gone) {
            let Reading { requests, windows, stop, thread } = reading;
            stop.store(true, Ordering::Relaxed);
            drop(requests);
            let end = loop {
                match windows.recv_timeout(LOOK) {
                    Ok(_) => {}
                    Err(end) => break end,
                }
            };
            // One that waits for a disk that hangs ends by itself when the disk answers.
            if end == RecvTimeoutError::Disconnected {
                // It has said why if it has panicked.
                let _ = thread.join();
            }
        }
    }
}

impl Reading {
    fn start(mut reader: Reader) -> Option<Self> {
        let (requests, asked) = channel::<Request>();
        let (read, windows) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let is_stopped = Arc::clone(&stop);
        let thread = thread::Builder::new().name("read-ahead".into()).spawn(move || {
            for request in asked {
                if read.send(reader.read(request, &is_stopped)).is_err() {
                    return;
                }
            }
        });
        Some(Self { requests, windows, stop, thread: thread.ok()? })
    }
}

impl Reader {
    fn read(&mut self, request: Request, stop: &AtomicBool) -> Result<Window, SourceError> {
        let Request { place, blocks, mut memory } = request;
        let width = self.source.width();
        let examples = usize::try_from(self.at_once)?;
        grow(&mut memory.images, examples.saturating_mul(width))?;
        grow(&mut memory.labels, examples)?;
        let (mut images, mut labels) = (&mut memory.images[..], &mut memory.labels[..]);
        let mut row = 0;
        let mut rows = Vec::with_capacity(blocks.len());
        for block in blocks {
            if stop.load(Ordering::Relaxed) {
                return Err(Stopped.into());
            }
            let n = usize::try_from(block.end - block.start)?;
            let of_block = images.split_off_mut(..n * width).expect("room for a window");
            let labels = labels.split_off_mut(..n).expect("room for a window");
            self.source.read(block.start, of_block, labels)?;
            self.check(block.start, labels)?;
            rows.push((block, row));
            row += n;
        }
        Ok(Window::new(place, width, rows, memory))
    }

    /// Refuses labels for which there is no output.
    fn check(&self, first: u64, labels: &[u8]) -> Result<(), Error> {
        let outputs = self.outputs;
        let wrong = |(_, label): &(u64, &u8)| usize::from(**label) >= outputs;
        match (first..).zip(labels).find(wrong) {
            Some((example, &label)) => Err(Error::Label { example, label, outputs }),
            None => Ok(()),
        }
    }
}

/// Grows to a length.
fn grow(memory: &mut Vec<u8>, len: usize) -> Result<(), SourceError> {
    memory.try_reserve_exact(len.saturating_sub(memory.len()))?;
    memory.resize(len, 0);
    Ok(())
}
