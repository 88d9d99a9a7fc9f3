//! Whether a GIF has more than one frame.

/// Goes from block to block without decoding them. What cannot be followed ends there.
pub(crate) fn gif_is_animated(bytes: &[u8]) -> bool {
    frames(bytes, 2).is_none_or(|frames| frames > 1)
}

/// How many frames begin, counted up to `most`; None when `most` is reached.
fn frames(bytes: &[u8], most: usize) -> Option<usize> {
    let byte = |at: usize| bytes.get(at).copied();
    let mut frames = 0;
    // Signature, size, flags, background, aspect ratio, then the table of colours.
    let mut at = 13 + byte(10).map_or(0, color_table);
    while let Some(block) = byte(at) {
        at = match block {
            // An image: position, size, flags, colours, code size, data.
            0x2c => {
                frames += 1;
                if frames == most {
                    return None;
                }
                let table = byte(at + 9).map_or(0, color_table);
                after_sub_blocks(bytes, at + 11 + table)
            }
            // An extension: label, data.
            0x21 => after_sub_blocks(bytes, at + 2),
            _ => break,
        };
    }
    Some(frames)
}

/// Length of the table of colours that flags announce.
fn color_table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Where a chain of sub-blocks, each with its length before it, ends.
fn after_sub_blocks(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&length) = bytes.get(at) {
        at += 1 + usize::from(length);
        if length == 0 {
            break;
        }
    }
    at
}
