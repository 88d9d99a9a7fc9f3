//! `--eta`, how it changes, and what goes beyond the chapter's gradient descent: momentum, averaging,
//! regularisation.

use chapter_one::runs::RunSettings;
use clap::ValueEnum;
use sgd::{Order, Schedule, WarmUp, WindowSize};

use crate::args;
use crate::failure::{Failure, request};

/// The flags.
#[derive(clap::Args)]
pub(crate) struct Descent {
    /// η, the learning rate [default: follows from the hidden layers, m and the number of epochs,
    /// grows in the first updates where layers are large, and falls along a cosine]
    #[arg(long, value_name = "ETA", value_parser = args::eta)]
    eta: Option<f32>,
    /// Let η grow to --eta in the first so many updates
    #[arg(long, value_name = "UPDATES", value_parser = args::at_least_one, requires = "eta")]
    warm_up: Option<usize>,
    /// η of the first update of --warm-up [default: --eta over the number of updates]
    #[arg(long, value_name = "ETA", value_parser = args::eta, requires = "warm_up")]
    eta_start: Option<f32>,
    /// Momentum: μ, the share of the velocity that an update keeps, such as 0.9 [default: 0]
    #[arg(long, value_name = "MU", value_parser = share)]
    momentum: Option<f32>,
    /// How η goes from --eta in the first epoch to --eta-end in the last [default: constant]
    #[arg(long, value_enum, requires = "eta")]
    schedule: Option<ScheduleName>,
    /// η of the last epoch, where --schedule ends
    #[arg(long, value_name = "ETA", value_parser = args::eta)]
    eta_end: Option<f32>,
    /// How the training images are shuffled in each epoch [default: full, or window for a sharded
    /// set]
    #[arg(long, value_enum)]
    order: Option<OrderName>,
    /// Average the network over the epochs: each counts this share of the next, such as 0.8
    #[arg(long, value_name = "SHARE", value_parser = share)]
    averaging: Option<f32>,
    /// λ of L2 regularisation: an update first multiplies weights by 1 - ηλ/n, with n training
    /// images [default: 0]
    #[arg(long, value_name = "LAMBDA", value_parser = lambda)]
    lambda: Option<f32>,
}

/// How the training images are shuffled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum OrderName {
    /// All of them together
    Full,
    /// 262,144 at a time: 64 blocks of 4,096 images that lie side by side, from anywhere in the set
    Window,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ScheduleName {
    /// It stays at --eta
    Constant,
    /// Along half a period of the cosine: slowly, fast, slowly
    Cosine,
    /// By the same factor after each epoch
    Exponential,
}

impl Descent {
    /// The order that was asked for.
    pub(super) fn order(&self) -> Option<OrderName> {
        self.order
    }

    /// Puts them into the settings, of which they ask for m and the number of epochs.
    pub(crate) fn apply(&self, mut settings: RunSettings) -> Result<RunSettings, Failure> {
        settings.sgd.momentum = self.momentum.unwrap_or(settings.sgd.momentum);
        settings.sgd.averaging = self.averaging.or(settings.sgd.averaging);
        settings.lambda = self.lambda.unwrap_or(settings.lambda);
        if self.order == Some(OrderName::Window) {
            settings.sgd.order = Order::Window(WindowSize::default());
        }
        let schedule = self.schedule.unwrap_or(ScheduleName::Constant);
        if let (ScheduleName::Constant, Some(last)) = (schedule, self.eta_end) {
            return Err(request(
                format!("η is to be {last} in the last epoch, and no schedule says how"),
                "--eta-end goes with --schedule cosine or --schedule exponential",
            ));
        }
        let Some(initial) = self.eta else { return Ok(settings.with_default_eta()) };
        let epochs = settings.epochs;
        settings.sgd.eta = match (schedule, self.eta_end) {
            (ScheduleName::Constant, _) => Schedule::Constant(initial),
            (ScheduleName::Cosine, Some(last)) => Schedule::Cosine { initial, last, epochs },
            (ScheduleName::Exponential, Some(last)) => {
                Schedule::ExponentialTo { initial, last, epochs }
            }
            (_, None) => {
                return Err(request(
                    "no η is given for the last epoch, where the schedule is to end",
                    "name one with --eta-end: a tenth of --eta, say",
                ));
            }
        };
        settings.sgd.warm_up = self.warm_up.map(|updates| {
            let initial = self.eta_start.unwrap_or(initial / updates as f32);
            WarmUp { initial, updates }
        });
        Ok(settings)
    }
}

fn share(text: &str) -> Result<f32, String> {
    let share = text.parse().ok().filter(|share| (0.0..1.0).contains(share));
    share.ok_or_else(|| "expected a number from 0 up to but not including 1, such as 0.9".into())
}

fn lambda(text: &str) -> Result<f32, String> {
    let lambda = text.parse().ok().filter(|lambda| (0.0..f32::INFINITY).contains(lambda));
    lambda.ok_or_else(|| "expected a finite number from 0 up, such as 5".into())
}
