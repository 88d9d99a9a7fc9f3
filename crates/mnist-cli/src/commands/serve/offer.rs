//! The page with the user's model and data set.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use mnist_io::{DataSet, Examples, encode_idx};
use ndarray::ArrayView1;
use server::{Offer, Page, Site};

use super::Args;
use crate::data_folder::workspace;
use crate::failure::{Failure, request};
use crate::output;

/// The site with the page, if there is one, and the data set it can learn from.
pub(super) fn with_page(site: Site, args: &Args) -> Result<Site, Failure> {
    let Some((path, html)) = html(args)? else { return Ok(site) };
    let mut offer = Offer::default();
    let mut site = site;
    if let Some((folder, data)) = data_set(args)? {
        offer.data = Some(folder.display().to_string());
        (offer.training_images, offer.test_images) = (data.training.len(), data.test.len());
        for (path, bytes) in files(&data)? {
            site = site.with_file(path, bytes);
        }
    }
    let model = match &args.model[..] {
        [path] => Some((path, bytes(path)?)),
        _ => None,
    };
    offer.model = model.as_ref().map(|(path, _)| path.display().to_string());
    let hint = "cargo xtask web makes the page; --page FILE names it";
    let page = Page::new(&html, &offer)
        .map_err(|error| request(format!("{}: {error}", path.display()), hint))?;
    Ok(site.with_page(match model {
        Some((_, file)) => page.with_model(&file),
        None => page,
    }))
}

/// The page that was named, or that there is, and where.
fn html(args: &Args) -> Result<Option<(PathBuf, String)>, Failure> {
    let named = args.page.is_some();
    let path = args.page.clone().or_else(|| Some(workspace()?.join("target/web/index.html")));
    let found = path.map(|path| (fs::read_to_string(&path), path));
    match found {
        Some((Ok(html), path)) => Ok(Some((path, html))),
        Some((Err(error), path)) if named || error.kind() != io::ErrorKind::NotFound => {
            let hint = "cargo xtask web makes the page; --page FILE names it";
            Err(request(format!("{}: {error}", path.display()), hint))
        }
        _ => {
            output::note(
                "there is no page yet, so only images are read: POST /read; in mnist's sources \
                 cargo xtask web makes the page",
            );
            Ok(None)
        }
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|source| Failure::File { path: path.to_owned(), source })
}

/// MNIST where there is one, or what was named. The page draws digits by itself.
fn data_set(args: &Args) -> Result<Option<(PathBuf, DataSet)>, Failure> {
    if args.data.is_drawn()? {
        return Ok(None);
    }
    let folder = args.data.folder()?;
    let data = DataSet::open(&folder)?;
    Ok(Some((folder, data)))
}

/// The four files of a data set, as IDX, and where they are served.
fn files(data: &DataSet) -> Result<[(&'static str, Vec<u8>); 4], Failure> {
    let images = |examples: &Examples| {
        let mut shape = vec![examples.len()];
        shape.extend_from_slice(examples.image_shape());
        let images = examples.images().into_shape_with_order(shape);
        images
            .map_err(|error| error.to_string())
            .and_then(|images| encode_idx(&*images).map_err(|error| error.to_string()))
    };
    let labels = |examples: &Examples| {
        encode_idx(&*ArrayView1::from(examples.labels())).map_err(|error| error.to_string())
    };
    let all = || {
        Ok([
            ("/data/training-images", images(&data.training)?),
            ("/data/training-labels", labels(&data.training)?),
            ("/data/test-images", images(&data.test)?),
            ("/data/test-labels", labels(&data.test)?),
        ])
    };
    all().map_err(|error: String| request(error, "--data drawn serves no data set"))
}
