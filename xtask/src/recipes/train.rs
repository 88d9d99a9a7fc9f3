//! One run of the program.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::error::{Error, io};
use super::runs::Run;

/// The program, and where it reads and writes.
#[derive(Debug, Clone)]
pub struct Trainer {
    /// The program `mnist`.
    pub program: PathBuf,
    /// The folder with MNIST's four files.
    pub data: PathBuf,
    /// The folder for models.
    pub models: PathBuf,
}

impl Trainer {
    /// The flags that a recipe stands for, as the program lists them.
    ///
    /// # Errors
    /// If the program cannot be started, or lists no such recipe.
    pub fn flags(&self, recipe: &str) -> Result<String, Error> {
        let mut command = Command::new(&self.program);
        command.args(["train", "--recipe", "list"]).stderr(Stdio::inherit());
        let output = command.output().map_err(io(&self.program))?;
        flags(&String::from_utf8_lossy(&output.stdout), recipe)
            .ok_or_else(|| Error::NoRecipe { recipe: recipe.to_owned() })
    }

    /// Trains by a recipe that stands for these flags. The model stays in the folder for models.
    ///
    /// # Errors
    /// If there are no data, or the program cannot be started, fails, or prints no line on the test
    /// set.
    pub fn train(&self, recipe: &str, seed: u64, flags: &str) -> Result<Run, Error> {
        if !self.data.is_dir() {
            return Err(Error::NoData { folder: self.data.clone() });
        }
        fs::create_dir_all(&self.models).map_err(io(&self.models))?;
        let model = self.models.join(format!("{recipe}-{seed}.safetensors"));
        let mut command = Command::new(&self.program);
        command.args(["train", "--recipe", recipe, "--seed", &seed.to_string()]);
        command.arg("--data").arg(&self.data).arg("--model").arg(model);
        let began = Instant::now();
        let output = command.stderr(Stdio::inherit()).output().map_err(io(&self.program))?;
        let seconds = began.elapsed().as_secs_f64();
        let (recipe, flags) = (recipe.to_owned(), flags.to_owned());
        if !output.status.success() {
            return Err(Error::Failed { recipe, seed, status: output.status });
        }
        match figure(&String::from_utf8_lossy(&output.stdout)) {
            Some((right, of)) => Ok(Run { recipe, seed, right, of, seconds, flags }),
            None => Err(Error::NoFigure { recipe, seed }),
        }
    }
}

/// Of a list with a line on each recipe, `minute: what it is`, and behind it one of its flags.
fn flags(list: &str, recipe: &str) -> Option<String> {
    let is_its_name = |line: &str| line.split_once(": ").is_some_and(|(name, _)| name == recipe);
    let mut behind = list.lines().skip_while(|line| !is_its_name(line)).skip(1);
    Some(behind.next()?.trim().to_owned())
}

/// Of `test set: 9,474 of 10,000 right (94.74 %), ...`: how many, and of how many.
fn figure(printed: &str) -> Option<(u32, u32)> {
    let line = printed.lines().find_map(|line| line.strip_prefix("test set: "))?;
    let (right, rest) = line.split_once(" of ")?;
    let (of, _) = rest.split_once(" right")?;
    let number = |text: &str| text.replace(',', "").parse().ok();
    Some((number(right)?, number(of).filter(|&of| of > 0)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_found_behind_the_name() {
        let list =
            "minute: as minute: does\n    --epochs 54 --hidden 500\nfive-minutes: x\n    -y\n";
        assert_eq!(flags(list, "minute").as_deref(), Some("--epochs 54 --hidden 500"));
        assert_eq!(flags(list, "five-minutes").as_deref(), Some("-y"));
        for (list, none) in
            [(list, "minutes"), (list, "five"), ("minute: x\n", "minute"), ("", "a")]
        {
            assert_eq!(flags(list, none), None, "{none}");
        }
    }

    #[test]
    fn the_line_on_the_test_set_is_found() {
        let of_one = "epoch ...\ntest set: 9,474 of 10,000 right (94.74 %), cost 0.04\nsaved x\n";
        assert_eq!(figure(of_one), Some((9_474, 10_000)));
        assert_eq!(figure("test set: 7 of 9 right (77.78 %)"), Some((7, 9)));
        for none in ["", "test set: all", "test set: 1 of x right", "test set: 0 of 0 right"] {
            assert_eq!(figure(none), None, "{none}");
        }
    }
}
