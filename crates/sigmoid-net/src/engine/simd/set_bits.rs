//! Where the bits of a byte are set, for instruction sets that shuffle bytes.

/// For each 8-bit mask, the positions of its set bits, in ascending order.
pub(super) static SET_BITS: [[u8; 8]; 256] = {
    let mut table = [[0; 8]; 256];
    let mut mask = 0;
    while mask < 256 {
        let (mut bit, mut next) = (0, 0);
        while bit < 8 {
            if mask >> bit & 1 == 1 {
                table[mask][next] = bit;
                next += 1;
            }
            bit += 1;
        }
        mask += 1;
    }
    table
};
