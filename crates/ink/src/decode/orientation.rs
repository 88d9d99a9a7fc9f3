//! How a camera was held.

use image::metadata::Orientation;

use crate::grey::Grey;

/// The image as the Exif data say it should be seen.
pub(crate) fn turned(image: Grey, exif: Option<&[u8]>) -> Grey {
    apply(image, exif.and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms))
}

pub(crate) fn apply(image: Grey, orientation: Orientation) -> Grey {
    match orientation {
        Orientation::NoTransforms => image,
        Orientation::Rotate90 => mirrored(image.transposed()),
        Orientation::Rotate180 => upside_down(mirrored(image)),
        Orientation::Rotate270 => upside_down(image.transposed()),
        Orientation::FlipHorizontal => mirrored(image),
        Orientation::FlipVertical => upside_down(image),
        Orientation::Rotate90FlipH => image.transposed(),
        Orientation::Rotate270FlipH => mirrored(upside_down(image.transposed())),
    }
}

fn mirrored(mut image: Grey) -> Grey {
    (0..image.height()).for_each(|y| image.row_mut(y).reverse());
    image
}

fn upside_down(image: Grey) -> Grey {
    let mut turned = image.clone();
    for (y, row) in image.rows().rev().enumerate() {
        turned.row_mut(y).copy_from_slice(row);
    }
    turned
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, GrayImage};

    use super::*;

    #[test]
    fn each_orientation_is_that_of_image() {
        let pixels: Vec<u8> = (0..15).collect();
        for exif in 1..=8 {
            let orientation = Orientation::from_exif(exif).expect("1 to 8");
            let grey = Grey::new(5, 3, pixels.clone()).expect("15 pixels");
            let ours = apply(grey, orientation);
            let theirs = GrayImage::from_raw(5, 3, pixels.clone()).expect("15 pixels");
            let mut theirs = DynamicImage::ImageLuma8(theirs);
            theirs.apply_orientation(orientation);
            let side = |side: usize| u32::try_from(side).expect("small");
            assert_eq!(
                (side(ours.width()), side(ours.height())),
                (theirs.width(), theirs.height())
            );
            assert_eq!(ours.pixels(), theirs.as_bytes(), "orientation {exif}");
        }
    }
}
