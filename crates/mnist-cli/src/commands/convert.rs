//! `mnist convert FROM TO`: a model in the format of another program, and back.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use chapter_one::report::numbers::{counted, shape};
use model_formats::{Error, Format, write};
use reading::{PREPARATION, PreparedCommittee};
use sigmoid_net::Model;

use crate::failure::{Failure, chain, request};
use crate::files::{check_different, check_writable, save};
use crate::models::{load_members, no_committee};
use crate::output::{note, stdout, warning};

/// Convert a model file, .safetensors, .onnx or the .json of the book's network2.py, or join several
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Model files to read; several become a committee
    #[arg(value_name = "FROM", required = true)]
    from: Vec<PathBuf>,
    /// Model file to write
    #[arg(value_name = "TO", required = true)]
    to: PathBuf,
    /// Format of FROM: safetensors, network2 or onnx [default: by its ending]
    #[arg(long = "from", value_name = "FORMAT", value_parser = known)]
    from_format: Option<Format>,
    /// Format of TO, one of the same [default: by its ending]
    #[arg(long = "to", value_name = "FORMAT", value_parser = known)]
    to_format: Option<Format>,
    /// Take only this network out of a committee, from 0
    #[arg(long, value_name = "N")]
    member: Option<usize>,
}

pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let to = &args.to;
    let to_format = format_of(to, args.to_format, "--to")?;
    check_writable(to)?;
    let (mut names, mut models) = (Vec::new(), Vec::new());
    for from in &args.from {
        check_different(("model to write", to), ("model to read", from))?;
        let format = format_of(from, args.from_format, "--from")?;
        let (of_file, members) = load_members(from, Some(format))?;
        names.extend(of_file);
        models.extend(members);
    }
    if let Some(member) = args.member {
        if member >= models.len() {
            return Err(request(
                format!("there is no member {member} of {}", counted(models.len(), "network")),
                match models.len() {
                    1 => "the only one is 0".to_string(),
                    all => format!("they are numbered 0 to {}", all - 1),
                },
            ));
        }
        models = vec![models.swap_remove(member)];
        names = vec![names.swap_remove(member)];
    }
    save(to, &bytes(&models, &names, to_format)?)?;
    note_what_is_left_out(&models, to_format);
    let what = match &models[..] {
        [model] => shape(model.network.sizes()),
        _ => format!("a committee of {} networks,", models.len()),
    };
    let from: Vec<String> = args.from.iter().map(|from| from.display().to_string()).collect();
    writeln!(stdout(), "saved {}, {what} from {}", to.display(), from.join(", "))?;
    Ok(())
}

fn bytes(models: &[Model], names: &[String], format: Format) -> Result<Vec<u8>, Failure> {
    match models {
        [model] => write(model, format).map_err(|error| unwritable(&error, &names[0])),
        _ if format == Format::Safetensors => {
            // Whether they can be read again as a committee.
            PreparedCommittee::new(models.to_vec()).map_err(|error| no_committee(&error, names))?;
            Ok(Model::committee_to_bytes(models)?)
        }
        _ => Err(request(
            format!("{format} holds one network, not {}", models.len()),
            "a .safetensors file can hold a committee; --member N takes one network out",
        )),
    }
}

/// What other programs cannot know from the file.
fn note_what_is_left_out(models: &[Model], format: Format) {
    if format == Format::Safetensors {
        return;
    }
    if format == Format::Network2 {
        // What the network itself says is there in any format.
        let is_said = |key: &&str| !["activation", "cost", "format", "sizes"].contains(key);
        let keys = models.iter().flat_map(|model| model.metadata.keys()).map(String::as_str);
        let keys: BTreeSet<&str> = keys.filter(is_said).collect();
        if !keys.is_empty() {
            let keys: Vec<&str> = keys.into_iter().collect();
            note(format_args!("{format} holds no metadata; left out: {}", keys.join(", ")));
        }
    }
    if let Some(preparation) = models.iter().find_map(|model| model.metadata.get(PREPARATION)) {
        warning(format_args!(
            "this network reads images prepared: {preparation}; no program that reads {format} \
             prepares them"
        ));
    }
}

fn unwritable(error: &Error, name: &str) -> Failure {
    let hint = match error {
        Error::Activation { .. } | Error::CostFunction { .. } => "a .safetensors file can hold it",
        _ => "train the model again, with a smaller --eta",
    };
    request(format!("{name}: {}", chain(error)), hint)
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
