//! Bad mirrors: why each is refused, and that nothing bad is kept.

use std::net::TcpListener;

use xtask::download::{Refusal, Source};

use crate::server::Reply;
use crate::trial::{StandIn, Trial, always, proper, refusals, stand_in};

#[test]
fn a_corrupt_file_is_refused_and_the_next_mirror_tried() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    let bad = always(Reply::file(&stand_in.corrupt()));
    trial.fetch(&stand_in, &[&bad, &proper(&stand_in)]).unwrap();
    trial.assert_good(&stand_in);
    assert!(trial.events[1].contains("reason: WrongDigest"), "{}", trial.events[1]);
}

/// A mirror, and the reason for which it must be refused.
type BadMirror = (fn(&StandIn) -> Reply, fn(&Refusal) -> bool);

const BAD_MIRRORS: [BadMirror; 9] = [
    (|_| Reply::status("403 Forbidden"), |why| why.to_string().contains("403 Forbidden")),
    (|_| Reply::status("404 Not Found"), |why| why.to_string().contains("404 Not Found")),
    (|_| Reply::status("500 Internal Server Error"), |why| why.to_string().contains("500")),
    (|_| Reply::html("200 OK", "<html>log in</html>"), |why| matches!(why, Refusal::WebPage)),
    (
        |it| Reply::file(&it.archive[..100]),
        |why| matches!(why, Refusal::WrongSize { found: 100, .. }),
    ),
    (|it| Reply::file(&it.corrupt()), |why| matches!(why, Refusal::WrongDigest { .. })),
    (
        |_| Reply::redirect("/images.gz"),
        |why| matches!(why, Refusal::Http(ureq::Error::TooManyRedirects)),
    ),
    (|it| Reply::file(&it.archive).stalled(0), |why| matches!(why, Refusal::Stalled(_))),
    (|_| Reply::silence(), |why| matches!(why, Refusal::Stalled(_))),
];

#[test]
fn every_bad_mirror_is_refused_with_its_reason_and_the_next_tried() {
    let stand_in = stand_in();
    let good = proper(&stand_in);
    for (index, (reply, is_reason)) in BAD_MIRRORS.into_iter().enumerate() {
        let bad = always(reply(&stand_in));
        let reasons = refusals(Trial::new().fetch(&stand_in, &[&bad]));
        assert!(matches!(&reasons[..], [why] if is_reason(why)), "case {index}: {reasons:?}");
        let mut trial = Trial::new();
        trial.fetch(&stand_in, &[&bad, &good]).unwrap();
        trial.assert_good(&stand_in);
    }
}

#[test]
fn a_mirror_that_does_not_listen_is_refused() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    // Bound and dropped: a port that nobody listens on.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let dead = Source::Mirrors(vec![format!("http://{address}/mnist/")]);
    let error = trial.fetch_from(&stand_in, dead).unwrap_err().to_string();
    assert!(
        error.contains(&format!("{address}/mnist/images.gz: io: Connection refused")),
        "{error}"
    );
}

#[test]
fn a_403_names_the_mirror_and_the_status() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    let first = always(Reply::status("403 Forbidden"));
    let second = always(Reply::status("404 Not Found"));
    let error = trial.fetch(&stand_in, &[&first, &second]).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "no good copy of images\n  {}/images.gz: answered with HTTP status 403 Forbidden\n  \
             {}/images.gz: answered with HTTP status 404 Not Found",
            first.url, second.url
        )
    );
    assert!(error.hint().contains("--from DIR"));
}

#[test]
fn nothing_is_left_under_the_final_name_after_failure() {
    let stand_in = stand_in();
    for (reply, _) in BAD_MIRRORS {
        let mut trial = Trial::new();
        trial.fetch(&stand_in, &[&always(reply(&stand_in))]).unwrap_err();
        assert!(trial.names().iter().all(|name| name == "images.gz.part"), "{:?}", trial.names());
    }
}

#[test]
fn a_wrong_digest_leaves_no_part_to_resume() {
    let (stand_in, mut trial) = (stand_in(), Trial::new());
    trial.fetch(&stand_in, &[&always(Reply::file(&stand_in.corrupt()))]).unwrap_err();
    assert_eq!(trial.names(), [""; 0]);
}

#[test]
fn an_archive_that_unpacks_to_something_else_is_refused() {
    let (mut stand_in, mut trial) = (stand_in(), Trial::new());
    let server = proper(&stand_in);
    stand_in.file.unpacked = StandIn::new("labels").file.unpacked;
    let reasons = refusals(trial.fetch(&stand_in, &[&server]));
    assert!(matches!(reasons[..], [Refusal::WrongDigest { .. }]), "{reasons:?}");
    assert!(!trial.path("images").exists() && !trial.path("images.part").exists());
}
