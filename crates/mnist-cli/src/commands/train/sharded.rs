//! Training on a sharded set, which is read a window at a time: it may be larger than memory.

use std::path::Path;

use chapter_one::report::numbers::{counted, grouped};
use chapter_one::runs::{Run, RunIdentity, RunSettings};
use mnist_io::{ExampleReader, Examples, Images, Labels, ShardedExamples, Split};
use ndarray::{ArrayD, IxDyn};
use sgd::{Order, WindowSize};
use sigmoid_net::{Interrupted, SourceError};

use super::descent::OrderName;
use crate::failure::{Failure, chain, request};
use crate::interrupt;

/// Training images that are evaluated after each epoch, if --training-sample does not say.
const SAMPLE: usize = 10_000;

/// A sharded set to learn from.
#[derive(Debug)]
pub(crate) struct Sharded {
    examples: ShardedExamples,
    reader: ExampleReader,
}

impl Sharded {
    /// That in a folder, if there is one.
    pub(super) fn in_folder(folder: &Path) -> Result<Option<Self>, Failure> {
        if !ShardedExamples::is_in(folder) {
            return Ok(None);
        }
        let examples = ShardedExamples::open(folder)?;
        let reader = examples.reader()?;
        Ok(Some(Self { examples, reader }))
    }

    /// The settings of all members for such a set, or why it cannot be learned from with these.
    pub(super) fn settings(
        &self,
        settings: Vec<RunSettings>,
        order: Option<OrderName>,
    ) -> Result<RunSettings, Failure> {
        let folder = self.examples.dir().display();
        if order == Some(OrderName::Full) {
            return Err(request(
                format!("{folder} is a sharded set, and may be larger than memory"),
                "it is shuffled a window at a time: --order window, or leave out --order",
            ));
        }
        let [settings] = <[RunSettings; 1]>::try_from(settings).map_err(|settings| {
            let members = counted(settings.len(), "member");
            request(
                format!("{folder} is a sharded set, and {members} would each have to read it"),
                "train one network after the other, each with a --seed of its own",
            )
        })?;
        if settings.non_digits {
            return Err(request(
                format!("{folder} is a sharded set: strings are composed of digits in memory only"),
                "leave out --non-digits, or name a data set of four files with --data",
            ));
        }
        Ok(settings.with_order(Order::Window(WindowSize::default())))
    }

    /// What is held in memory: a sample of the training images, to be evaluated, and the validation
    /// and test sets.
    pub(super) fn split(
        &mut self,
        validation: Option<usize>,
        sample: Option<usize>,
    ) -> Result<Split, Failure> {
        self.check_sample(sample.unwrap_or(SAMPLE))?;
        let folder = self.examples.dir().display();
        let Some(test) = self.examples.test()? else {
            return Err(request(
                format!("{folder}: there are no test images"),
                "make the set again with mnist expand or mnist draw --shards, which write them",
            ));
        };
        let set_aside = match self.examples.validation()? {
            Some(set_aside) => set_aside,
            None => test.split_at(0)?.0,
        };
        let wanted = validation.unwrap_or(set_aside.len());
        if wanted > set_aside.len() {
            return Err(request(
                format!(
                    "{folder}: {} validation images have been set aside, not {}",
                    grouped(set_aside.len()),
                    grouped(wanted)
                ),
                format!("ask for at most {} with --validation", set_aside.len()),
            ));
        }
        let (validation, _) = set_aside.split_at(wanted)?;
        Ok(Split { training: self.sample(sample.unwrap_or(SAMPLE))?, validation, test })
    }

    /// Refuses a sample that takes more memory than a window, in which memory is counted.
    fn check_sample(&self, wanted: usize) -> Result<(), Failure> {
        let most = WindowSize::default().examples();
        let images = (wanted as u64).min(self.reader.len());
        if images <= most {
            return Ok(());
        }
        let bytes = u128::from(images) * self.reader.pixels() as u128;
        Err(request(
            format!(
                "--training-sample {wanted}: so many images of {} take {bytes} bytes of memory, and \
                 at most {most} may be evaluated",
                self.examples.dir().display()
            ),
            format!("ask for at most {most}; each epoch waits until they are evaluated"),
        ))
    }

    /// So many training images, or all if there are fewer: from all over the set, since those next
    /// to each other may be alike.
    fn sample(&mut self, wanted: usize) -> Result<Examples, Failure> {
        let all = self.reader.len();
        let wanted = (wanted as u64).min(all);
        let (shape, pixels) = (self.reader.image_shape().to_vec(), self.reader.pixels());
        let (mut images, mut labels) = (Vec::new(), Vec::new());
        let (mut image, mut label) = (vec![0; pixels], [0]);
        for k in 0..wanted {
            // In 128 bits, where k times the number of all images has room.
            let place = u128::from(k) * u128::from(all) / u128::from(wanted);
            let place = u64::try_from(place).expect("below the number of all");
            self.reader.read(place, &mut image, &mut label)?;
            images.extend_from_slice(&image);
            labels.push(label[0]);
        }
        let shape: Vec<usize> = [labels.len()].into_iter().chain(shape).collect();
        let images = ArrayD::from_shape_vec(IxDyn(&shape), images).expect("so many pixels");
        let images = Images::from_array(images).expect("images of a shape that has been read");
        Ok(Examples::new(images, Labels::from_vec(labels), self.reader.classes())?)
    }

    /// A network about to learn from it, until Ctrl-C even if the disk does not answer.
    pub(crate) fn run<'a>(&self, settings: &RunSettings) -> Result<Run<'a>, chapter_one::Error> {
        Ok(Run::streamed(settings, self.examples.reader()?)?.with_interrupt(interrupt::asked))
    }

    /// What decides how a run on it ends.
    pub(super) fn identity(
        &self,
        settings: &RunSettings,
        patience: Option<usize>,
        validation: &Examples,
    ) -> RunIdentity {
        // It names the SHA-256 of each file. To read them would take as long as an epoch.
        let fingerprint = format!("{} (of the manifest)", self.examples.manifest_sha256());
        RunIdentity::of_streamed(settings, patience, &self.reader, validation, fingerprint)
    }

    /// The number of training images.
    pub(crate) fn len(&self) -> usize {
        usize::try_from(self.examples.len()).unwrap_or(usize::MAX)
    }

    /// `in 24 pairs of files, shuffled 262,144 images at a time`
    pub(crate) fn described(&self) -> String {
        let window = usize::try_from(WindowSize::default().examples()).unwrap_or(usize::MAX);
        format!(
            "read from {} of shard files, shuffled {} images at a time",
            counted(self.examples.shard_files(), "pair"),
            grouped(window)
        )
    }
}

/// Files that can no longer be read, in the middle of an epoch.
pub(crate) fn unreadable(error: SourceError) -> Failure {
    if error.is::<Interrupted>() {
        return Failure::Interrupted {
            reason: chain(&*error),
            hint: "the disk, or the server it is on, may not answer: look at that host".to_string(),
        };
    }
    if let Some(sigmoid_net::Error::WindowMemory { .. }) = error.downcast_ref() {
        return request(
            chain(&*error),
            "two windows are in memory at a time: end other programs, or let this one have more",
        );
    }
    match error.downcast::<mnist_io::Error>() {
        Ok(error) => (*error).into(),
        Err(error) => request(
            chain(&*error),
            "run the command again; if no thread can be started, end other programs first",
        ),
    }
}
