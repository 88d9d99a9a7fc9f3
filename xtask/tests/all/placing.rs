//! Good copies: how they get in, and what is left alone.

use std::fs;

use xtask::download::{Download, Proxy, Source};

use crate::server::{Reply, Server};
use crate::trial::{StandIn, Trial, always, mirrors, names, proper, stand_in};

/// Names and bytes of the files in a folder.
type Contents<'a> = &'a [(&'a str, &'a [u8])];

#[test]
fn a_good_archive_is_unpacked_and_not_kept() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    let server = proper(&stand_in);
    trial.fetch(&stand_in, &[&server]).unwrap();
    trial.assert_good(&stand_in);
    assert_eq!(server.seen()[0].line, "GET /images.gz");
}

#[test]
fn a_good_file_is_left_alone() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    let server = proper(&stand_in);
    fs::write(trial.path("images"), &stand_in.unpacked).unwrap();
    trial.fetch(&stand_in, &[&server]).unwrap();
    assert_eq!(trial.events, ["images AlreadyGood"]);
    assert!(server.seen().is_empty());
}

#[test]
fn force_fetches_a_good_file_again_from_its_first_byte() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    let server = proper(&stand_in);
    fs::write(trial.path("images"), &stand_in.unpacked).unwrap();
    fs::write(trial.path("images.gz.part"), &stand_in.archive[..7_000]).unwrap();
    let files = [stand_in.file.clone()];
    let download = Download { force: true, ..trial.download(&files, mirrors(&[&server])) };
    trial.run(&download).unwrap();
    trial.assert_good(&stand_in);
    assert_eq!(server.ranges(), [None]);
}

#[test]
fn a_damaged_file_is_replaced() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    fs::write(trial.path("images"), &stand_in.unpacked[1..]).unwrap();
    trial.fetch(&stand_in, &[&proper(&stand_in)]).unwrap();
    trial.assert_good(&stand_in);
    assert!(trial.events[0].starts_with("images Damaged(WrongSize"), "{}", trial.events[0]);
}

#[test]
fn a_mirror_that_delivered_is_asked_first_from_then_on() {
    let (images, labels) = (StandIn::new("images"), StandIn::new("labels"));
    let mut trial = Trial::new();
    let dead = always(Reply::status("403 Forbidden"));
    let archives = [images.archive.clone(), labels.archive.clone()];
    let good = Server::start(move |request| {
        Reply::file(&archives[usize::from(request.line == "GET /labels.gz")])
    });
    let files = [images.file, labels.file];
    trial.run(&trial.download(&files, mirrors(&[&dead, &good]))).unwrap();
    assert_eq!((dead.seen().len(), good.seen().len()), (1, 2));
}

#[test]
fn a_proxy_stands_between_us_and_the_mirror() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    let proxy = proper(&stand_in);
    // No such host: only a proxy can know it.
    let mirror = Source::Mirrors(vec!["http://mirror.invalid/mnist".into()]);
    let through = Some(Proxy::new(&proxy.url).unwrap());
    let files = [stand_in.file.clone()];
    trial.run(&Download { proxy: through, ..trial.download(&files, mirror) }).unwrap();
    trial.assert_good(&stand_in);
    let lines: Vec<String> = proxy.seen().into_iter().map(|request| request.line).collect();
    assert_eq!(lines, ["CONNECT mirror.invalid:80", "GET /mnist/images.gz"]);
}

#[test]
fn a_folder_gives_archives_or_unpacked_files() {
    let stand_in = stand_in();
    let cases: [(&str, Contents); 3] = [
        ("archive", &[("images.gz", &stand_in.archive)]),
        ("unpacked", &[("images", &stand_in.unpacked)]),
        ("bad archive", &[("images.gz", &stand_in.corrupt()), ("images", &stand_in.unpacked)]),
    ];
    for (name, contents) in cases {
        let (mut trial, folder) = (Trial::new(), tempfile::tempdir().unwrap());
        for (name, bytes) in contents {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let source = Source::Folder(folder.path().to_owned());
        trial.fetch_from(&stand_in, source).unwrap_or_else(|error| panic!("{name}: {error}"));
        trial.assert_good(&stand_in);
        assert_eq!(names(folder.path()).len(), contents.len(), "{name}: the source is untouched");
    }
}

#[test]
fn a_target_that_cannot_be_written_is_named() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    let file = trial.path("in-the-way");
    fs::write(&file, b"").unwrap();
    let files = [stand_in.file.clone()];
    let source = mirrors(&[&proper(&stand_in)]);
    let download = Download { to: file.join("mnist"), ..trial.download(&files, source) };
    let error = trial.run(&download).unwrap_err();
    assert!(error.to_string().contains("in-the-way"), "{error}");
    assert!(error.hint().contains("--to DIR"));
}
