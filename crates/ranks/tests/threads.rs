//! Ranks that are threads: what they exchange, and what becomes of those that wait.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use ranks::{
    Alone, Communicator, Network, Threads, TreeSum, all_gather_messages, broadcast_message,
    first_failed, gather_messages,
};
use sgd::{Ranks as _, Team};

/// What each rank of a group ends with: a panic's message, or nothing.
fn messages(ranks: usize, work: impl Fn(Threads) + Sync) -> Vec<Option<String>> {
    let work = &work;
    thread::scope(|scope| {
        let start = |rank| scope.spawn(move || catch_unwind(AssertUnwindSafe(|| work(rank))));
        let group: Vec<_> = Threads::group(ranks).into_iter().map(start).collect();
        let message = |payload: Box<dyn std::any::Any + Send>| {
            *payload.downcast::<String>().expect("a message with numbers")
        };
        let result = |rank: thread::ScopedJoinHandle<'_, _>| rank.join().expect("caught");
        group.into_iter().map(|rank| result(rank).err().map(message)).collect()
    })
}

#[test]
fn every_rank_gets_its_pieces_in_the_order_of_the_ranks() {
    let none = messages(4, |rank| {
        let own = rank.rank() as f32;
        let send: Vec<f32> = (0..8_u8).map(|i| 100.0 * own + f32::from(i)).collect();
        let mut received = [0.0; 8];
        for _ in 0..100 {
            rank.all_to_all(&send, &mut received);
            for (q, piece) in received.chunks(2).enumerate() {
                let first = 100.0 * q as f32 + 2.0 * own;
                assert_eq!(piece, [first, first + 1.0]);
            }
            let mut gathered = [0.0; 4];
            rank.all_gather(&[own], &mut gathered);
            assert_eq!(gathered, [0.0, 1.0, 2.0, 3.0]);
            let bytes = vec![u8::try_from(rank.rank()).expect("few"); 3];
            assert_eq!(broadcast_message(&rank, bytes), [0, 0, 0]);
            assert_eq!(first_failed(&rank, false), None);
        }
    });
    assert_eq!(none, vec![None; 4]);
}

#[test]
fn a_rank_that_panics_or_goes_does_not_keep_the_others_waiting() {
    let goes = |rank: Threads| {
        if rank.rank() != 1 {
            rank.barrier();
        }
    };
    let waits = Some("rank 0 waits for rank 1, which has gone".to_string());
    assert_eq!(messages(2, goes), [waits.clone(), None]);
    let aborts = |rank: Threads| match rank.rank() {
        1 => rank.abort(3),
        _ => rank.barrier(),
    };
    let aborted = Some("rank 1 aborts with code 3".to_string());
    assert_eq!(messages(2, aborts), [waits, aborted]);
}

#[test]
fn lengths_that_do_not_fit_are_refused() {
    for (send, receive) in [(3, 3), (4, 2)] {
        let found = messages(2, |rank| rank.all_to_all(&vec![0.0; send], &mut vec![0.0; receive]));
        assert!(found.iter().all(Option::is_some), "{send} {receive}");
    }
    let found = messages(2, |rank| rank.all_gather(&[0.0], &mut [0.0; 3]));
    assert!(found.iter().all(Option::is_some));
    let found = messages(2, |rank| rank.all_gather_bytes(&[0], &mut [0; 3]));
    assert!(found.iter().all(Option::is_some));
}

#[test]
fn bytes_of_every_value_and_number_arrive_as_they_were() {
    let none = messages(3, |rank| {
        // And some that take more than one piece.
        for length in (0..300).chain([1_048_575, 1_048_576, 1_048_577]) {
            let of = |rank: usize| -> Vec<u8> {
                (0..=u8::MAX).cycle().step_by(rank + 6).take(length * rank).collect()
            };
            let expected: Vec<_> = (0..3).map(of).collect();
            let (own, leads) = (of(rank.rank()), rank.rank() == 0);
            assert!(all_gather_messages(&rank, &own) == expected, "{length}");
            let expected = if leads { expected } else { vec![Vec::new(); 3] };
            assert!(gather_messages(&rank, &own) == expected, "{length}");
        }
    });
    assert_eq!(none, vec![None; 3]);
}

#[test]
fn a_rank_alone_exchanges_with_itself() {
    let mut received = [0.0; 2];
    Alone.all_to_all(&[1.0, 2.0], &mut received);
    assert_eq!(received, [1.0, 2.0]);
    assert_eq!(broadcast_message(&Alone, vec![7]), [7]);
    let network = Network::measure(&Alone, 1000);
    assert_eq!(network.seconds(1, 1000), 0.0);
}

/// Ranks with a network between them: every exchange takes ⌈log₂ p⌉ α and its bytes over B.
struct Delayed {
    rank: Threads,
    network: Network,
}

impl Delayed {
    fn wait(&self, bytes: usize, start: Instant) {
        let steps = f64::from(self.size().ilog2());
        let seconds = steps * self.network.latency + bytes as f64 / self.network.bandwidth;
        thread::sleep(Duration::from_secs_f64(seconds).saturating_sub(start.elapsed()));
    }
}

impl Communicator for Delayed {
    fn rank(&self) -> usize {
        self.rank.rank()
    }

    fn size(&self) -> usize {
        self.rank.size()
    }

    fn all_to_all(&self, send: &[f32], receive: &mut [f32]) {
        let start = Instant::now();
        self.rank.all_to_all(send, receive);
        self.wait(4 * (send.len() - send.len() / self.size()), start);
    }

    fn all_gather(&self, send: &[f32], receive: &mut [f32]) {
        let start = Instant::now();
        self.rank.all_gather(send, receive);
        self.wait(4 * (receive.len() - send.len()), start);
    }

    fn all_gather_bytes(&self, send: &[u8], receive: &mut [u8]) {
        let start = Instant::now();
        self.rank.all_gather_bytes(send, receive);
        self.wait(receive.len() - send.len(), start);
    }

    fn broadcast(&self, bytes: &mut [u8]) {
        self.rank.broadcast(bytes);
    }

    fn barrier(&self) {
        self.rank.barrier();
    }

    fn abort(&self, code: i32) -> ! {
        self.rank.abort(code)
    }
}

#[test]
fn the_model_of_the_network_predicts_what_an_update_exchanges() {
    const FLOATS: usize = 200_000;
    // Slow enough that a busy machine changes little.
    let network = Network { latency: 2e-3, bandwidth: 20e6 };
    let none = messages(4, |rank| {
        let rank = Delayed { rank, network };
        let measured = Network::measure(&rank, FLOATS);
        assert!((measured.latency / network.latency - 1.0).abs() < 0.25, "{measured:?}");
        assert!((measured.bandwidth / network.bandwidth - 1.0).abs() < 0.25, "{measured:?}");
        let mut sum = vec![1.0; FLOATS];
        let rank = Arc::new(rank);
        let mut adds = TreeSum::new(Arc::clone(&rank));
        let mut took = Duration::MAX;
        for _ in 0..3 {
            let start = Instant::now();
            adds.add_up(&Team::alone(), &mut sum);
            rank.all_gather_bytes(&[0; 2], &mut [0; 8]);
            took = took.min(start.elapsed());
        }
        let predicted = measured.seconds(4, FLOATS);
        assert!((predicted / took.as_secs_f64() - 1.0).abs() < 0.25, "{predicted} {took:?}");
    });
    assert_eq!(none, vec![None; 4]);
}
