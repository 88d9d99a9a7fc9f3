//! Settings and data that no network can be trained with.

use std::path::Path;

use crate::failure::{Failure, chain, request};

/// Why, and what to do about it.
pub(crate) fn untrainable(error: &chapter_one::Error, folder: &Path) -> Failure {
    use sigmoid_net::Error::{Settings, TooLarge};
    match error {
        chapter_one::Error::Network(Settings(sgd::Error::Shrink { .. })) => {
            request(error, "ask for less weight decay with --lambda, or a smaller --eta")
        }
        chapter_one::Error::Network(Settings(sgd::Error::Shards { shards, mini_batch_size })) => {
            let shards = shards.checked_next_power_of_two();
            let few = shards.filter(|shards| *shards <= sgd::Sgd::MAX_SHARDS);
            let fitting = few.and_then(|shards| {
                let m = mini_batch_size.div_ceil(shards).checked_mul(shards)?;
                Some(format!(": --shards {shards} --mini-batch-size {m}, say"))
            });
            let fitting = fitting.unwrap_or_else(|| ", and divide --mini-batch-size".to_string());
            request(error, format!("shards of a mini-batch are 1, 2, 4, 8, ...{fitting}"))
        }
        chapter_one::Error::Network(Settings(sgd::Error::Ranks { ranks, .. })) => {
            let shards = ranks.next_power_of_two();
            let shards = powers_of_two_from(shards);
            request(
                error,
                format!(
                    "start 1, 2, 4, 8, ... ranks, with --shards {shards}; --replicas exchanges less, \
                     --members nothing"
                ),
            )
        }
        chapter_one::Error::Network(Settings(sgd::Error::RanksOfReplicas { ranks, .. })) => {
            let replicas = ranks.next_power_of_two();
            let replicas = powers_of_two_from(replicas);
            request(error, format!("start 1, 2, 4, 8, ... ranks, with --replicas {replicas}"))
        }
        chapter_one::Error::Network(Settings(sgd::Error::Replicas(_))) => {
            request(error, "replicas are 1, 2, 4, 8, ...: --replicas 4, say")
        }
        chapter_one::Error::Network(Settings(sgd::Error::ReplicasAndShards { .. })) => {
            request(error, "ranks share one or the other: leave out --shards, or --replicas")
        }
        chapter_one::Error::Network(Settings(sgd::Error::FewMiniBatches { .. })) => {
            request(error, "ask for fewer with --replicas, or for a smaller --mini-batch-size")
        }
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

/// `4, 8, 16, ...`
fn powers_of_two_from(first: usize) -> String {
    let [second, third] = [2, 4].map(|times| first.saturating_mul(times));
    format!("{first}, {second}, {third}, ...")
}
