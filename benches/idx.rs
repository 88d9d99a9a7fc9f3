//! Opening an IDX file, mapped or read, and reading every byte of it, or a block of examples.

use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mnist_io::{ExampleReader, IdxFile, write_idx};
use ndarray::{Array1, Array3};

#[expect(unsafe_code, reason = "a mapped file is memory that others may write to")]
fn open_mapped(path: &Path) -> Result<IdxFile, mnist_io::Error> {
    // SAFETY: only this bench knows of the file, and it has been written.
    unsafe { IdxFile::open_mapped(path) }
}

/// Examples read at once from a data set larger than memory.
const BLOCK: usize = 4096;

fn idx(c: &mut Criterion) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("images");
    let shape = (60_000, 28, 28);
    write_idx(&path, &Array3::<u8>::from_elem(shape, 7)).expect("room for 47 MB");
    let labels = dir.path().join("labels");
    write_idx(&labels, &Array1::<u8>::zeros(60_000)).expect("room for 60 kB");

    let mut group = c.benchmark_group("idx");
    group.bench_function("map", |b| b.iter(|| open_mapped(&path)));
    group.throughput(Throughput::Bytes(60_000 * 784));
    group.bench_function("map and scan", |b| {
        b.iter(|| {
            let file = open_mapped(&path).expect("a file just written");
            file.idx().bytes().iter().map(|&byte| u64::from(byte)).sum::<u64>()
        });
    });
    group.bench_function("read and scan", |b| {
        b.iter(|| {
            let file = IdxFile::open(&path).expect("a file just written");
            file.idx().bytes().iter().map(|&byte| u64::from(byte)).sum::<u64>()
        });
    });
    // Into the same memory, as training on more data than fits into memory does.
    let mut reader = ExampleReader::of_files(&path, &labels).expect("files just written");
    let (mut images, mut labels) = (vec![0; BLOCK * 784], vec![0; BLOCK]);
    group.throughput(Throughput::Bytes((BLOCK * 784) as u64));
    let mut first = 0;
    group.bench_function("read a block", |b| {
        b.iter(|| {
            first = (first + 5 * BLOCK as u64) % (60_000 - BLOCK as u64);
            reader.read(first, &mut images, &mut labels).expect("a file just written");
        });
    });
    group.finish();
}

criterion_group!(benches, idx);
criterion_main!(benches);
