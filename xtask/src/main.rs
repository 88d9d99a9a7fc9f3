//! `cargo xtask`: see `cargo xtask --help`.

mod terminal;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::download::{Download, MIRRORS, MNIST, Patience, Proxy, Source};
use xtask::tidy;

/// Chores of this workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Bring the four original MNIST files, checked and unpacked, to data/mnist.
    ///
    /// Proxies are taken from `ALL_PROXY`, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. An
    /// interrupted download goes on where it stopped; run the command again.
    DownloadMnist {
        /// Take the files from a folder of yours, or from another mirror (http or https).
        #[arg(long, value_name = "DIR-or-URL", value_parser = Source::parse)]
        from: Option<Source>,
        /// Put the files there instead of data/mnist in the workspace.
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
        /// Fetch files again that are there and right.
        #[arg(long)]
        force: bool,
    },
    /// Check what the documents claim about the code.
    Tidy,
}

fn main() -> ExitCode {
    match Args::parse().chore {
        Chore::DownloadMnist { from, to, force } => download_mnist(from, to, force),
        Chore::Tidy => tidy(),
    }
}

fn download_mnist(from: Option<Source>, to: Option<PathBuf>, force: bool) -> ExitCode {
    let download = Download {
        files: &MNIST,
        source: from.unwrap_or_else(|| Source::Mirrors(MIRRORS.map(String::from).to_vec())),
        to: to.unwrap_or_else(|| root().join("data/mnist")),
        force,
        patience: Patience::default(),
        proxy: Proxy::try_from_env(),
    };
    let mut terminal = terminal::Terminal::default();
    if let (Source::Mirrors(_), Some(proxy)) = (&download.source, &download.proxy) {
        terminal.note(&format!("proxy from the environment: {}:{}", proxy.host(), proxy.port()));
    }
    match download.run(&mut |name, event| terminal.show(name, &event)) {
        Ok(()) => {
            println!("{}: complete", terminal::short(&download.to));
            ExitCode::SUCCESS
        }
        Err(error) => {
            terminal.note(&format!("error: {error}\nhint: {}", error.hint()));
            ExitCode::FAILURE
        }
    }
}

fn tidy() -> ExitCode {
    match tidy::check(&root()) {
        Ok(report) => {
            println!("{}", report.lines_of_code);
            for finding in &report.findings {
                println!("{finding}");
            }
            if report.findings.is_empty() {
                println!("tidy: nothing found");
                return ExitCode::SUCCESS;
            }
            eprintln!("error: tidy found {}", report.findings.len());
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!(
                "error: {error}\nhint: tidy reads the whole checkout; all of it must be readable"
            );
            ExitCode::FAILURE
        }
    }
}

/// The workspace: cargo says where when it runs us, and said so when it built us.
fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map_or_else(|| PathBuf::from("."), Path::to_owned)
}
