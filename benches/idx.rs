//! Opening an IDX file, mapped or read, and reading every byte of it.

use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mnist_io::IdxFile;
use ndarray::Array3;

#[expect(unsafe_code, reason = "a mapped file is memory that others may write to")]
fn open_mapped(path: &Path) -> Result<IdxFile, mnist_io::Error> {
    // SAFETY: only this bench knows of the file, and it has been written.
    unsafe { IdxFile::open_mapped(path) }
}

fn idx(c: &mut Criterion) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("images");
    let shape = (60_000, 28, 28);
    mnist_io::write_idx(&path, &Array3::<u8>::from_elem(shape, 7)).expect("room for 47 MB");

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
    group.finish();
}

criterion_group!(benches, idx);
criterion_main!(benches);
