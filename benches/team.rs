//! Fork-join of two small tasks on two threads: what is gained after all synchronisation.

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use fork_join::Team;

/// A few microseconds of work.
fn task() {
    let mut x = 1.0_f32;
    for _ in 0..1000 {
        x = black_box(x * 0.999);
    }
}

fn team(c: &mut Criterion) {
    let mut group = c.benchmark_group("two tasks");
    group.bench_function("one thread", |b| b.iter(|| (task(), task())));
    group.bench_function("team", |b| {
        Team::gather(|team| b.iter(|| team.each([(), ()], |()| task())));
    });
    group.bench_function("rayon", |b| {
        // Measured within the pool: from without it takes longer.
        b.iter_custom(|times| {
            rayon::scope(|_| {
                let began = Instant::now();
                for _ in 0..times {
                    rayon::join(task, task);
                }
                began.elapsed()
            })
        });
    });
    group.finish();
}

criterion_group!(benches, team);
criterion_main!(benches);
