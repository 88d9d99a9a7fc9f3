//! What a team promises: every task is done once, and nobody waits for a thread that is not there.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use fork_join::Team;
use rayon::ThreadPool;

/// Waits for a condition, but not for ever.
fn wait_for(condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() && start.elapsed() < Duration::from_secs(1) {
        thread::yield_now();
    }
}

fn pool(threads: usize) -> ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

#[test]
fn every_task_is_done_once_and_before_the_next_begin() {
    let rounds = if cfg!(miri) { 120 } else { 20_000 };
    for threads in [1, 2, 3, 8] {
        let mut counts = [0_u32; 11];
        pool(threads).install(|| {
            Team::gather(|team| {
                assert_eq!(team.threads(), threads);
                for round in 0..rounds {
                    let some = &mut counts[..round % 12];
                    team.each(some, |count| *count += 1);
                }
            });
        });
        // Of every twelve rounds the k-th count was left out of the first k + 1.
        let expected = |k: usize| (0..rounds).filter(|round| round % 12 > k).count();
        for (k, count) in counts.into_iter().enumerate() {
            assert_eq!(count as usize, expected(k), "{k} on {threads} threads");
        }
    }
}

#[test]
fn threads_that_are_busy_elsewhere_are_not_waited_for() {
    let (pool, held) = (pool(2), Barrier::new(2));
    pool.scope(|scope| {
        scope.spawn(|_| {
            held.wait();
        });
        // One of the two threads stands at the barrier until the other one is through with this.
        scope.spawn(|_| {
            let mut numbers = [1, 2, 3, 4, 5];
            Team::gather(|team| {
                for _ in 0..100 {
                    team.each(&mut numbers, |x| *x += 1);
                }
            });
            assert_eq!(numbers, [101, 102, 103, 104, 105]);
            held.wait();
        });
    });
}

#[test]
fn a_panic_in_any_task_comes_through_when_no_task_is_under_way() {
    for bad in 0..4 {
        let (begun, ended) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            pool(2).install(|| {
                Team::gather(|team| {
                    team.each(0..4, |task| {
                        begun.fetch_add(1, Ordering::SeqCst);
                        if task != bad {
                            thread::sleep(Duration::from_millis(5));
                        }
                        ended.fetch_add(1, Ordering::SeqCst);
                        assert_ne!(task, bad, "the bad task");
                    });
                });
            });
        }));
        assert!(outcome.is_err(), "task {bad}");
        assert_eq!(begun.load(Ordering::SeqCst), ended.load(Ordering::SeqCst), "task {bad}");
    }
}

#[test]
fn a_panic_on_another_thread_comes_through_as_it_is_and_the_team_goes_on() {
    let outcome = pool(2).install(|| {
        Team::gather(|team| {
            let taken = AtomicBool::new(false);
            let payload = catch_unwind(AssertUnwindSafe(|| {
                team.each(0..2, |task| {
                    if task == 1 {
                        taken.store(true, Ordering::Relaxed);
                        resume_unwind(Box::new("task 1"));
                    }
                    // Leaves task 1 to the other thread, if there is a core for it.
                    wait_for(|| taken.load(Ordering::Relaxed));
                });
            }))
            .unwrap_err();
            assert_eq!(payload.downcast_ref(), Some(&"task 1"));

            let mut numbers = [1, 2, 3];
            team.each(&mut numbers, |x| *x += 1);
            numbers
        })
    });
    assert_eq!(outcome, [2, 3, 4]);
}

/// How long a job that comes from outside waits for a thread of a pool whose threads all share
/// tasks of this length.
fn wait_of_other_work(task: Duration) -> Duration {
    let (pool, done) = (pool(2), AtomicBool::new(false));
    thread::scope(|scope| {
        let (pool, done) = (&pool, &done);
        scope.spawn(move || {
            pool.install(|| {
                Team::gather(|team| {
                    while !done.load(Ordering::Relaxed) {
                        team.each(0..2, |_| {
                            let start = Instant::now();
                            while start.elapsed() < task {}
                        });
                    }
                });
            });
        });
        // Both threads are at it.
        thread::sleep(Duration::from_millis(50));
        let start = Instant::now();
        let (sender, receiver) = mpsc::channel();
        pool.spawn(move || sender.send(start.elapsed()).unwrap());
        let waited = receiver.recv_timeout(Duration::from_secs(10));
        done.store(true, Ordering::Relaxed);
        waited.unwrap()
    })
}

#[test]
#[cfg_attr(miri, ignore = "measures time")]
fn other_work_of_the_pool_gets_its_turn_whatever_the_length_of_the_tasks() {
    for task in [Duration::from_micros(2), Duration::from_micros(300), Duration::from_millis(5)] {
        // A few milliseconds on an idle machine; on a busy one the median of some is enough.
        let mut waits: Vec<Duration> = (0..5).map(|_| wait_of_other_work(task)).collect();
        waits.sort();
        assert!(waits[2] < Duration::from_millis(500), "{task:?}: {waits:?}");
    }
}
