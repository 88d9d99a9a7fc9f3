//! Model files: one network or several that vote, in any format.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use augmentation::Preparation;
use mnist_io::Examples;
use model_formats::Format;
use ndarray::Array2;
use reading::PreparedCommittee;
use sigmoid_net::{Error, Model};

use crate::failure::{Failure, chain, hints, request};
use crate::files::check_different;

/// What `--model` is if not given.
const DEFAULT: &str = "digits.safetensors";

/// The models to read digits with.
#[derive(clap::Args, Debug)]
pub(crate) struct ModelFiles {
    /// Model files [default: digits.safetensors]; several vote, and so do the members of a
    /// committee's file
    #[arg(value_name = "MODEL")]
    models: Vec<PathBuf>,
    /// Model file, as if it were named without the flag
    #[arg(long, value_name = "FILE", conflicts_with = "models")]
    model: Option<PathBuf>,
}

impl ModelFiles {
    fn paths(&self) -> Vec<&Path> {
        match &self.model {
            Some(model) => vec![model],
            None if self.models.is_empty() => vec![Path::new(DEFAULT)],
            None => self.models.iter().map(PathBuf::as_path).collect(),
        }
    }

    /// Refuses to write something to a file that one of the models is in.
    pub(crate) fn check_different(&self, file: (&str, &Path)) -> Result<(), Failure> {
        self.paths().into_iter().try_for_each(|path| check_different(file, ("model", path)))
    }

    /// Reads them.
    pub(crate) fn load(&self) -> Result<Models, Failure> {
        let (names, models) = load_all(self.paths())?;
        let committee =
            PreparedCommittee::new(models).map_err(|error| no_committee(&error, &names))?;
        Ok(Models { names, committee })
    }
}

/// Why these models cannot vote together.
pub(crate) fn no_committee(error: &reading::Error, names: &[String]) -> Failure {
    match error {
        reading::Error::Network(Error::Member { member, what, found, expected }) => request(
            format!(
                "{} cannot vote with {}: it has {found} {what}s, not {expected}",
                names[*member], names[0]
            ),
            "name models of the same data set",
        ),
        reading::Error::Preparation { member, .. }
        | reading::Error::Temperature { member, .. }
        | reading::Error::Confidence { member, .. } => request(
            format!("{}: {error}", names[*member]),
            "read it with the version of mnist that wrote it",
        ),
        error => request(format!("{}: {}", names.join(", "), chain(error)), hints::reading(error)),
    }
}

/// One network, from a file that holds no more.
pub(crate) fn load_one(path: &Path) -> Result<Model, Failure> {
    match Format::of_path(path) {
        None | Some(Format::Safetensors) => Ok(Model::load(path)?),
        Some(format) => read_as(path, format),
    }
}

/// The networks of a file, of a committee all members, and what to call each. The format is by the
/// ending if none is named; an unknown ending is taken for a model file of this program.
pub(crate) fn load_members(
    path: &Path,
    format: Option<Format>,
) -> Result<(Vec<String>, Vec<Model>), Failure> {
    let models = match format.or_else(|| Format::of_path(path)) {
        None | Some(Format::Safetensors) => Model::load_members(path)?,
        Some(format) => vec![read_as(path, format)?],
    };
    let name = |i: usize| match models.len() {
        1 => path.display().to_string(),
        _ => format!("member {i} of {}", path.display()),
    };
    Ok(((0..models.len()).map(name).collect(), models))
}

/// The networks of several files, one after the other, and what to call each.
pub(crate) fn load_all<'a>(
    paths: impl IntoIterator<Item = &'a Path>,
) -> Result<(Vec<String>, Vec<Model>), Failure> {
    let (mut names, mut models) = (Vec::new(), Vec::new());
    for path in paths {
        let (of_file, members) = load_members(path, None)?;
        names.extend(of_file);
        models.extend(members);
    }
    Ok((names, models))
}

fn read_as(path: &Path, format: Format) -> Result<Model, Failure> {
    let unreadable = |reason: String| {
        request(
            format!("{}: {reason}", path.display()),
            format!("name a whole model file; this one is read as {format}"),
        )
    };
    let bytes = read_file(path).map_err(|error| unreadable(error.to_string()))?;
    model_formats::read(&bytes, format).map_err(|error| unreadable(chain(&error)))
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    // Reading a pipe that nobody writes to would wait for ever.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    fs::read(path)
}

/// Models that have been read.
pub(crate) struct Models {
    /// The file of each, for messages.
    names: Vec<String>,
    pub(crate) committee: PreparedCommittee,
}

impl Models {
    /// Their outputs for all examples of a folder.
    pub(crate) fn outputs(&self, test: &Examples, folder: &Path) -> Result<Array2<f32>, Failure> {
        let refused = |model: &str, error: &reading::Error| {
            request(
                format!("{model} does not fit {}: {error}", folder.display()),
                "mnist train --data DIR --model FILE makes a model that does",
            )
        };
        if let Some((number, error)) = self.committee.misfit(test) {
            return Err(refused(&self.names[number], &error));
        }
        self.committee.outputs(test).map_err(|error| refused(&self.names.join(", "), &error))
    }

    /// What is special about them: that they are several, or want images prepared.
    pub(crate) fn line(&self) -> Option<String> {
        let mut preparations: Vec<Preparation> = Vec::new();
        for (_, preparation) in self.committee.members() {
            if !preparations.contains(&preparation) {
                preparations.push(preparation);
            }
        }
        let members = self.names.len();
        if members == 1 && preparations == [Preparation::AsIs] {
            return None;
        }
        let names: Vec<String> = preparations.into_iter().map(Preparation::name).collect();
        let networks = if members == 1 { "network" } else { "networks that vote" };
        Some(format!("{members} {networks}, images prepared: {}", names.join(", ")))
    }
}
