//! All checks of this workspace, cheapest first.

use std::path::Path;
use std::time::Duration;

use super::check::{Action, Check, Program};
use super::features::Features;
use super::machine::{Need, python_in};

/// The oldest compiler that will do: `rust-version` in `Cargo.toml`.
const OLDEST: &str = "1.89";

/// A 32-bit target: lengths that fit a `u64` and not a `usize`.
const NARROW: &str = "i686-unknown-linux-gnu";

/// Another processor: without the vector instructions that the kernels are written for.
const OTHER: &str = "aarch64-unknown-linux-gnu";

/// The target whose code the thread sanitizer can instrument.
const SANITIZED: &str = "x86_64-unknown-linux-gnu";

/// Training runs killed and resumed, see `crates/mnist-cli/tests/all/killed.rs`.
const KILLS: &str = "200";

/// The page, as a person would use it.
const BROWSER_TESTS: &str = "crates/playground/browser-tests";

/// The whole chapter, quickly, takes less than this on two cores.
const QUICK_CHAPTER: Duration = Duration::from_secs(120);

/// Every check of these crates, for the workspace at `root` and the data in `mnist`, run by `cargo`.
pub fn checks(root: &Path, cargo: &Path, mnist: &Path, crates: &[Features]) -> Vec<Check> {
    [
        of_sources(cargo, crates),
        for_others(cargo),
        of_threads(root, cargo),
        of_ranks(cargo, crates),
        of_products(cargo, crates),
        on_mnist(root, cargo, mnist, crates),
    ]
    .concat()
}

/// What the code says and does, with this compiler on this machine.
fn of_sources(cargo: &Path, crates: &[Features]) -> Vec<Check> {
    let run = |args: &str| Program::new(cargo, args);
    let deny = |what: &str| run(&format!("deny check {what}"));
    let all = all_features(crates, Mpi::Without);
    vec![
        Check::new(
            "fmt",
            [
                run("fmt --all --check"),
                run("fmt --manifest-path benches/peers/rust/Cargo.toml --check"),
            ],
        ),
        Check::new("tidy", [run("xtask tidy")]),
        Check::new("deny", [deny("bans licenses sources")]).needs(Need::CargoDeny),
        Check::new("advisories", [deny("advisories")])
            .needs(Need::CargoDeny)
            .needs(Need::Advisories),
        Check::new(
            "clippy",
            [run(&format!("clippy --workspace --all-targets {all} --locked -- -D warnings"))],
        ),
        Check::new(
            "doc",
            [run(&format!("doc --workspace {all} --no-deps --locked"))
                .env("RUSTDOCFLAGS", "-D warnings")],
        ),
        Check::new("test", [run(&format!("test --workspace {all} --locked"))]),
        Check::new(
            "kills",
            // Of all crates, as the check `test` has built them.
            [run(&format!("test --workspace {all} --test all --locked -- killed::"))
                .env("MNIST_TEST_KILLS", KILLS)],
        ),
        Check::new("features", each_alone(cargo, crates)),
    ]
}

/// Whether it compiles for other processors, and with the oldest compiler.
fn for_others(cargo: &Path) -> Vec<Check> {
    let run = |args: &str| Program::new(cargo, args);
    vec![
        Check::new(
            "i686",
            [run(&format!("check --workspace --exclude xtask --target {NARROW} --locked"))],
        )
        .needs(Need::Target(NARROW)),
        Check::new(
            "aarch64",
            [run(&format!("check --workspace --exclude xtask --target {OTHER} --locked"))],
        )
        .needs(Need::Target(OTHER)),
        Check::new(
            "msrv",
            [Program::new(
                "rustup",
                &format!(
                    "run {OLDEST} cargo check --workspace --all-targets --locked \
                     --target-dir target/msrv"
                ),
            )],
        )
        .needs(Need::Toolchain(OLDEST)),
    ]
}

/// What threads tell each other.
fn of_threads(root: &Path, cargo: &Path) -> Vec<Check> {
    let run = |args: &str| Program::new(cargo, args);
    let suppressions = root.join("crates/fork-join/tsan.supp");
    let suppressions = format!("suppressions={}", suppressions.display());
    vec![
        Check::new(
            "loom",
            [run("test -p fork-join --lib --release --locked --target-dir target/loom")
                .env("RUSTFLAGS", "--cfg loom")],
        ),
        Check::new(
            "tsan",
            [run(&format!(
                "test --target {SANITIZED} -p fork-join -p sigmoid-net --test sanitized --locked \
                 --target-dir target/tsan"
            ))
            .env("RUSTC_BOOTSTRAP", "1")
            // The standard library is not instrumented: the suppressions say what that hides.
            .env("RUSTFLAGS", "-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer")
            .env("TSAN_OPTIONS", suppressions)],
        )
        .needs(Need::ThreadSanitizer),
        Check::new(
            "miri",
            [Program::new("rustup", "run nightly cargo miri test -p fork-join --lib --test all")
                .env(
                    "MIRIFLAGS",
                    // The pool's threads outlive the tests, and what crossbeam does with pointers
                    // needs the newer model of borrows.
                    "-Zmiri-tree-borrows -Zmiri-ignore-leaks -Zmiri-disable-isolation",
                )],
        )
        .needs(Need::Miri),
    ]
}

/// What is built for use: crates to be taken alone, and benches.
fn of_products(cargo: &Path, crates: &[Features]) -> Vec<Check> {
    let all = all_features(crates, Mpi::Without);
    vec![
        Check { name: "package", needs: Vec::new(), actions: vec![Action::Package] },
        // Each once, on the libraries that the check `test` has built.
        Check::new(
            "benches",
            [Program::new(cargo, &format!("test --workspace {all} --bench * --locked"))],
        ),
        Check::new("web", [Program::new(cargo, "xtask web")]).needs(Need::WebAssembly),
        Check::new(
            "browser",
            [
                Program::new(cargo, "xtask web"),
                Program::new(
                    cargo,
                    "build --release --package mnist-cli --features serve --locked",
                ),
                Program::new("npm", &format!("--prefix {BROWSER_TESTS} ci")),
                Program::new("npm", &format!("--prefix {BROWSER_TESTS} test")),
            ],
        )
        .needs(Need::WebAssembly)
        .needs(Need::Browser),
    ]
}

/// Training on the real MNIST, and everything else that needs it.
fn on_mnist(root: &Path, cargo: &Path, data: &Path, crates: &[Features]) -> Vec<Check> {
    let run = |args: &str| Program::new(cargo, args);
    let all = all_features(crates, Mpi::Without);
    let mnist = |args: &str| run(&format!("run --release --locked -- {args} --data")).arg(data);
    let program = root.join("target/release/mnist");
    vec![
        Check::new(
            "train",
            [
                mnist("train --model target/digits.safetensors"),
                mnist("eval --model target/digits.safetensors"),
            ],
        )
        .needs(Need::Data),
        Check::new(
            "chapter",
            [
                run("build --release --locked"),
                Program::new(&program, "chapter all --quick --out target/chapter --data")
                    .arg(data)
                    .limit(QUICK_CHAPTER),
            ],
        )
        .needs(Need::Data),
        Check::new("python", python(root, cargo, data)).needs(Need::Data).needs(Need::Python),
        Check::new(
            "mnist",
            // With all features, as the check `test` has built them.
            [
                run("build --release --locked"),
                run(&format!("test --workspace {all} --tests --locked -- --ignored --nocapture"))
                    .env("MNIST_DIR", data)
                    .env("MNIST_PROGRAM", &program),
            ],
        )
        .needs(Need::Data),
    ]
}

/// The feature of crates that only compiles where an MPI library is.
const NEEDS_MPI: &str = "mpi";

/// Whether the features of all crates include those that need an MPI library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mpi {
    With,
    Without,
}

/// The flag for all features of all crates.
fn all_features(crates: &[Features], mpi: Mpi) -> String {
    let features: Vec<String> = crates
        .iter()
        .flat_map(|of| of.features.iter().map(|feature| (&of.name, feature)))
        .filter(|(_, feature)| mpi == Mpi::With || *feature != NEEDS_MPI)
        .map(|(name, feature)| format!("{name}/{feature}"))
        .collect();
    if features.is_empty() { String::new() } else { format!("--features {}", features.join(",")) }
}

/// What ranks of MPI do on this machine, whose cores they may have to share.
fn of_ranks(cargo: &Path, crates: &[Features]) -> Vec<Check> {
    let run = |args: &str| Program::new(cargo, args);
    // Of all crates, of which the checks before have built all but two as they are needed here.
    let all = all_features(crates, Mpi::With);
    let on_ranks = |ranks: &str| {
        let mut test = Program::new(cargo, "--config")
            .arg(format!("target.'cfg(all())'.runner = \"mpirun -n {ranks}\""));
        let args = format!("test --workspace {all} --test mpi --locked");
        test.args.extend(args.split_whitespace().map(Into::into));
        let as_root = ["OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"];
        let shared = ["OMPI_MCA_rmaps_base_oversubscribe", "OMPI_MCA_mpi_yield_when_idle"];
        let in_container = ("OMPI_MCA_btl_vader_single_copy_mechanism", "none");
        let variables = as_root.into_iter().chain(shared).map(|name| (name, "1"));
        variables.chain([in_container]).fold(test, |test, (name, value)| test.env(name, value))
    };
    let alone = |name: &str| {
        run(&format!("clippy -p {name} --features {NEEDS_MPI} --locked -- -D warnings"))
    };
    vec![
        Check::new(
            "mpi",
            [
                run(&format!("clippy --workspace --all-targets {all} --locked -- -D warnings")),
                alone("ranks"),
                alone("mnist-cli"),
                on_ranks("1"),
                on_ranks("2"),
                on_ranks("4"),
                run(&format!("test --workspace {all} --test all --locked -- ranks::")),
            ],
        )
        .needs(Need::Mpi),
    ]
}

/// Each crate by itself: as it comes, without its features, with each of them. What another crate
/// asks of a dependency must not be what makes it compile.
fn each_alone(cargo: &Path, crates: &[Features]) -> Vec<Program> {
    let mut programs = Vec::new();
    for Features { name, features, has_default } in crates {
        let mut choices = vec!["--no-default-features".to_owned()];
        let features = features.iter().filter(|feature| *feature != NEEDS_MPI);
        choices.extend(features.map(|f| format!("--no-default-features --features {f}")));
        choices.extend(has_default.then(String::new));
        programs.extend(choices.iter().map(|choice| {
            Program::new(cargo, &format!("clippy -p {name} {choice} --locked -- -D warnings"))
        }));
    }
    programs
}

/// The model file in Python, and converted for other programs: the same answer for every digit.
fn python(root: &Path, cargo: &Path, data: &Path) -> Vec<Program> {
    let python = python_in(root);
    let mut programs = Vec::new();
    if !python.is_file() {
        programs.push(Program::new("python3", "-m venv target/venv"));
    }
    let install =
        "-m pip install --quiet --disable-pip-version-check numpy safetensors onnxruntime";
    let eval =
        "run --quiet --release --locked -- eval --json --model target/digits.safetensors --data";
    let forward = "crates/sigmoid-net/tests/forward.py target/digits.safetensors";
    let convert = |to: &str| {
        let args = "run --quiet --release --locked -- convert target/digits.safetensors";
        Program::new(cargo, args).arg(format!("target/digits.{to}"))
    };
    let others = "crates/model-formats/tests/other_programs.py target/digits.safetensors \
                  target/digits.onnx target/digits.json";
    programs.extend([
        Program::new(&python, install),
        Program::new(cargo, eval).arg(data).stdout("target/eval.json"),
        Program::new(&python, forward).arg(data).arg("target/eval.json"),
        convert("onnx"),
        convert("json"),
        Program::new(&python, others).arg(data).arg("target/eval.json"),
    ]);
    programs
}
