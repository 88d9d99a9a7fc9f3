//! The flags of `mnist train` with several values each, and all their combinations.

use std::fmt;

use chapter_one::runs::RunSettings;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use crate::commands::train::{Settings, settings_of};
use crate::failure::Failure;

/// The value that leaves a flag out.
const DEFAULT: &str = "default";

/// Flags that were given, each with its values.
#[derive(Debug, Clone)]
pub(super) struct Alternatives {
    flags: Vec<(String, Vec<String>)>,
}

/// One value for each of the flags.
#[derive(Debug, Clone)]
pub(super) struct Combination {
    /// Flag and value.
    pub(super) values: Vec<(String, String)>,
    /// Whether the flag has other values in other combinations.
    varied: Vec<bool>,
}

impl Alternatives {
    /// Every combination; the values of the last flag change fastest.
    pub(super) fn combinations(&self) -> Vec<Combination> {
        let mut all = vec![Combination { values: Vec::new(), varied: Vec::new() }];
        for (flag, values) in &self.flags {
            all = all
                .iter()
                .flat_map(|so_far| {
                    values.iter().map(|value| so_far.with(flag, value, values.len() > 1))
                })
                .collect();
        }
        all
    }
}

impl Combination {
    fn with(&self, flag: &str, value: &str, is_varied: bool) -> Self {
        let mut longer = self.clone();
        longer.values.push((flag.into(), value.into()));
        longer.varied.push(is_varied);
        longer
    }

    /// The flags that differ from combination to combination.
    pub(super) fn varied(&self) -> impl Iterator<Item = (&str, &str)> {
        let varied = self.values.iter().zip(&self.varied).filter(|(_, varied)| **varied);
        varied.map(|((flag, value), _)| (&**flag, &**value))
    }

    /// What `mnist train` would do with these flags behind those of a recipe.
    pub(super) fn settings(&self, recipe: Option<&str>) -> Result<RunSettings, Failure> {
        let given = self.values.iter().filter(|(_, value)| value != DEFAULT);
        let flags = given.map(|(flag, value)| format!("--{flag}={value}"));
        settings_of(recipe, flags)
    }
}

/// `--hidden 30 --eta 1`, of the flags that differ; of all if none does.
impl fmt::Display for Combination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown: Vec<(&str, &str)> = self.varied().collect();
        if shown.is_empty() {
            shown = self.values.iter().map(|(flag, value)| (&**flag, &**value)).collect();
        }
        let flags: Vec<String> = shown.iter().map(|(flag, value)| as_given(flag, value)).collect();
        f.write_str(&flags.join(" "))
    }
}

/// A flag as the command line takes it: those of yes or no want an equals sign.
fn as_given(flag: &str, value: &str) -> String {
    let joint = if matches!(value, "true" | "false") { '=' } else { ' ' };
    format!("--{flag}{joint}{value}")
}

/// The flags of `mnist train` that make its settings.
fn flags() -> Vec<Arg> {
    let command = Settings::augment_args(Command::new("train"));
    command.get_arguments().filter(|arg| arg.get_long().is_some()).cloned().collect()
}

impl Args for Alternatives {
    fn augment_args(command: Command) -> Command {
        flags().into_iter().fold(command, |command, arg| {
            let arg = arg
                .value_parser(clap::value_parser!(String))
                .action(ArgAction::Append)
                .value_delimiter(',');
            command.arg(arg)
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Alternatives {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = flags().into_iter().filter_map(|arg| {
            let (id, flag) = (arg.get_id().as_str(), arg.get_long()?.to_string());
            Some((flag, matches.get_many::<String>(id)?.cloned().collect()))
        });
        Ok(Self { flags: given.collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
