//! One archive from one mirror into one `.part` file, going on where an earlier try stopped.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body, Proxy, Timeout};

use super::error::{Failure, Refusal, at};

/// How long to wait for a mirror. The whole download has no limit: a line may be slow.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// To look up the name and connect, TLS and proxy included.
    pub connect: Duration,
    /// Without a single byte, once connected.
    pub stall: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), stall: Duration::from_secs(30) }
    }
}

pub(crate) struct Client {
    agent: Agent,
    patience: Patience,
}

impl Client {
    pub(crate) fn new(patience: Patience, proxy: Option<Proxy>) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(5)
            .timeout_resolve(Some(patience.connect))
            .timeout_connect(Some(patience.connect))
            .timeout_per_read(Some(patience.stall))
            .timeout_per_write(Some(patience.stall))
            .proxy(proxy)
            .build()
            .new_agent();
        Self { agent, patience }
    }

    /// Brings `part` to `size` bytes, unless it has them. A connection that breaks leaves what came, to be resumed.
    ///
    /// `received` is told how many bytes of the archive there are, again and again. The contents
    /// are not checked here: mirrors may differ, so only the finished file can be checked.
    pub(crate) fn fetch(
        &self,
        url: &str,
        size: u64,
        part: &Path,
        received: &mut dyn FnMut(u64),
    ) -> Result<(), Failure> {
        let mut have = length(part)?;
        if have >= size {
            return Ok(());
        }
        let mut response = self.ask(url, have)?;
        if have > 0 && !continues(&response, have, size) {
            let status = response.status();
            if [StatusCode::PARTIAL_CONTENT, StatusCode::RANGE_NOT_SATISFIABLE].contains(&status) {
                response = self.ask(url, 0)?; // not the range we asked for: the whole, then
            }
            have = 0;
        }
        // Before the first byte is written: an error page must not cost us what we have.
        accept(&response, have, size)?;
        self.receive(response, have, size, part, received)
    }

    fn ask(&self, url: &str, from: u64) -> Result<Response<Body>, Refusal> {
        let mut request = self.agent.get(url).header(header::ACCEPT_ENCODING, "identity");
        if from > 0 {
            request = request.header(header::RANGE, format!("bytes={from}-"));
        }
        request.call().map_err(|error| self.refusal(error))
    }

    fn receive(
        &self,
        response: Response<Body>,
        mut have: u64,
        size: u64,
        part: &Path,
        received: &mut dyn FnMut(u64),
    ) -> Result<(), Failure> {
        let mut file =
            if have > 0 { OpenOptions::new().append(true).open(part) } else { File::create(part) }
                .map_err(at(part))?;
        let mut body = response.into_body().into_reader().take(size - have);
        let mut buffer = vec![0; 1 << 16];
        while have < size {
            received(have);
            let cut_off = |cause| Refusal::CutOff { received: have, expected: size, cause };
            let n = match body.read(&mut buffer).map_err(ureq::Error::from) {
                Ok(0) => return Err(cut_off(io::ErrorKind::UnexpectedEof.into()).into()),
                Ok(n) => n,
                Err(error @ ureq::Error::Timeout(_)) => return Err(self.refusal(error).into()),
                Err(error) => return Err(cut_off(error.into_io()).into()),
            };
            file.write_all(&buffer[..n]).map_err(at(part))?;
            have += n as u64;
        }
        received(have);
        Ok(())
    }

    fn refusal(&self, error: ureq::Error) -> Refusal {
        match error {
            ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
                Refusal::NoConnection(self.patience.connect)
            }
            ureq::Error::Timeout(_) => Refusal::Stalled(self.patience.stall),
            error => Refusal::Http(error),
        }
    }
}

/// Length of a file, 0 if there is none.
pub(crate) fn length(path: &Path) -> Result<u64, Failure> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(metadata.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(at(path)(error).into()),
    }
}

/// Whether the answer is exactly the rest of the file: from byte `have` to the end of `size` bytes.
fn continues(response: &Response<Body>, have: u64, size: u64) -> bool {
    let rest = format!("bytes {have}-{}/{size}", size - 1);
    response.status() == StatusCode::PARTIAL_CONTENT
        && response.headers().get(header::CONTENT_RANGE).is_some_and(|range| range == &*rest)
}

/// Refuses what the headers already show to be something else than the file.
fn accept(response: &Response<Body>, have: u64, size: u64) -> Result<(), Refusal> {
    let good = if have > 0 { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    if response.status() != good {
        return Err(Refusal::Status(response.status()));
    }
    let body = response.body();
    if body.mime_type() == Some("text/html") {
        return Err(Refusal::WebPage);
    }
    match body.content_length() {
        Some(length) if have + length != size => {
            Err(Refusal::WrongSize { found: have + length, expected: size })
        }
        _ => Ok(()),
    }
}
