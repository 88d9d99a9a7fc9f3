//! What ranks share out ends as one process would end it.

use std::fs;

use super::mpirun::{mpirun, on_ranks, program};
use super::{REPLICAS, TRAIN, trained};
use crate::support::{output, workshop};

/// Where there are more cores than ranks.
#[test]
fn a_rank_that_is_bound_to_one_core_of_several_says_so() {
    let workshop = workshop();
    let cores = std::thread::available_parallelism().unwrap().get();
    for (flags, is_warned) in [("", cores > 1), ("--threads 1", false)] {
        let arguments = format!("--bind-to core -n 1 {} {TRAIN} --model model {flags}", program());
        let run = mpirun(workshop.path(), &arguments).output().unwrap();
        assert!(run.status.success(), "{run:?}");
        let said = String::from_utf8(run.stderr).unwrap();
        let warning = format!("bound each rank to one core, and so to one thread, of {cores} that");
        assert_eq!(said.contains(&warning), is_warned, "{said}");
        assert_eq!(said.contains(&format!("--map-by slot:PE={cores} gives")), is_warned, "{said}");
    }
}

#[test]
fn the_model_does_not_depend_on_the_ranks() {
    let workshop = workshop();
    let dir = workshop.path();
    for others in ["", REPLICAS] {
        let model = trained(dir, &format!("{others} --threads 1"));
        for (ranks, threads) in [(1, 1), (2, 1), (4, 1), (8, 1), (2, 2)] {
            fs::remove_file(dir.join("model")).unwrap();
            let flags = format!("{TRAIN} {others} --model model --log log --threads {threads}");
            let run = on_ranks(dir, ranks, &flags);
            assert!(run.status.success(), "{run:?}");
            assert!(fs::read(dir.join("model")).unwrap() == model, "{ranks} of {threads} threads");
            // Only one rank prints.
            let printed = String::from_utf8(run.stdout).unwrap();
            assert_eq!(printed.matches("saved model").count(), 1, "{printed}");
            assert_eq!(fs::read_to_string(dir.join("log")).unwrap().lines().count(), 3);
        }
    }
}

#[test]
fn ranks_share_the_runs_of_a_sweep_out() {
    let workshop = workshop();
    let dir = workshop.path();
    let sweep = "sweep --epochs 1 --hidden 5,7 --eta 1,1e30 --seeds 3 --figure f.svg";
    let without_seconds = |table: &str| -> Vec<String> {
        let cut =
            |line: &str| line.rsplit_once("  ").map_or(line, |(row, _)| row.trim_end()).to_owned();
        table.lines().map(cut).collect()
    };
    let table = without_seconds(&output(dir, sweep));
    let figure = fs::read(dir.join("f.svg")).unwrap();
    for ranks in [2, 3, 20] {
        let run = on_ranks(dir, ranks, &format!("{sweep} --log log"));
        assert!(run.status.success(), "{run:?}");
        assert_eq!(without_seconds(&String::from_utf8(run.stdout).unwrap()), table);
        assert_eq!(fs::read_to_string(dir.join("log")).unwrap().lines().count(), 12);
        assert!(fs::read(dir.join("f.svg")).unwrap() == figure);
    }
}
