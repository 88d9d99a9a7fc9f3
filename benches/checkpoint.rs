//! Saving a run in training, and recognising its data: what `mnist train --checkpoint` adds.

use std::time::Duration;

use benches::training_examples;
use chapter_one::runs::{EarlyStopping, Run, RunIdentity, RunSettings, SavedRun};
use checkpoint::Checkpoints;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

fn saving(c: &mut Criterion) {
    let training = training_examples();
    let (few, validation) = training.split_at(1000).expect("more than 1000");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut group = c.benchmark_group("checkpoint");
    group.sample_size(20);
    // With all that a run can have: position, velocity and best network.
    for hidden in [&[100][..], &[800], &[1000, 500]] {
        let settings = RunSettings::new(0, 30, 1).with_hidden(hidden).with_momentum(0.9);
        let run = Run::new(&settings, &few).expect("settings of a network");
        let mut stopping = EarlyStopping::new(3);
        let evaluation = run.network().evaluate(few.images(), few.labels());
        stopping.epoch(0, run.network(), &evaluation);
        let identity = RunIdentity::of(&settings, Some(3), &few, &few);
        let sizes: Vec<String> = settings.sizes(&few).iter().map(usize::to_string).collect();
        let sizes = sizes.join("-");
        let path = folder.path().join(&sizes);
        let mut checkpoints = Checkpoints::open(path, 3).expect("a new folder");
        let save = || SavedRun {
            identity: identity.clone(),
            snapshot: run.snapshot(),
            duration: Duration::ZERO,
            epochs: Vec::new(),
            best: stopping.best().cloned(),
            log_length: None,
        };
        let bytes = save().to_bytes().expect("few numbers").len();
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(BenchmarkId::new("save", &sizes), |b| {
            b.iter(|| checkpoints.save(&save().to_bytes().expect("few numbers")).expect("space"));
        });
    }
    // Once, when the run begins.
    let settings = RunSettings::new(100, 30, 1);
    group.throughput(Throughput::Bytes((training.len() * training.pixels()) as u64));
    group.bench_function("identity", |b| {
        b.iter(|| RunIdentity::of(&settings, None, &few, &validation));
    });
    group.finish();
}

criterion_group!(benches, saving);
criterion_main!(benches);
