//! `cargo xtask`: see `cargo xtask --help`.

mod output;
mod terminal;

use std::env;
use std::path::{self, Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand};
use xtask::ci::{self, Check, Event, Machine, Need, Outcome};
use xtask::download::{Download, MIRRORS, MNIST, Patience, Proxy, Source};
use xtask::recipes::{self, RECIPES, Recipe, Run, RunsFile, Trainer};
use xtask::tidy;
use xtask::web::{self, Toolchain};

use output::{Lines, note};
use terminal::{Terminal, short};

/// Chores of this workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Bring the four original MNIST files, checked and unpacked, to mnist in the data folder.
    ///
    /// Proxies are taken from `ALL_PROXY`, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. An
    /// interrupted download goes on where it stopped; run the command again.
    DownloadMnist {
        /// Take the files from a folder of yours, or from another mirror (http or https).
        #[arg(long, value_name = "DIR-or-URL", value_parser = Source::parse)]
        from: Option<Source>,
        /// Put the files there instead of mnist in the data folder, which is `$MNIST_DATA`, or
        /// without it data in the workspace.
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
        /// Fetch files again that are there and right.
        #[arg(long)]
        force: bool,
    },
    /// Train by the recipes of `mnist train`, each with several seeds, and print how many test images
    /// the networks read right and how long the program took.
    ///
    /// Needs the real MNIST. All recipes together take hours. Each run is written to runs.tsv in
    /// target/recipes as soon as it ends, with its model beside it, and is not trained again unless
    /// the recipe's flags change or the file is removed. The table is of all runs there, of a recipe
    /// that was changed of those since.
    Recipes {
        /// Only these.
        #[arg(value_parser = PossibleValuesParser::new(RECIPES.map(|recipe| recipe.name)))]
        names: Vec<String>,
        /// At most so many seeds each.
        #[arg(long, value_name = "N")]
        seeds: Option<usize>,
        /// Train nothing, and print the table of the runs so far.
        #[arg(long, conflicts_with_all = ["names", "seeds"])]
        table: bool,
    },
    /// Make target/web/index.html, the page in one file that works from disk.
    ///
    /// Needs the target wasm32-unknown-unknown, and once installs wasm-bindgen to target/tools.
    Web {
        /// Compile with this cargo and the rustc beside it, and the standard library, too, if there is
        /// none but its sources [default: the cargo that runs this, or `$WASM_CARGO`].
        #[arg(long, value_name = "FILE")]
        cargo: Option<PathBuf>,
        /// Open it in the browser.
        #[arg(long)]
        open: bool,
    },
    /// Check the rules between crates and files, and what the documents claim about the code.
    Tidy,
    /// Run every check, cheapest first, and say at the end which ran and which did not.
    ///
    /// Needs no file from outside the repository. Checks that this machine has no tool or no data
    /// for do not run, and are no failure.
    Ci {
        /// Only these checks.
        #[arg(long, value_name = "CHECK,...", value_delimiter = ',')]
        only: Vec<String>,
        /// Fail if the checks on the real MNIST cannot run.
        #[arg(long)]
        require_data: bool,
        /// Fail if one of the checks cannot run, for want of data or of a tool.
        #[arg(long)]
        require_all: bool,
    },
}

fn main() -> ExitCode {
    let holds = match Args::parse().chore {
        Chore::DownloadMnist { from, to, force } => download_mnist(from, to, force),
        Chore::Recipes { names, seeds, table } => recipes(&names, seeds, table),
        Chore::Web { cargo, open } => web(cargo, open),
        Chore::Tidy => tidy(),
        Chore::Ci { only, require_data, require_all } => {
            ci(&only, |check| require_all || require_data && check.needs.contains(&Need::Data))
        }
    };
    if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn download_mnist(from: Option<Source>, to: Option<PathBuf>, force: bool) -> bool {
    let download = Download {
        files: &MNIST,
        source: from.unwrap_or_else(|| Source::Mirrors(MIRRORS.map(String::from).to_vec())),
        to: to.unwrap_or_else(|| data_folder().join("mnist")),
        force,
        patience: Patience::default(),
        proxy: Proxy::try_from_env(),
    };
    let mut terminal = Terminal::default();
    if let (Source::Mirrors(_), Some(proxy)) = (&download.source, &download.proxy) {
        note(format_args!("proxy from the environment: {}:{}", proxy.host(), proxy.port()));
    }
    match download.run(&mut |name, event| terminal.show(name, &event)) {
        Ok(()) => {
            terminal.line(format_args!("{}: complete", short(&download.to)));
            terminal.finish()
        }
        Err(error) => {
            terminal.note(format_args!("error: {error}\nhint: {}", error.hint()));
            false
        }
    }
}

fn recipes(names: &[String], seeds: Option<usize>, only_table: bool) -> bool {
    let models = root().join("target/recipes");
    let runs = RunsFile::of(&models);
    let mut lines = Lines::default();
    if !only_table {
        let mut build = Command::new(cargo());
        build.args(["build", "--release", "--package", "mnist-cli"]).current_dir(root());
        if !build.status().is_ok_and(|status| status.success()) {
            note("error: mnist could not be built\nhint: cargo's lines above say why");
            return false;
        }
        let program = root().join(format!("target/release/mnist{}", env::consts::EXE_SUFFIX));
        let trainer = Trainer { program, data: data_folder().join("mnist"), models };
        let is_asked = |recipe: &Recipe| names.is_empty() || names.iter().any(|n| n == recipe.name);
        let recipes = RECIPES.into_iter().filter(is_asked);
        let mut ended = |run: &Run| {
            let Run { recipe, seed, seconds, .. } = run;
            lines.line(format_args!(
                "{recipe}, seed {seed}: {:.2} % in {seconds:.1} s",
                run.per_cent()
            ));
        };
        let seeds = seeds.unwrap_or(usize::MAX);
        if let Err(error) = recipes::train(&trainer, recipes, seeds, &runs, &mut ended) {
            return failed(&error);
        }
    }
    match runs.read() {
        Ok(runs) => recipes::table(&runs).iter().for_each(|row| lines.line(row)),
        Err(error) => return failed(&error),
    }
    lines.finish()
}

fn failed(error: &recipes::Error) -> bool {
    note(format_args!("error: {error}\nhint: {}", error.hint()));
    false
}

fn web(named: Option<PathBuf>, open: bool) -> bool {
    let named = named.or_else(web::named_cargo);
    let built = Toolchain::find(&cargo(), named.as_deref()).and_then(|toolchain| {
        web::build(&root(), &toolchain, &|text| note(format_args!("note: {text}")))
    });
    match built {
        Ok(built) => {
            let mut lines = Lines::default();
            lines.line(format_args!(
                "{}: {} KB, of it {} KB of WebAssembly before compression",
                short(&built.path),
                built.bytes.div_ceil(1000),
                built.engine.div_ceil(1000)
            ));
            if open && let Err(error) = open::that_detached(&built.path) {
                note(format_args!("warning: no browser opened: {error}\nhint: open it in one"));
            }
            lines.finish()
        }
        Err(error) => {
            note(format_args!("error: {error}\nhint: {}", error.hint()));
            false
        }
    }
}

fn tidy() -> bool {
    let report = match tidy::check(&root()) {
        Ok(report) => report,
        Err(error) => {
            note(format_args!(
                "error: {error}\nhint: tidy reads the whole checkout; all of it must be readable"
            ));
            return false;
        }
    };
    let mut lines = Lines::default();
    lines.line(&report.lines_of_code);
    for finding in &report.findings {
        lines.line(finding);
    }
    if !report.findings.is_empty() {
        note(format_args!("error: tidy found {}", report.findings.len()));
        return false;
    }
    lines.line("tidy: nothing found");
    lines.finish()
}

fn ci(only: &[String], must_run: impl Fn(&Check) -> bool) -> bool {
    let (root, cargo) = (root(), cargo());
    let mnist = data_folder().join("mnist");
    // Checks run in the workspace, wherever we are.
    let mnist = path::absolute(&mnist).unwrap_or(mnist);
    let crates = match ci::features(&root) {
        Ok(crates) => crates,
        Err(error) => {
            note(format_args!(
                "error: {}: {error}\nhint: ci needs the whole checkout",
                root.join("crates").display()
            ));
            return false;
        }
    };
    let mut checks = ci::checks(&root, &cargo, &mnist, &crates);
    let names: Vec<&str> = checks.iter().map(|check| check.name).collect();
    if let Some(unknown) = only.iter().find(|name| !names.contains(&name.as_str())) {
        note(format_args!(
            "error: there is no check {unknown}\nhint: there are {}",
            names.join(", ")
        ));
        return false;
    }
    checks.retain(|check| only.is_empty() || only.iter().any(|name| name == check.name));

    let needs: Vec<Need> = checks.iter().flat_map(|check| check.needs.clone()).collect();
    let machine = Machine::look(root, cargo, mnist, &needs);
    let cannot_run = |check: &Check| Some((check.name, machine.lacks(&check.needs)?));
    let mut required = checks.iter().filter(|check| must_run(check));
    if let Some((name, missing)) = required.find_map(cannot_run) {
        note(format_args!("error: {name} cannot run: {missing}"));
        return false;
    }

    let mut lines = Lines::default();
    let all = ci::run(&machine, &checks, &mut |event| match event {
        Event::Running(check, program) => {
            lines.line(format_args!("\n== {}: {program}", check.name));
        }
        Event::Ended(ran) => {
            if let Outcome::Failed(why) = &ran.outcome {
                note(format_args!("error: {}: {why}", ran.name));
            }
        }
        _ => {}
    });
    lines.line(format_args!("\n{}\n{}", ci::table(&all), ci::summary(&all)));
    let holds = !all.iter().any(|ran| matches!(ran.outcome, Outcome::Failed(_)));
    lines.finish() && holds
}

/// The workspace: cargo says where when it runs us, and said so when it built us.
fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map_or_else(|| PathBuf::from("."), Path::to_owned)
}

/// The cargo that runs us.
fn cargo() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

/// Where data sets are, for `mnist` as well.
fn data_folder() -> PathBuf {
    let named = env::var_os("MNIST_DATA").filter(|path| !path.is_empty());
    named.map_or_else(|| root().join("data"), PathBuf::from)
}
