//! Ranks that are processes: to be started by `mpirun`, each of which runs this `main`.

use std::panic;
use std::process::{self, ExitCode};

use ndarray::Array2;
use ranks::{Alone, Communicator, Mpi, MpiError, Network as Between, TreeSum};
use ranks::{broadcast_message, first_failed};
use sgd::Sgd;
use sigmoid_net::{Init, Network, Training};

fn main() -> ExitCode {
    // Otherwise the ranks that have not panicked would wait for ever.
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        report(panic);
        process::abort();
    }));
    let rank = Mpi::initialize().expect("MPI is initialised once");
    assert_eq!(Mpi::initialize().expect_err("not twice"), MpiError::Initialized);
    exchanges(&rank);
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        for sgd in [Sgd::new(0.5, 32).with_shards(8), Sgd::new(0.5, 8).with_replicas(8)] {
            let train = || (trained(rank.clone(), &sgd), trained(Alone, &sgd));
            let (shared, alone) = pool.install(train);
            let ranks = rank.size();
            assert!(shared == alone, "the bits on {ranks} ranks of {threads} threads: {sgd:?}");
        }
    }
    rank.barrier();
    if rank.rank() == 0 {
        println!("{} ranks exchange data, and train to the bits of one", rank.size());
    }
    ExitCode::SUCCESS
}

/// Every exchange, with more bytes than are sent at once.
fn exchanges(rank: &Mpi) {
    let (r, p) = (rank.rank(), rank.size());
    for piece in [1, 1000, 100_000] {
        let number = |from: usize, to: usize, i: usize| (from * 1000 + to * 100 + i % 100) as f32;
        let send: Vec<f32> = (0..p * piece).map(|i| number(r, i / piece, i % piece)).collect();
        let mut received = vec![0.0; p * piece];
        rank.all_to_all(&send, &mut received);
        for (i, found) in received.iter().enumerate() {
            assert_eq!(*found, number(i / piece, r, i % piece));
        }
        rank.all_gather(&send[..piece], &mut received);
        for (i, found) in received.iter().enumerate() {
            assert_eq!(*found, number(i / piece, 0, i % piece));
        }
        let byte = |from: usize, i: usize| u8::try_from((from * 7 + i) % 256).expect("a byte");
        let send: Vec<u8> = (0..piece).map(|i| byte(r, i)).collect();
        let mut received = vec![0; p * piece];
        rank.all_gather_bytes(&send, &mut received);
        for (i, found) in received.iter().enumerate() {
            assert_eq!(*found, byte(i / piece, i % piece));
        }
    }
    let bytes = if r == 0 { vec![7; 1_000_000] } else { Vec::new() };
    assert!(broadcast_message(rank, bytes) == vec![7; 1_000_000]);
    assert_eq!(first_failed(rank, r + 1 == p), Some(p - 1));
    assert_eq!(first_failed(rank, false), None);
    let between = Between::measure(rank, 100_000);
    assert!(between.latency >= 0.0 && between.bandwidth > 0.0, "{between:?}");
}

/// The bits of a network after two epochs on the ranks of a communicator.
fn trained(communicator: impl Communicator + 'static, sgd: &Sgd) -> Vec<u32> {
    let byte = |(i, j)| match (i * 7919 + j * 104_729) % 251 {
        dark @ 0..60 => u8::try_from(4 * dark + 7).expect("at most 243"),
        _ => 0,
    };
    let images = Array2::from_shape_fn((77, 300), byte);
    let labels: Vec<u8> = (0..77_u8).map(|i| i % 10).collect();
    let network = Network::from_seed(&[300, 40, 10], Init::Scaled, 1).expect("sizes");
    let sgd = sgd.clone().with_momentum(0.5);
    let training = Training::new(network, &images, &labels, sgd).expect("a fit");
    let mut training = training.with_ranks(TreeSum::new(communicator)).expect("at most 8 ranks");
    training.run_epochs(2);
    training.network().position().iter().map(|v| v.to_bits()).collect()
}
