//! `mnist convert FROM TO`: a model in the format of another program, and back.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chapter_one::report::numbers::shape;
use model_formats::{Error, Format, read, write};
use sigmoid_net::Model;

use crate::failure::{Failure, chain, request};
use crate::files::{check_different, check_writable, save};
use crate::output::{note, stdout};

/// Convert a model file: .safetensors, .json of the book's network2.py
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Model file to read
    #[arg(value_name = "FROM")]
    from: PathBuf,
    /// Model file to write
    #[arg(value_name = "TO")]
    to: PathBuf,
    /// Format of FROM [default: by its ending]
    #[arg(long = "from", value_name = "FORMAT", value_parser = known)]
    from_format: Option<Format>,
    /// Format of TO [default: by its ending]
    #[arg(long = "to", value_name = "FORMAT", value_parser = known)]
    to_format: Option<Format>,
}

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let (from, to) = (&args.from, &args.to);
    let from_format = format_of(from, args.from_format, "--from")?;
    let to_format = format_of(to, args.to_format, "--to")?;
    check_writable(to)?;
    check_different(("model to write", to), ("model to read", from))?;
    let model = load(from, from_format)?;
    let bytes = write(&model, to_format).map_err(|error| unwritable(&error, from))?;
    save(to, &bytes)?;
    if to_format == Format::Network2 && !model.metadata.is_empty() {
        let keys: Vec<&str> = model.metadata.keys().map(String::as_str).collect();
        note(format_args!("{to_format} holds no metadata; left out: {}", keys.join(", ")));
    }
    let network = shape(model.network.sizes());
    writeln!(stdout(), "saved {}, {network} from {}", to.display(), from.display())?;
    Ok(())
}

fn load(path: &Path, format: Format) -> Result<Model, Failure> {
    if format == Format::Safetensors {
        // Reads no more than its header says.
        return Model::load(path).map_err(|error| unreadable(chain(&error)));
    }
    let bytes =
        read_file(path).map_err(|error| unreadable(format!("{}: {error}", path.display())))?;
    read(&bytes, format)
        .map_err(|error| unreadable(format!("{}: {}", path.display(), chain(&error))))
}

fn unreadable(reason: String) -> Failure {
    request(reason, "name a whole model file; --from names its format if the ending does not")
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    // Reading a pipe that nobody writes to would wait for ever.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    fs::read(path)
}

fn unwritable(error: &Error, from: &Path) -> Failure {
    let hint = match error {
        Error::Activation { .. } | Error::CostFunction { .. } => {
            "a .safetensors file can hold it".to_string()
        }
        _ => format!("train the model of {} again, with a smaller --eta", from.display()),
    };
    request(format!("{}: {}", from.display(), chain(error)), hint)
}

/// The format of that name.
fn known(name: &str) -> Result<Format, String> {
    Format::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

/// The format named, or else that of the file's ending.
fn format_of(path: &Path, flag_value: Option<Format>, flag: &str) -> Result<Format, Failure> {
    flag_value.or_else(|| Format::of_path(path)).ok_or_else(|| {
        let endings: Vec<String> =
            Format::ALL.iter().map(|format| format!(".{}", format.ending())).collect();
        let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
        request(
            format!("{}: no format has this ending", path.display()),
            format!(
                "name a file that ends in {}, or its format: {flag} {}",
                endings.join(", "),
                names.join("|")
            ),
        )
    })
}
