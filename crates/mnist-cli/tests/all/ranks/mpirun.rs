//! Runs of the program on ranks of this host.

use std::path::Path;
use std::process::{Command, Output};

/// `mpirun` on this host, as whoever runs the tests, on as few cores as there may be.
pub(super) fn mpirun(dir: &Path, arguments: &str) -> Command {
    let mut command = Command::new("mpirun");
    command
        .current_dir(dir)
        .env("MNIST_DATA", "data")
        .env("OMPI_ALLOW_RUN_AS_ROOT", "1")
        .env("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1")
        .env("OMPI_MCA_rmaps_base_oversubscribe", "1")
        .env("OMPI_MCA_mpi_yield_when_idle", "1")
        .env("OMPI_MCA_btl_vader_single_copy_mechanism", "none")
        // Or one or two ranks would be bound to a core each, and say so.
        .env("OMPI_MCA_hwloc_base_binding_policy", "none")
        .args(arguments.split_whitespace());
    command
}

pub(super) fn program() -> &'static str {
    env!("CARGO_BIN_EXE_mnist")
}

pub(super) fn on_ranks(dir: &Path, ranks: usize, flags: &str) -> Output {
    mpirun(dir, &format!("-n {ranks} {} {flags}", program())).output().unwrap()
}
