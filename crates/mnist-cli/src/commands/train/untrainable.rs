//! Settings and data that no network can be trained with.

use std::path::Path;

use crate::failure::{Failure, chain, request};

/// Why, and what to do about it.
pub(crate) fn untrainable(error: &chapter_one::Error, folder: &Path) -> Failure {
    use sigmoid_net::Error::{Settings, TooLarge};
    if let chapter_one::Error::Network(Settings(settings)) = error
        && let Some(hint) = of_settings(settings)
    {
        return request(error, hint);
    }
    match error {
        chapter_one::Error::Network(TooLarge(_)) => {
            request(error, "ask for fewer neurons with --hidden")
        }
        chapter_one::Error::Reading(reading::Error::TooWide { columns, .. }) => request(
            format!("{}: {error}", folder.display()),
            format!("ask for at most width-{columns} with --prepare"),
        ),
        chapter_one::Error::Distortion(_) | chapter_one::Error::NotFlat { .. } => request(
            format!("{}: {}", folder.display(), chain(error)),
            "without --distort such images can be learned, too",
        ),
        chapter_one::Error::SoftmaxWithNonDigits => request(
            error,
            "sigmoid outputs can all be 0: --output sigmoid --cost cross-entropy; or leave out \
             --non-digits",
        ),
        chapter_one::Error::NotDigits { .. } | chapter_one::Error::NotOfMnistsSize { .. } => {
            request(
                format!("{}: {}", folder.display(), chain(error)),
                "without --non-digits such images can be learned, too",
            )
        }
        chapter_one::Error::Reading(_) => request(
            format!("{}: {}", folder.display(), chain(error)),
            "without --prepare such images can be learned, too",
        ),
        _ => request(
            format!("{}: {}", folder.display(), chain(error)),
            "name a data set with training images with --data",
        ),
    }
}

/// What to do about settings of the descent that cannot be trained with.
fn of_settings(error: &sgd::Error) -> Option<String> {
    let hint = match *error {
        sgd::Error::Shrink { .. } => {
            "ask for less weight decay with --lambda, or a smaller --eta".to_string()
        }
        sgd::Error::Shards { shards, mini_batch_size, max } => {
            let shards = shards.checked_next_power_of_two();
            let fitting = shards.filter(|shards| *shards <= max).and_then(|shards| {
                let m = mini_batch_size.div_ceil(shards).checked_mul(shards)?;
                Some(format!(": --shards {shards} --mini-batch-size {m}, say"))
            });
            let fitting = fitting.unwrap_or_else(|| ", and divide --mini-batch-size".to_string());
            format!("shards of a mini-batch are 1, 2, 4, 8, ...{fitting}")
        }
        sgd::Error::Ranks { ranks, .. } => format!(
            "start 1, 2, 4, 8, ... ranks, with --shards {}; --replicas exchanges less, --members \
             nothing",
            powers_of_two_from(ranks)
        ),
        sgd::Error::RanksOfReplicas { ranks, .. } => {
            let replicas = powers_of_two_from(ranks);
            format!("start 1, 2, 4, 8, ... ranks, with --replicas {replicas}")
        }
        sgd::Error::Replicas { .. } => {
            "replicas are 1, 2, 4, 8, ...: --replicas 4, say".to_string()
        }
        sgd::Error::ReplicasAndShards { .. } => {
            "ranks share one or the other: leave out --shards, or --replicas".to_string()
        }
        sgd::Error::FewMiniBatches { .. } => {
            "ask for fewer with --replicas, or for a smaller --mini-batch-size".to_string()
        }
        _ => return None,
    };
    Some(hint)
}

/// The first three that are at least `least`: `4, 8, 16, ...`
fn powers_of_two_from(least: usize) -> String {
    let first = least.next_power_of_two();
    let [second, third] = [2, 4].map(|times| first.saturating_mul(times));
    format!("{first}, {second}, {third}, ...")
}
