//! A small stand-in for MNIST, and a download of it into a folder of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::slice;
use std::time::Duration;

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use xtask::download::{DataFile, Download, Error, Event, Fingerprint, Patience, Refusal, Source};

use crate::server::{Reply, Server};

/// A data file of our own: its row of the table, its archive, its contents.
#[derive(Clone)]
pub(crate) struct StandIn {
    pub(crate) file: DataFile,
    pub(crate) archive: Vec<u8>,
    pub(crate) unpacked: Vec<u8>,
}

impl StandIn {
    /// 20,000 bytes that gzip cannot shrink much, so that there is something to truncate.
    pub(crate) fn new(name: &'static str) -> Self {
        let mut state = name.bytes().map(u32::from).sum::<u32>();
        let unpacked: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .take(20_000)
        .collect();
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&unpacked).unwrap();
        let archive = encoder.finish().unwrap();
        let file =
            DataFile { name, archive: fingerprint(&archive), unpacked: fingerprint(&unpacked) };
        Self { file, archive, unpacked }
    }

    /// The archive with one byte changed: right length, wrong digest.
    pub(crate) fn corrupt(&self) -> Vec<u8> {
        let mut bytes = self.archive.clone();
        bytes[5_000] ^= 1;
        bytes
    }
}

fn fingerprint(bytes: &[u8]) -> Fingerprint {
    let digest = Sha256::digest(bytes);
    let hex = digest.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    // The table of a real data set is a constant; a test's lives as long as the test program.
    Fingerprint { bytes: bytes.len() as u64, sha256: hex.leak() }
}

/// A target folder, and what the download reported into it.
pub(crate) struct Trial {
    folder: TempDir,
    /// One line an event, without the many `Received`.
    pub(crate) events: Vec<String>,
}

impl Trial {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), events: Vec::new() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A download into our folder, to be changed by the test and handed to `run`.
    pub(crate) fn download<'a>(&self, files: &'a [DataFile], source: Source) -> Download<'a> {
        let patience =
            Patience { connect: Duration::from_secs(5), stall: Duration::from_millis(300) };
        let to = self.folder.path().to_owned();
        Download { files, source, to, force: false, patience, proxy: None }
    }

    pub(crate) fn run(&mut self, download: &Download<'_>) -> Result<(), Error> {
        download.run(&mut |name, event| {
            if !matches!(event, Event::Received(_)) {
                self.events.push(format!("{name} {event:?}"));
            }
        })
    }

    /// Downloads one stand-in from a source.
    pub(crate) fn fetch_from(&mut self, stand_in: &StandIn, source: Source) -> Result<(), Error> {
        self.run(&self.download(slice::from_ref(&stand_in.file), source))
    }

    /// Downloads one stand-in from servers, in their order.
    pub(crate) fn fetch(&mut self, stand_in: &StandIn, servers: &[&Server]) -> Result<(), Error> {
        self.fetch_from(stand_in, mirrors(servers))
    }

    /// What lies in the folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }

    pub(crate) fn assert_good(&self, stand_in: &StandIn) {
        assert_eq!(fs::read(self.path(stand_in.file.name)).unwrap(), stand_in.unpacked);
        assert_eq!(self.names(), [stand_in.file.name], "nothing else is left behind");
    }
}

pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

pub(crate) fn mirrors(servers: &[&Server]) -> Source {
    Source::Mirrors(servers.iter().map(|server| server.url.clone()).collect())
}

/// One file is enough for most tests.
pub(crate) fn stand_in() -> StandIn {
    StandIn::new("images")
}

/// A mirror as it should be.
pub(crate) fn proper(stand_in: &StandIn) -> Server {
    let archive = stand_in.archive.clone();
    Server::start(move |request| Reply::proper(&archive, request))
}

/// A mirror that says the same to everyone.
pub(crate) fn always(reply: Reply) -> Server {
    Server::start(move |_| reply.clone())
}

/// The reasons of a failure in which every place was refused.
pub(crate) fn refusals(outcome: Result<(), Error>) -> Vec<Refusal> {
    match outcome.unwrap_err() {
        Error::NoGoodCopy { refusals, .. } => refusals.into_iter().map(|(_, why)| why).collect(),
        other => panic!("not a refusal: {other}"),
    }
}
