//! Downloads that break off, and how they are taken up again.

use std::fs;

use xtask::download::Refusal;

use crate::server::{Reply, Server};
use crate::trial::{Trial, always, proper, refusals, stand_in};

/// How a server answers who asks for an archive from some byte on.
type Answer = fn(&[u8], usize) -> Reply;

#[test]
fn a_truncated_download_is_resumed_by_range() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    let archive = stand_in.archive.clone();
    let server = Server::start(move |request| match request.range() {
        None => Reply::file(&archive).truncated(7_000),
        Some(from) => Reply::rest(&archive, from),
    });
    trial.fetch(&stand_in, &[&server]).unwrap();
    trial.assert_good(&stand_in);
    assert_eq!(server.ranges(), [None, Some(7_000)]);
}

#[test]
fn an_interrupted_run_is_resumed_by_the_next() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    let server = proper(&stand_in);
    fs::write(trial.path("images.gz.part"), &stand_in.archive[..7_000]).unwrap();
    trial.fetch(&stand_in, &[&server]).unwrap();
    trial.assert_good(&stand_in);
    assert_eq!(server.ranges(), [Some(7_000)]);
}

#[test]
fn what_one_mirror_began_the_next_one_finishes() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    let first = always(Reply::file(&stand_in.archive).stalled(7_000));
    let second = proper(&stand_in);
    trial.fetch(&stand_in, &[&first, &second]).unwrap();
    trial.assert_good(&stand_in);
    assert_eq!(second.ranges(), [Some(7_000)]);
}

#[test]
fn a_truncated_download_is_never_taken_as_complete() {
    let stand_in = stand_in();
    let archive = &stand_in.archive;
    let cases = [
        Reply::file(archive).truncated(archive.len() - 1),
        Reply::file(archive).truncated(0),
        Reply::without_length(&archive[..archive.len() - 1]),
    ];
    for reply in cases {
        let mut trial = Trial::new();
        let error = trial.fetch(&stand_in, &[&always(reply)]).unwrap_err();
        assert!(error.hint().contains("run the same command again"), "{error}");
        let reasons = refusals(Err(error));
        assert!(matches!(reasons[..], [Refusal::CutOff { .. }]), "{reasons:?}");
        assert!(!trial.path("images").exists());
    }
}

#[test]
fn a_range_the_server_does_not_give_means_the_whole_file() {
    let stand_in = stand_in();
    let cases: [(&str, Answer, usize); 4] = [
        ("200", |archive, _| Reply::file(archive), 1),
        ("416", |_, _| Reply::status("416 Range Not Satisfiable"), 2),
        ("206 from another byte", |archive, from| Reply::rest(archive, from - 1), 2),
        ("206 of a longer file", |archive, from| Reply::rest(&[archive, b"x"].concat(), from), 2),
    ];
    for (name, answer, requests) in cases {
        let mut trial = Trial::new();
        let archive = stand_in.archive.clone();
        let server = Server::start(move |request| match request.range() {
            Some(from) => answer(&archive, from),
            None => Reply::file(&archive),
        });
        fs::write(trial.path("images.gz.part"), &stand_in.archive[..7_000]).unwrap();
        trial.fetch(&stand_in, &[&server]).unwrap_or_else(|error| panic!("{name}: {error}"));
        trial.assert_good(&stand_in);
        assert_eq!(server.seen().len(), requests, "{name}");
    }
}

#[test]
fn bad_bytes_of_an_earlier_try_are_not_blamed_on_a_good_mirror() {
    let stand_in = stand_in();
    let cases = [stand_in.corrupt()[..7_000].to_vec(), stand_in.corrupt(), vec![0; 50_000]];
    for part in cases {
        let mut trial = Trial::new();
        fs::write(trial.path("images.gz.part"), part).unwrap();
        trial.fetch(&stand_in, &[&proper(&stand_in)]).unwrap();
        trial.assert_good(&stand_in);
    }
}

#[test]
fn an_error_page_does_not_cost_what_an_earlier_try_left() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    fs::write(trial.path("images.gz.part"), &stand_in.archive[..7_000]).unwrap();
    let page = always(Reply::html("200 OK", "<html>log in</html>"));
    let forbidden = always(Reply::status("403 Forbidden"));
    trial.fetch(&stand_in, &[&page, &forbidden]).unwrap_err();
    assert_eq!(fs::read(trial.path("images.gz.part")).unwrap(), stand_in.archive[..7_000]);
}

#[test]
fn redirects_are_followed_and_keep_the_range() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    let target = proper(&stand_in);
    let elsewhere = format!("{}/moved/images.gz", target.url);
    let server = Server::start(move |request| match &*request.line {
        "GET /images.gz" => Reply::redirect("/here.gz"),
        _ => Reply::redirect(&elsewhere),
    });
    fs::write(trial.path("images.gz.part"), &stand_in.archive[..7_000]).unwrap();
    trial.fetch(&stand_in, &[&server]).unwrap();
    trial.assert_good(&stand_in);
    assert_eq!(target.ranges(), [Some(7_000)]);
}
