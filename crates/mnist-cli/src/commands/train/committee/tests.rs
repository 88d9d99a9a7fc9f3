//! Committees on ranks that are threads.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::{fs, thread};

use augmentation::{Distortion, Preparation};
use chapter_one::runs::RunSettings;
use clap::{Args as _, Command, FromArgMatches as _};
use indicatif::MultiProgress;
use mnist_io::{DataSet, Split};
use ranks::Threads;
use sigmoid_net::{Init, Model, Network};

use super::Members;
use super::mailbox::{Mailbox, Message, exchange};
use super::on_ranks::collect;
use super::trained::{Committee, Ended, Member};
use crate::commands::train::long_run::LongRunArgs;
use crate::failure::{Failure, request};
use crate::job::Job;
use crate::threads::with_threads;

const MEMBERS: usize = 5;

fn drawn(dir: &Path) -> Split {
    drawn_digits::write_data_set(dir.join("set"), 200, 40, 1).expect("a set");
    DataSet::open(dir.join("set")).expect("a set").split_validation(40).expect("fewer than all")
}

/// The file of a committee that so many ranks of so many threads train.
fn trained(
    dir: &Path,
    data: &Split,
    flags: &str,
    epochs: usize,
    [ranks, threads]: [usize; 2],
) -> Vec<u8> {
    let ways = [Preparation::AsIs, Preparation::Deslanted];
    let settings = (1..).zip(ways.into_iter().cycle()).take(MEMBERS).map(|(seed, way)| {
        let mut settings = RunSettings::new(5, epochs, seed).with_eta(0.5).with_preparation(way);
        settings.distortion = Some(Distortion::default());
        settings
    });
    let flags = LongRunArgs::augment_args(Command::new("train"))
        .try_get_matches_from(["train"].into_iter().chain(flags.split_whitespace()));
    let long_run = LongRunArgs::from_arg_matches(&flags.expect("flags")).expect("flags");
    let path = dir.join("model");
    let members = Members {
        settings: settings.collect(),
        training_sample: None,
        long_run: &long_run,
        data,
        folder: dir,
        path: &path,
    };
    let members = &members;
    thread::scope(|scope| {
        for rank in Threads::group(ranks) {
            let job = Job::of(rank);
            scope.spawn(move || with_threads(threads, || members.train(&job)).expect("all train"));
        }
    });
    let model = fs::read(&path).expect("rank 0 has saved it");
    fs::remove_file(path).expect("a file");
    model
}

#[test]
fn the_committee_does_not_depend_on_the_ranks() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = drawn(dir.path());
    let on = |ranks| trained(dir.path(), &data, "", 2, ranks);
    let alone = on([1, 1]);
    assert_eq!(Model::members_from_bytes(&alone).expect("a committee").len(), MEMBERS);
    for ranks in [[1, 2], [2, 1], [3, 2], [7, 1]] {
        assert!(on(ranks) == alone, "{ranks:?}");
    }
}

#[test]
fn a_committee_goes_on_on_another_number_of_ranks() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = drawn(dir.path());
    let run = dir.path().join("run");
    let flags = format!("--patience 3 --checkpoint {} --resume --every 1ms", run.display());
    let whole = trained(dir.path(), &data, "--patience 3", 5, [1, 2]);
    trained(dir.path(), &data, &flags, 1, [2, 1]);
    // One that has gone farther than the others, and one that is to begin again.
    trained(dir.path(), &data, &flags, 3, [4, 1]);
    fs::remove_dir_all(run.join("member-3")).expect("rank 0 has saved it");
    assert!(trained(dir.path(), &data, &flags, 5, [3, 2]) == whole);
    // Nothing is left to train.
    assert!(trained(dir.path(), &data, &flags, 5, [2, 1]) == whole);
    assert!(trained(dir.path(), &data, &flags, 5, [1, 1]) == whole);
}

fn model(seed: u64) -> Model {
    Model::new(Network::from_seed(&[3, 2], Init::Scaled, seed).expect("sizes"))
}

/// A message in words.
fn said(message: &Message) -> String {
    match message {
        Message::Checkpoint(number, run) => format!("{number} is at {run:?}"),
        Message::Ended(number, Ended::Trained(Member { model, accuracy, seconds })) => {
            let position = model.network.position();
            format!("{number} is {position:?}, {accuracy:?}, {seconds}")
        }
        Message::Ended(number, Ended::Interrupted { epoch }) => format!("{number} in {epoch}"),
        Message::Ended(number, Ended::NotBegun) => format!("{number} not begun"),
        Message::Failed(failure) => {
            let (reason, hint) = failure.said_on_rank(0);
            format!("{reason}, {hint}")
        }
    }
}

#[test]
fn what_a_rank_tells_comes_to_rank_0_in_its_order() {
    let messages = |rank: usize| {
        let trained = Member { model: model(rank as u64), accuracy: Some(0.1 + 0.2), seconds: 0.5 };
        vec![
            Message::Checkpoint(7, vec![1, 2, 255]),
            Message::Ended(7, Ended::Trained(trained)),
            Message::Ended(8, Ended::Interrupted { epoch: 3 }),
            Message::Checkpoint(9, Vec::new()),
            Message::Ended(9, Ended::NotBegun),
            Message::Failed(request("it fails", "try again")),
        ]
    };
    let mailbox = &Arc::new(Mailbox::default());
    thread::scope(|scope| {
        for (rank, communicator) in Threads::group(3).into_iter().enumerate() {
            scope.spawn(move || {
                let job = Job::of(communicator);
                let own = if rank == 0 { Arc::clone(mailbox) } else { Arc::default() };
                for message in if rank > 0 { messages(rank) } else { Vec::new() } {
                    own.put(message);
                }
                exchange(&job, &own, &AtomicBool::new(true)).expect("messages that can be read");
            });
        }
    });
    mailbox.close();
    let found: Vec<_> = mailbox.wait().expect("messages").iter().map(said).collect();
    let expected: Vec<_> = [1, 2].into_iter().flat_map(messages).collect();
    let mut expected: Vec<_> = expected.iter().map(said).collect();
    for rank in 1..=2 {
        expected[6 * rank - 1] = format!("rank 0: rank {rank}: it fails, try again");
    }
    // Of a member's checkpoints only the newest is kept, here those of rank 2.
    expected.remove(3);
    expected.remove(0);
    assert_eq!(found, expected);
    assert!(mailbox.wait().is_none());
}

#[test]
fn members_trained_before_a_failure_are_in_the_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = drawn(dir.path());
    let settings: Vec<_> = (0..3).map(|seed| RunSettings::new(5, 1, seed)).collect();
    let path = dir.path().join("model");
    let mut committee = Committee::new(&settings, &data, &path, &MultiProgress::new());
    let mailbox = Mailbox::default();
    let network = Network::from_seed(&[784, 5, 10], Init::Scaled, 1).expect("sizes");
    let member = Member { model: Model::new(network), accuracy: None, seconds: 0.5 };
    mailbox.put(Message::Ended(1, Ended::Trained(member)));
    mailbox.put(Message::Failed(request("it fails", "try again")));
    let failed = collect(&mailbox, &mut committee, &mut BTreeMap::new()).expect_err("it fails");
    assert_eq!(failed.said_on_rank(2).0, "rank 2: it fails");
    assert_eq!(Model::load_members(path).expect("a committee").len(), 1);
}

#[test]
fn bytes_that_are_no_messages_are_refused_by_all_ranks() {
    for sent in [&b"short"[..], &[255; 20], b"\x02\0\0\0\0\0\0\0{}"] {
        let refused: Vec<Failure> = thread::scope(|scope| {
            let mut threads = Vec::new();
            for (rank, communicator) in Threads::group(2).into_iter().enumerate() {
                threads.push(scope.spawn(move || {
                    let job = Job::of(communicator);
                    let own = Mailbox::default();
                    if rank == 1 {
                        job.all_gather(sent);
                        return None;
                    }
                    exchange(&job, &own, &AtomicBool::new(true)).err()
                }));
            }
            threads.into_iter().filter_map(|thread| thread.join().expect("no panic")).collect()
        });
        let [failure] = &refused[..] else { panic!("{sent:?}: {refused:?}") };
        let (reason, hint) = failure.said_on_rank(0);
        assert!(reason.starts_with("rank 0: messages of rank 1: "), "{reason}");
        assert_eq!(hint, "start the same mnist on all hosts");
    }
}
