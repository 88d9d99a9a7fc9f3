//! Bits written as the characters 0 and 1.

use crate::error::Error;

/// The bits of a text, without its spaces.
pub(crate) fn parse_bits(text: &str) -> Result<Vec<bool>, Error> {
    let chars = (1..).zip(text.chars());
    chars
        .filter(|(_, c)| !c.is_whitespace())
        .map(|(column, c)| {
            let bit = parse_bit(c.encode_utf8(&mut [0; 4]));
            bit.map_err(|error| error.at(1, column))
        })
        .collect()
}

pub(crate) fn parse_bit(text: &str) -> Result<bool, Error> {
    match text {
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err(Error::Bit { found: text.into() }),
    }
}

pub(crate) fn digit(bit: bool) -> char {
    if bit { '1' } else { '0' }
}
