//! A thread that reads the next window while the one before is learned from.

use std::io;
use std::mem;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use super::source::{ExampleSource, Interrupted, SourceError};
use super::window::{Memory, Place, Window};
use crate::error::Error;

/// How often a wait looks whether it has been interrupted.
const LOOK: Duration = Duration::from_millis(100);

/// Looks after which an interrupted wait ends: a second, which a disk may take that only is slow.
const LOOKS: u32 = 10;

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
    /// It could not be started.
    NotToBeHad(Arc<io::Error>),
    /// It is not there any more.
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

/// There is no thread to read with.
#[derive(Debug, thiserror::Error)]
#[error("cannot start the thread that reads examples")]
struct NoThread(#[source] Arc<io::Error>);

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
            State::NotStarted(reader) => State::of(Reading::start(reader, Builder::new())),
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
            State::Started(reading) => {
                let mut looks = 0;
                loop {
                    match reading.windows.recv_timeout(LOOK) {
                        Ok(read) => break read,
                        Err(RecvTimeoutError::Disconnected) => break Err(ThreadGone.into()),
                        Err(RecvTimeoutError::Timeout) => looks += 1,
                    }
                    if looks >= LOOKS && (self.is_interrupted)() {
                        return Err(Interrupted.into());
                    }
                }
            }
            State::NotToBeHad(error) => Err(NoThread(Arc::clone(error)).into()),
            State::NotStarted(_) | State::Gone => Err(ThreadGone.into()),
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

impl State {
    fn of(started: io::Result<Reading>) -> Self {
        started.map_or_else(|error| Self::NotToBeHad(Arc::new(error)), Self::Started)
    }
}

impl Reading {
    fn start(mut reader: Reader, thread: Builder) -> io::Result<Self> {
        let (requests, asked) = channel::<Request>();
        let (read, windows) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let is_stopped = Arc::clone(&stop);
        let thread = thread.name("read-ahead".into()).spawn(move || {
            for request in asked {
                if read.send(reader.read(request, &is_stopped)).is_err() {
                    return;
                }
            }
        });
        Ok(Self { requests, windows, stop, thread: thread? })
    }
}

impl Reader {
    fn read(&mut self, request: Request, stop: &AtomicBool) -> Result<Window, SourceError> {
        let Request { place, blocks, mut memory } = request;
        let width = self.source.width();
        self.grow(&mut memory.images, width)?;
        self.grow(&mut memory.labels, 1)?;
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

    /// Grows to a window of so many bytes for each example.
    fn grow(&self, memory: &mut Vec<u8>, width: usize) -> Result<(), Error> {
        let examples = self.at_once;
        let bytes = examples.saturating_mul(width as u64);
        let no_memory = Error::WindowMemory { examples, bytes };
        let Ok(len) = usize::try_from(bytes) else { return Err(no_memory) };
        memory.try_reserve_exact(len.saturating_sub(memory.len())).map_err(|_| no_memory)?;
        memory.resize(len, 0);
        Ok(())
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

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::*;

    /// Images of so many pixels, none of which is ever read.
    struct Wide(usize);

    impl ExampleSource for Wide {
        fn len(&self) -> u64 {
            1 << 20
        }

        fn width(&self) -> usize {
            self.0
        }

        fn read(&mut self, _: u64, _: &mut [u8], _: &mut [u8]) -> Result<(), SourceError> {
            Err("read".into())
        }
    }

    fn error<T: Debug>(result: Result<T, SourceError>) -> SourceError {
        result.expect_err("refused")
    }

    const PLACE: Place = Place { epoch: 0, number: 0 };

    #[test]
    fn memory_for_a_window_that_is_not_to_be_had_is_an_error_with_its_size() {
        for (width, bytes) in [(1 << 43, 1 << 60), (1 << 47, u64::MAX)] {
            let mut read_ahead = ReadAhead::new(Box::new(Wide(width)), 10, 1 << 17);
            // As often as one likes.
            for _ in 0..2 {
                let error = error(read_ahead.take(PLACE, vec![0..1, 1..2]));
                let error = error.downcast::<Error>().expect("of this crate");
                assert_eq!(*error, Error::WindowMemory { examples: 1 << 17, bytes });
            }
        }
        let mut read_ahead = ReadAhead::new(Box::new(Wide(2)), 10, 4);
        assert_eq!(error(read_ahead.take(PLACE, vec![0..1, 1..2])).to_string(), "read");
    }

    #[test]
    fn a_thread_that_cannot_be_started_is_an_error_with_the_reason() {
        let reader = Reader { source: Box::new(Wide(1)), outputs: 10, at_once: 1 };
        // More than there are addresses.
        let state = State::of(Reading::start(reader, Builder::new().stack_size(1 << 60)));
        let mut read_ahead = ReadAhead::new(Box::new(Wide(1)), 10, 1);
        read_ahead.state = state;
        for _ in 0..2 {
            let error = error(read_ahead.take(PLACE, vec![0..1, 1..2]));
            assert_eq!(error.to_string(), "cannot start the thread that reads examples");
            let reason = error.source().expect("a reason");
            assert!(reason.is::<Arc<io::Error>>(), "{reason}");
        }
    }
}
