//! What ranks share out ends as one process would end it.

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

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
fn the_log_of_a_sweep_that_is_stopped_has_the_runs_of_all_ranks() {
    let workshop = workshop();
    let dir = workshop.path();
    // Quick ones on the ranks, and more of them than there is time for.
    let sweep = "sweep --epochs 2 --hidden 5 --seeds 9999 --threads 1 --log log";
    let said = dir.join("said");
    let mut job = mpirun(dir, &format!("-n 2 {} {sweep}", program()))
        .stdout(Stdio::null())
        .stderr(fs::File::create(&said).unwrap())
        .spawn()
        .unwrap();
    let seeds = || -> Vec<u64> {
        let log = fs::read_to_string(dir.join("log")).unwrap_or_default();
        let seed = |line: &str| {
            let line: serde_json::Value = serde_json::from_str(line).ok()?;
            line["seed"].as_u64()
        };
        log.lines().filter_map(seed).collect()
    };
    let begin = Instant::now();
    while seeds().len() < 20 {
        assert!(begin.elapsed() < Duration::from_secs(60), "no runs");
        sleep(Duration::from_millis(5));
    }
    let interrupt = Command::new("kill").args(["-INT", &job.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    assert!(!job.wait().unwrap().success());
    // Rank 0 trains with the odd seeds, and rank 1 with the even ones.
    let (odd, even): (Vec<u64>, Vec<u64>) = seeds().into_iter().partition(|seed| seed % 2 == 1);
    assert!(odd.len() >= 20 && !even.is_empty(), "{} {}", odd.len(), even.len());
    let said = fs::read_to_string(said).unwrap();
    assert!(said.contains("the runs that had ended are in log"), "{said}");
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
