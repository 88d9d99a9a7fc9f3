//! What ranks tell each other while each trains members of its own: where these are, for rank 0 to
//! save, and that someone asked to stop.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sigmoid_net::Model;

use super::trained::{Ended, Member};
use crate::failure::{Failure, chain, request};
use crate::interrupt;
use crate::job::Job;

/// From one exchange of messages to the next. Nobody waits for an exchange; a rank that comes to it
/// before the others may busy-wait, and take a core from those that train.
const PAUSE: Duration = Duration::from_millis(100);

/// What rank 0 is told of a member.
pub(super) enum Message {
    /// Where its run is, as bytes.
    Checkpoint(usize, Vec<u8>),
    Ended(usize, Ended),
    Failed(Failure),
}

/// Messages that wait to be taken: on rank 0 those that have come, on other ranks those to be sent.
#[derive(Default)]
pub(super) struct Mailbox {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    messages: Vec<Message>,
    is_closed: bool,
}

impl Mailbox {
    /// Puts a message behind the others. Of a member's checkpoints the newest is enough.
    pub(super) fn put(&self, message: Message) {
        let mut waiting = self.waiting();
        if let Message::Checkpoint(number, _) = message {
            waiting
                .messages
                .retain(|other| !matches!(other, Message::Checkpoint(of, _) if *of == number));
        }
        waiting.messages.push(message);
        self.changed.notify_all();
    }

    /// No more messages come.
    pub(super) fn close(&self) {
        self.waiting().is_closed = true;
        self.changed.notify_all();
    }

    /// Waits for messages; None when all have been taken and no more come.
    pub(super) fn wait(&self) -> Option<Vec<Message>> {
        let is_idle = |waiting: &mut Waiting| waiting.messages.is_empty() && !waiting.is_closed;
        let waiting = self.changed.wait_while(self.waiting(), is_idle);
        let mut waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        let messages = std::mem::take(&mut waiting.messages);
        (!messages.is_empty()).then_some(messages)
    }

    fn take(&self) -> Vec<Message> {
        std::mem::take(&mut self.waiting().messages)
    }

    /// Nothing is left half done by a thread that panics with the lock.
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Exchanges messages with the other ranks until `is_done` on all of them. All ranks call it.
///
/// A signal that one rank got is one that all have got.
pub(super) fn exchange(job: &Job, mailbox: &Mailbox, is_done: &AtomicBool) -> Result<(), Failure> {
    loop {
        // In this order: what was put in before is sent with it.
        let is_done = is_done.load(Ordering::Acquire);
        let messages = if job.leads() { Vec::new() } else { mailbox.take() };
        let (own, payload) = to_bytes(job.rank(), is_done, messages);
        let (mut all_done, mut envelopes) = (true, Vec::new());
        for (rank, bytes) in job.all_gather(&own).iter().enumerate() {
            let envelope: Envelope =
                serde_json::from_slice(bytes).map_err(|error| unreadable(rank, &chain(&error)))?;
            all_done &= envelope.is_done;
            interrupt::ask(envelope.signal);
            envelopes.push(envelope);
        }
        if envelopes.iter().any(|envelope| !envelope.messages.is_empty()) {
            let payloads = job.gather(&payload);
            // The others have none.
            let envelopes = envelopes.into_iter().filter(|_| job.leads());
            for (rank, (envelope, bytes)) in envelopes.zip(&payloads).enumerate() {
                let messages = messages_of(envelope, bytes);
                for message in messages.map_err(|reason| unreadable(rank, &reason))? {
                    mailbox.put(message);
                }
            }
        }
        if all_done {
            return Ok(());
        }
        thread::sleep(PAUSE);
    }
}

fn unreadable(rank: usize, reason: &str) -> Failure {
    request(format!("messages of rank {rank}: {reason}"), "start the same mnist on all hosts")
}

/// What all ranks tell each other, in JSON. The bytes of the messages go to rank 0 alone.
#[derive(Serialize, Deserialize)]
struct Envelope {
    /// The signal that asks to stop, 0 for none.
    signal: u8,
    /// Whether all of this rank's members have ended, and this is the last that it sends of them.
    is_done: bool,
    /// With the number of bytes of each.
    messages: Vec<(Header, usize)>,
}

/// A message without its bytes.
#[derive(Serialize, Deserialize)]
enum Header {
    Checkpoint { number: usize },
    Trained { number: usize, accuracy: Option<f64>, seconds: f64 },
    Interrupted { number: usize, epoch: usize },
    NotBegun { number: usize },
    Failed { reason: String, hint: String },
}

/// An envelope, and the bytes of its messages.
fn to_bytes(rank: usize, is_done: bool, messages: Vec<Message>) -> (Vec<u8>, Vec<u8>) {
    let (mut headers, mut payload) = (Vec::new(), Vec::new());
    for message in messages {
        let (header, bytes) = parts(rank, message);
        headers.push((header, bytes.len()));
        payload.extend(bytes);
    }
    let envelope = Envelope { signal: interrupt::signal(), is_done, messages: headers };
    (serde_json::to_vec(&envelope).unwrap_or_default(), payload)
}

fn parts(rank: usize, message: Message) -> (Header, Vec<u8>) {
    match message {
        Message::Checkpoint(number, bytes) => (Header::Checkpoint { number }, bytes),
        Message::Ended(number, Ended::Trained(Member { model, accuracy, seconds })) => {
            match model.to_bytes() {
                Ok(bytes) => (Header::Trained { number, accuracy, seconds }, bytes),
                Err(error) => parts(rank, Message::Failed(error.into())),
            }
        }
        Message::Ended(number, Ended::Interrupted { epoch }) => {
            (Header::Interrupted { number, epoch }, Vec::new())
        }
        Message::Ended(number, Ended::NotBegun) => (Header::NotBegun { number }, Vec::new()),
        Message::Failed(failure) => {
            let (reason, hint) = failure.said_on_rank(rank);
            (Header::Failed { reason, hint }, Vec::new())
        }
    }
}

fn messages_of(envelope: Envelope, mut bytes: &[u8]) -> Result<Vec<Message>, String> {
    let mut message = |(header, length)| {
        let too_short = || "there are too few bytes".to_string();
        let (own, rest) = bytes.split_at_checked(length).ok_or_else(too_short)?;
        bytes = rest;
        Ok(match header {
            Header::Checkpoint { number } => Message::Checkpoint(number, own.to_vec()),
            Header::Trained { number, accuracy, seconds } => {
                let model = Model::from_bytes(own).map_err(|error| error.to_string())?;
                Message::Ended(number, Ended::Trained(Member { model, accuracy, seconds }))
            }
            Header::Interrupted { number, epoch } => {
                Message::Ended(number, Ended::Interrupted { epoch })
            }
            Header::NotBegun { number } => Message::Ended(number, Ended::NotBegun),
            Header::Failed { reason, hint } => Message::Failed(Failure::Request { reason, hint }),
        })
    };
    envelope.messages.into_iter().map(&mut message).collect()
}
