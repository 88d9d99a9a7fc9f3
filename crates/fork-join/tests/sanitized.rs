//! A team at work, for a thread sanitizer to watch: see the README.
//!
//! Everything happens in one closure in a pool, and the process ends there. The standard library
//! that comes with Rust is not instrumented, so the sanitizer does not see that a thread which
//! blocks in it, as at the end of a test or of a pool, has been waited for.

#[cfg(not(loom))]
fn main() {
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
    use std::process;

    use fork_join::Team;

    let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().expect("threads");
    pool.install(|| {
        let rounds = if cfg!(miri) { 200 } else { 10_000 };
        let mut numbers = vec![0; 1000];
        Team::gather(|team| {
            for round in 0..rounds {
                // The borders of the pieces move, so that each number is written by everybody.
                team.each(numbers.chunks_mut(200 + round % 50), |piece| {
                    for x in piece {
                        *x += 1;
                    }
                });
                if round % 100 == 0 {
                    team.dismiss();
                }
                if round % 1000 == 0 {
                    let panicking = || {
                        team.each(0..4, |task| {
                            if task == 1 {
                                resume_unwind(Box::new(()));
                            }
                        });
                    };
                    assert!(catch_unwind(AssertUnwindSafe(panicking)).is_err());
                }
            }
        });
        assert!(numbers.iter().all(|&x| x == rounds));
        process::exit(0);
    });
}

#[cfg(loom)]
fn main() {}
