//! `--recipe`: sets of flags that go together, each under a name.

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write};

use clap::builder::PossibleValuesParser;

use crate::output::stdout;

/// A set of the flags of `mnist train`, and nothing else.
pub(crate) struct Recipe {
    name: &'static str,
    about: &'static str,
    /// In one or several parts.
    flags: &'static [&'static str],
}

/// What `mnist train` does if no recipe is named.
pub(crate) const DEFAULT: &str = "default";
/// What `--book` stands for.
pub(crate) const BOOK: &str = "book";
/// What a network is trained by that is to read numbers.
pub(crate) const READING: &str = "reading";
/// Asks for the recipes there are.
const LIST: &str = "list";

/// What the recipes beyond the chapter have in common.
const BEYOND: &str = "--activation relu --output softmax --init he --mini-batch-size 32 \
                      --prepare deslanted --distort --validation 0";

const RECIPES: [Recipe; 8] = [
    Recipe {
        name: DEFAULT,
        about: "one hidden layer of 100; η follows from the hidden layers, m and the number of epochs",
        flags: &["--hidden 100 --epochs 30 --mini-batch-size 10 --init base-rate"],
    },
    Recipe {
        name: BOOK,
        about: "the chapter's first run, and its output",
        flags: &["--hidden 30 --epochs 30 --mini-batch-size 10 --eta 3 --init book \
                  --test-each-epoch"],
    },
    Recipe {
        name: "chapter",
        about: "sigmoid neurons, the quadratic cost and plain stochastic gradient descent, as in the \
                chapter; only the images are distorted",
        flags: &["--hidden 300 --epochs 200 --mini-batch-size 10 --init base-rate --distort \
                  --training-sample 2000"],
    },
    Recipe {
        name: "minute",
        about: "two networks of rectified linear neurons that vote, on deslanted and distorted images",
        flags: &["--members 2 --hidden 500,300 --epochs 54", BEYOND],
    },
    Recipe {
        name: "five-minutes",
        about: "four of them, with larger layers",
        flags: &["--members 4 --hidden 1000,500 --epochs 50", BEYOND],
    },
    Recipe {
        name: "committee",
        about: "eight such networks, each with three times as many epochs",
        flags: &["--members 8 --hidden 1000,500 --epochs 150", BEYOND],
    },
    Recipe {
        name: "record",
        about: "one network, as good as it gets in two hours",
        flags: &["--hidden 2000,1000 --epochs 1000 --training-sample 2000", BEYOND],
    },
    Recipe {
        name: READING,
        about: "one network that knows what is no digit, and how sure it is: for reading numbers; in \
                three minutes",
        flags: &["--non-digits --hidden 500,300 --epochs 90 --activation relu \
                  --cost cross-entropy --init he --mini-batch-size 32 --eta 0.1 --schedule cosine \
                  --eta-end 0.001 --distort --training-sample 2000"],
    },
];

/// The names of all recipes.
pub(crate) fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(RECIPES.iter().map(|recipe| recipe.name))
}

/// What `--recipe` of `mnist train` takes: the same, or `list`.
pub(crate) fn names_or_list() -> PossibleValuesParser {
    PossibleValuesParser::new(RECIPES.iter().map(|recipe| recipe.name).chain([LIST]))
}

/// What `--recipe` asks for.
pub(crate) enum Asked {
    Recipe(&'static Recipe),
    List,
}

impl Asked {
    /// The one of that name, which [`names_or_list`] has let pass.
    pub(crate) fn named(name: &str) -> Self {
        RECIPES.iter().find(|recipe| recipe.name == name).map_or(Self::List, Self::Recipe)
    }
}

impl Recipe {
    /// Its flags, one argument each.
    pub(crate) fn flags(&self) -> impl Iterator<Item = OsString> {
        self.flags.iter().flat_map(|part| part.split_whitespace()).map(OsString::from)
    }
}

/// `recipe book: --hidden 30 ...`
impl fmt::Display for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "recipe {}: {}", self.name, self.flags.join(" "))
    }
}

/// Prints all recipes.
pub(crate) fn print_list() -> io::Result<()> {
    let mut out = stdout();
    for Recipe { name, about, flags } in &RECIPES {
        writeln!(out, "{name}: {about}\n    {}", flags.join(" "))?;
    }
    Ok(())
}
