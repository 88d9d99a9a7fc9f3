//! What an experiment has to show, before it is known where.

/// What an experiment has to show.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// What is tried, and how: a paragraph each, plain text.
    pub(crate) intro: Vec<String>,
    /// The chapter's claims, and what came out.
    pub(crate) claims: Vec<Claim>,
    /// The numbers.
    pub(crate) tables: Vec<Table>,
    pub(crate) figures: Vec<Figure>,
    /// What is worth saying after the figures.
    pub(crate) remarks: Vec<String>,
}

/// A claim of the chapter, and what came out.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) says: String,
    pub(crate) came_out: String,
}

impl Claim {
    pub(crate) fn new(says: impl Into<String>, came_out: impl Into<String>) -> Self {
        Self { says: says.into(), came_out: came_out.into() }
    }
}

/// Rows of text under a head. All rows are as long as the head.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) caption: String,
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new<const N: usize>(
        caption: impl Into<String>,
        head: [&str; N],
        rows: impl IntoIterator<Item = [String; N]>,
    ) -> Self {
        Self {
            caption: caption.into(),
            head: head.map(str::to_string).to_vec(),
            rows: rows.into_iter().map(Vec::from).collect(),
        }
    }
}

/// A picture of the result.
#[derive(Debug)]
pub(crate) struct Figure {
    /// What it shows, and how to read it; also read out where it cannot be seen.
    pub(crate) caption: String,
    pub(crate) picture: Picture,
}

impl Figure {
    pub(crate) fn svg(caption: impl Into<String>, svg: String) -> Self {
        Self { caption: caption.into(), picture: Picture::Svg(svg) }
    }

    pub(crate) fn png(caption: impl Into<String>, png: Vec<u8>) -> Self {
        Self { caption: caption.into(), picture: Picture::Png(png) }
    }
}

/// The bytes of a picture.
#[derive(Debug)]
pub(crate) enum Picture {
    Svg(String),
    Png(Vec<u8>),
}

/// What a picture can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Svg,
    Png,
}

impl Format {
    /// As in file names.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}

impl Picture {
    pub(crate) fn format(&self) -> Format {
        match self {
            Self::Svg(_) => Format::Svg,
            Self::Png(_) => Format::Png,
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Svg(text) => text.as_bytes(),
            Self::Png(bytes) => bytes,
        }
    }
}
