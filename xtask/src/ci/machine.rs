//! What this machine has: tools, toolchains, targets, data.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::web::{TARGET, Toolchain, named_cargo};

/// Something that not every machine has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
    /// The four files of MNIST.
    Data,
    /// Python 3 with what makes virtual environments.
    Python,
    /// `cargo deny`.
    CargoDeny,
    /// The database of security advisories that `cargo deny` fetches.
    Advisories,
    /// The standard library for another target.
    Target(&'static str),
    /// Another release of the compiler, by rustup.
    Toolchain(&'static str),
    /// A nightly compiler with Miri and the standard library's sources.
    Miri,
    /// A thread sanitizer.
    ThreadSanitizer,
    /// A compiler for WebAssembly.
    WebAssembly,
    /// Chromium, and Node with npm to drive it.
    Browser,
    /// An MPI library, with what compiles for it and starts ranks.
    Mpi,
}

impl Need {
    /// What is missing without it, and how to get it; `mnist` is where MNIST should be.
    fn missing(self, mnist: &Path) -> String {
        match self {
            Self::Data => format!("no MNIST in {}: cargo xtask download-mnist", mnist.display()),
            Self::Python => "no python3 that makes virtual environments".to_owned(),
            Self::CargoDeny => "no cargo deny: cargo install cargo-deny --locked".to_owned(),
            Self::Advisories => "cargo deny fetch could not bring the advisories".to_owned(),
            Self::Target(target) => format!("no such target: rustup target add {target}"),
            Self::Toolchain(toolchain) => {
                format!("no such toolchain: rustup toolchain install {toolchain}")
            }
            Self::Miri => "no Miri: rustup +nightly component add miri rust-src".to_owned(),
            Self::ThreadSanitizer => {
                "no thread sanitizer: rustup's toolchains for x86-64 Linux have one".to_owned()
            }
            Self::WebAssembly => format!("no WebAssembly: rustup target add {TARGET}"),
            Self::Browser => {
                format!("no npm, or no {}: CHROMIUM names another", chromium().display())
            }
            Self::Mpi => {
                "no mpicc and mpirun: apt-get install openmpi-bin libopenmpi-dev libclang-dev"
                    .to_owned()
            }
        }
    }
}

/// Where the workspace is, what it is built with, and what there is.
#[derive(Debug, Clone)]
pub struct Machine {
    /// The workspace.
    pub root: PathBuf,
    /// The cargo to run.
    pub cargo: PathBuf,
    /// The folder for the four files of MNIST.
    pub mnist: PathBuf,
    /// What was looked for and is there.
    pub has: Vec<Need>,
}

impl Machine {
    /// Looks for everything that the needs name.
    pub fn look(root: PathBuf, cargo: PathBuf, mnist: PathBuf, needs: &[Need]) -> Self {
        let mut machine = Self { root, cargo, mnist, has: Vec::new() };
        machine.has = needs.iter().copied().filter(|need| machine.finds(*need)).collect();
        machine
    }

    /// The first of several needs that this machine does not meet: what is missing, and how to get
    /// it.
    pub fn lacks(&self, needs: &[Need]) -> Option<String> {
        let need = needs.iter().find(|need| !self.has.contains(need))?;
        Some(need.missing(&self.mnist))
    }

    fn finds(&self, need: Need) -> bool {
        match need {
            Need::Data => has_mnist(&self.mnist),
            Need::Python => {
                python_in(&self.root).is_file() || works("python3", &["-c", "import ensurepip"])
            }
            Need::CargoDeny => works(&self.cargo, &["deny", "--version"]),
            Need::Advisories => {
                let mut fetch = Command::new(&self.cargo);
                fetch.args(["deny", "fetch", "db"]).current_dir(&self.root);
                succeeds(&mut fetch)
            }
            Need::Target(target) => self.has_target(target),
            Need::Toolchain(toolchain) => {
                works("rustup", &["run", toolchain, "rustc", "--version"])
            }
            Need::Miri => works("rustup", &["run", "nightly", "cargo", "miri", "--version"]),
            Need::ThreadSanitizer => {
                let libraries = self.rustlib().join("x86_64-unknown-linux-gnu/lib");
                let mut names = fs::read_dir(libraries).into_iter().flatten().flatten();
                names.any(|entry| entry.file_name().to_string_lossy().ends_with("_rt.tsan.a"))
            }
            Need::WebAssembly => Toolchain::find(&self.cargo, named_cargo().as_deref()).is_ok(),
            Need::Browser => works("npm", &["--version"]) && chromium().is_file(),
            Need::Mpi => works("mpicc", &["--version"]) && works("mpirun", &["--version"]),
        }
    }

    fn has_target(&self, target: &str) -> bool {
        self.rustlib().join(target).join("lib").is_dir()
    }

    /// Where the compiler keeps standard libraries.
    fn rustlib(&self) -> PathBuf {
        let rustc = self.cargo.with_file_name("rustc");
        let sysroot = Command::new(rustc).args(["--print", "sysroot"]).output();
        let sysroot = sysroot.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        Path::new(sysroot.unwrap_or_default().trim()).join("lib/rustlib")
    }
}

fn has_mnist(folder: &Path) -> bool {
    crate::download::MNIST.iter().all(|file| folder.join(file.name).is_file())
}

/// The interpreter of the workspace's virtual environment.
pub(super) fn python_in(root: &Path) -> PathBuf {
    root.join(if cfg!(windows) {
        "target/venv/Scripts/python.exe"
    } else {
        "target/venv/bin/python"
    })
}

/// The browser that the page is tested in.
fn chromium() -> PathBuf {
    env::var_os("CHROMIUM").map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from)
}

fn works(program: impl AsRef<Path>, args: &[&str]) -> bool {
    succeeds(Command::new(program.as_ref()).args(args))
}

fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}
