//! The one table of where MNIST comes from and how its files are told from bad copies.

use super::fingerprint::Fingerprint;

/// Folders that have served the original archives for years. The original host answers 403.
pub const MIRRORS: [&str; 2] = [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
];

/// One file of a data set: mirrors have it as `NAME.gz`, programs map it as `NAME`.
#[derive(Debug, Clone)]
pub struct DataFile {
    /// The name without `.gz`.
    pub name: &'static str,
    /// The archive `NAME.gz`.
    pub archive: Fingerprint,
    /// The file in it.
    pub unpacked: Fingerprint,
}

/// The four files of MNIST: 60,000 training and 10,000 test images with their labels.
pub const MNIST: [DataFile; 4] = [
    DataFile {
        name: "train-images-idx3-ubyte",
        archive: Fingerprint {
            bytes: 9_912_422,
            sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        },
        unpacked: Fingerprint {
            bytes: 47_040_016,
            sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        },
    },
    DataFile {
        name: "train-labels-idx1-ubyte",
        archive: Fingerprint {
            bytes: 28_881,
            sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        },
        unpacked: Fingerprint {
            bytes: 60_008,
            sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        },
    },
    DataFile {
        name: "t10k-images-idx3-ubyte",
        archive: Fingerprint {
            bytes: 1_648_877,
            sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        },
        unpacked: Fingerprint {
            bytes: 7_840_016,
            sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        },
    },
    DataFile {
        name: "t10k-labels-idx1-ubyte",
        archive: Fingerprint {
            bytes: 4_542,
            sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        },
        unpacked: Fingerprint {
            bytes: 10_008,
            sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        },
    },
];
