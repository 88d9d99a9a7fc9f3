//! The page that `cargo xtask web` makes, with what this server has to offer put into it.

use std::ops::Range;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;

/// What the page's own model stands in.
const MODEL: &str = "<script type=\"application/octet-stream\" id=\"model\">";
const END: &str = "</script>";

/// The page by itself asks nobody for anything.
const ASKS_NOBODY: &str = "connect-src 'none'";
const ASKS_SERVER: &str = "connect-src 'self'";

/// A page to draw numbers on and to watch neurons: one file of HTML.
#[derive(Debug, Clone)]
pub struct Page {
    html: String,
}

/// What the page can use of this server, for it to know.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Offer {
    /// Name of the model that reads, if it is not the page's own.
    pub model: Option<String>,
    /// Where the data set is from that the server has, if it has one: `/data/training-images` and
    /// so on.
    pub data: Option<String>,
    /// How many training images it has.
    pub training_images: usize,
    /// How many test images it has.
    pub test_images: usize,
}

/// Why something is not a page for this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// The element is missing whose content is the model.
    #[error("no page that cargo xtask web has made: it has no element with the id model")]
    NoModel,
    /// The page has no policy that can be widened to this server.
    #[error("no page that cargo xtask web has made: its policy does not say {ASKS_NOBODY}")]
    NoPolicy,
}

impl Page {
    /// The page, as a file that `cargo xtask web` has made, and what it can use.
    ///
    /// # Errors
    ///
    /// [`PageError`], if it is another file.
    pub fn new(html: &str, offer: &Offer) -> Result<Self, PageError> {
        if !html.contains(ASKS_NOBODY) {
            return Err(PageError::NoPolicy);
        }
        let html = html.replacen(ASKS_NOBODY, ASKS_SERVER, 1);
        let start = html.find(MODEL).ok_or(PageError::NoModel)?;
        // Within a script nothing may look like the end of one.
        let offer = serde_json::to_string(offer).unwrap_or_default().replace('<', "\\u003c");
        let (before, after) = html.split_at(start);
        let offer = format!("<script type=\"application/json\" id=\"served\">{offer}{END}\n");
        Ok(Self { html: [before, &offer, after].concat() })
    }

    /// The same page with another model: a model file.
    #[must_use]
    pub fn with_model(mut self, file: &[u8]) -> Self {
        if let Some(place) = self.model() {
            self.html.replace_range(place, &BASE64_STANDARD.encode(file));
        }
        self
    }

    fn model(&self) -> Option<Range<usize>> {
        let start = self.html.find(MODEL)? + MODEL.len();
        let end = self.html[start..].find(END)?;
        Some(start..start + end)
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.html.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<meta content=\"connect-src 'none'\">\
                        <script type=\"application/octet-stream\" id=\"model\">AAAA</script><p>";

    #[test]
    fn a_page_is_told_what_there_is_and_given_another_model() {
        let offer = Offer { model: Some("</script>".to_string()), ..Offer::default() };
        let page = Page::new(HTML, &offer).expect("a page").with_model(&[255, 0, 255]);
        let html = String::from_utf8(page.into_bytes()).expect("text");
        assert_eq!(
            html,
            "<meta content=\"connect-src 'self'\"><script type=\"application/json\" id=\"served\">\
             {\"model\":\"\\u003c/script>\",\"data\":null,\"training_images\":0,\"test_images\":0}\
             </script>\n<script type=\"application/octet-stream\" id=\"model\">/wD/</script><p>"
        );
    }

    #[test]
    fn another_file_is_no_page() {
        let offer = Offer::default();
        assert_eq!(Page::new("", &offer).expect_err("nothing"), PageError::NoPolicy);
        let other = Page::new("connect-src 'none'", &offer);
        assert_eq!(other.expect_err("no model"), PageError::NoModel);
    }
}
