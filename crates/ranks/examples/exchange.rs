//! How long ranks of MPI take to add up the gradients of networks, beside what the formula says.
//!
//! `mpirun -n 4 exchange` measures latency and bandwidth; `mpirun -n 4 exchange 30e-6 117e6` takes
//! them as given, in seconds and bytes a second.

use std::env;
use std::process::ExitCode;
use std::time::Instant;

use ranks::{Communicator, Mpi, MpiError, Network, TreeSum};
use sgd::{Ranks, Team};

/// Networks, and how many weights and biases they have.
const NETWORKS: [(&str, usize); 3] =
    [("784-30-10", 23_860), ("784-100-10", 79_510), ("784-800-10", 636_010)];

/// Sums that are timed, of which the median is told.
const SUMS: usize = 31;

fn main() -> Result<ExitCode, MpiError> {
    let rank = Mpi::initialize()?;
    let arguments: Vec<Option<f64>> = env::args().skip(1).map(|text| text.parse().ok()).collect();
    let network = match arguments[..] {
        [] => Network::measure(&rank, NETWORKS[2].1),
        [Some(latency), Some(bandwidth)] => Network { latency, bandwidth },
        _ => {
            eprintln!("error: expected nothing, or seconds and bytes a second: 30e-6 117e6");
            return Ok(ExitCode::FAILURE);
        }
    };
    if rank.rank() == 0 {
        let (latency, bandwidth) = (1e6 * network.latency, network.bandwidth / 1e6);
        println!("{} ranks, {latency:.1} µs, {bandwidth:.0} MB/s", rank.size());
        println!("network      measured ms  formula ms");
    }
    for (name, floats) in NETWORKS {
        let measured = 1e3 * seconds(&rank, floats);
        if rank.rank() == 0 {
            let expected = 1e3 * network.seconds(rank.size(), floats);
            println!("{name:<12} {measured:>11.3}  {expected:>10.3}");
        }
    }
    rank.barrier();
    Ok(ExitCode::SUCCESS)
}

/// The median time of what all ranks exchange for an update: so many floats are added up, and it is
/// decided to go on.
fn seconds(rank: &Mpi, floats: usize) -> f64 {
    let mut sums = TreeSum::new(rank.clone());
    let mut sum = vec![1.0; floats];
    let mut decisions = vec![0; 2 * rank.size()];
    let mut times: Vec<f64> = Team::gather(|team| {
        let once = |_| {
            rank.barrier();
            let begin = Instant::now();
            sums.add_up(team, &mut sum);
            rank.all_gather_bytes(&[0; 2], &mut decisions);
            begin.elapsed().as_secs_f64()
        };
        (0..SUMS).map(once).collect()
    });
    times.sort_by(f64::total_cmp);
    times[SUMS / 2]
}
