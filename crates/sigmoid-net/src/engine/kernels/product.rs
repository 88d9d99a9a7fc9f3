//! C += A · B with the rows of C in registers: the innermost loops of `gemm.rs`.
//!
//! A tile is a few rows of C for one panel. With thirty-two registers it may be for two panels: each
//! number of A is then loaded once for both.

use crate::engine::simd::lanes::{LANES, Row, RowTile, Simd};

/// Adds the tile of as many rows of C as the value says.
macro_rules! add_tile {
    ($rows:expr, [$($n:literal)+], $s:ident, $a:expr, $a_stride:ident, $b:ident, $c:expr) => {
        match $rows {
            $($n => add_tile::<S, $n, P>($s, $a, $a_stride, $b, $c),)+
            _ => unreachable!("more rows than a tile has"),
        }
    };
}

/// Rows of a tile with sixteen registers.
const FEW_REGISTERS: usize = 6;

/// Rows of a tile with thirty-two registers, for one panel and for two.
const ONE_PANEL: usize = 16;
const TWO_PANELS: usize = 14;

/// C += A · B for P panels: `[rows of C] += [panels of terms][a_stride] · [terms]`, with the first
/// rows of each of A's panels.
///
/// The rows are divided evenly: a tile of few rows would wait for its own sums, since one
/// multiply-add takes as long as eight others can begin.
#[inline(always)]
pub(super) fn add_product<S: Simd, const P: usize>(
    s: S,
    a: &[Row],
    a_stride: usize,
    b: [&[Row]; P],
    c: [&mut [Row]; P],
) {
    let most = match (S::ROW_TILE, P) {
        (RowTile::Six, _) => FEW_REGISTERS,
        (RowTile::Sixteen, 1) => ONE_PANEL,
        (RowTile::Sixteen, _) => TWO_PANELS,
    };
    let rows = c[0].len();
    let mut c = c;
    let mut row = 0;
    while row < rows {
        let tiles = (rows - row).div_ceil(most);
        let of_tile = (rows - row).div_ceil(tiles);
        let a = &a[row..];
        let c = c.each_mut().map(|c| &mut c[row..][..of_tile]);
        match S::ROW_TILE {
            RowTile::Six => {
                add_tile!(of_tile, [1 2 3 4 5 6], s, a, a_stride, b, c);
            }
            RowTile::Sixteen if P == 1 => {
                add_tile!(of_tile, [1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16], s, a, a_stride, b, c);
            }
            RowTile::Sixteen => {
                add_tile!(of_tile, [1 2 3 4 5 6 7 8 9 10 11 12 13 14], s, a, a_stride, b, c);
            }
        }
        row += of_tile;
    }
}

/// A tile of N rows of C. The rows of A that they need begin at its first.
#[inline(always)]
fn add_tile<S: Simd, const N: usize, const P: usize>(
    s: S,
    a: &[Row],
    a_stride: usize,
    b: [&[Row]; P],
    c: [&mut [Row]; P],
) {
    let c: [&mut [Row; N]; P] = c.map(|c| c.first_chunk_mut().expect("N rows"));
    let mut sums = [[s.splat(0.0); N]; P];
    for p in 0..P {
        for i in 0..N {
            sums[p][i] = s.load(&c[p][i]);
        }
    }
    let mut a = a.chunks(a_stride);
    let panels = b.map(|b| b.as_chunks::<LANES>().0);
    let last = b.map(|b| b.as_chunks::<LANES>().1);
    for (k, a) in (0..panels[0].len()).zip(&mut a) {
        let a: &[Row; N] = a.first_chunk().expect("as many rows as of C");
        let b = panels.map(|panels| &panels[k]);
        for term in 0..LANES {
            add_term(s, a, term, b.map(|b| &b[term]), &mut sums);
        }
    }
    if let (false, Some(a)) = (last[0].is_empty(), a.next()) {
        let a: &[Row; N] = a.first_chunk().expect("as many rows as of C");
        for term in 0..last[0].len() {
            add_term(s, a, term % LANES, last.map(|b| &b[term]), &mut sums);
        }
    }
    for p in 0..P {
        for i in 0..N {
            s.store(sums[p][i], &mut c[p][i]);
        }
    }
}

#[inline(always)]
fn add_term<S: Simd, const N: usize, const P: usize>(
    s: S,
    a: &[Row; N],
    term: usize,
    b: [&Row; P],
    sums: &mut [[S::V; N]; P],
) {
    let mut rows = [s.splat(0.0); P];
    for p in 0..P {
        rows[p] = s.load(b[p]);
    }
    for i in 0..N {
        let a = s.splat(a[i][term]);
        for p in 0..P {
            sums[p][i] = s.mul_add(a, rows[p], sums[p][i]);
        }
    }
}
