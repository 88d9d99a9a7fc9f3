//! How many threads a rank works on: its share of the cores of its host.

use std::{env, thread};

use super::Job;
use super::launcher::is_open_mpi;
use crate::cores::{is_bound, of_host};
use crate::output;

/// Where launchers say how many ranks are on this host.
const ON_THIS_HOST: [&str; 3] =
    ["OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", "SLURM_NTASKS_PER_NODE"];

impl Job {
    /// The threads of this rank if so many are asked for, 0 for its share of the cores.
    pub(crate) fn threads(&self, asked: usize) -> usize {
        let cores = thread::available_parallelism().map_or(1, Into::into);
        let here = ON_THIS_HOST.iter().find_map(|name| env::var(name).ok()?.parse::<usize>().ok());
        let here = here.unwrap_or(1).max(1);
        if asked == 0 && self.leads() {
            warn_if_bound_to_one_core(cores, here);
        }
        if self.ranks() == 1 {
            return asked;
        }
        if asked > cores && self.leads() {
            output::warning(format_args!(
                "rank 0 may use {cores} of the cores, and is asked for {asked} threads"
            ));
            output::hint(format_args!(
                "with Open MPI, mpirun --map-by slot:PE={asked} gives each rank as many cores"
            ));
        }
        if asked > 0 || is_bound() {
            return asked;
        }
        (cores / here).max(1)
    }
}

/// Open MPI binds each of one or two ranks to a core, whether or not there are others. `here` ranks
/// share this host.
fn warn_if_bound_to_one_core(cores: usize, here: usize) {
    let each = of_host() / here;
    if cores == 1 && each > 1 && is_open_mpi() && is_bound() {
        output::warning(format_args!(
            "mpirun has bound each rank to one core, and so to one thread, of {each} that it could \
             have"
        ));
        output::hint(format_args!(
            "mpirun --map-by slot:PE={each} gives each rank as many; --threads 1 says that one is meant"
        ));
    }
}
