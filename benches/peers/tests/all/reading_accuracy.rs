//! The table of reading, and what its figures are made of.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use peers::{
    Entry, Error, Figure, Goal, ReadingAccuracy, SampleSizes, reading_markdown, threshold,
    words_of_tsv,
};

fn entry(what: &str, value: f64, goal: Option<Goal>) -> Entry {
    let figure = Figure { value, text: format!("{value} u") };
    Entry { what: what.to_owned(), figure, goal }
}

#[test]
fn the_table_has_a_row_for_each_of_ours() {
    let more = Some(Goal::More { required: 90.0, aim: 97.5 });
    let less = Some(Goal::Less { required: 5.0, aim: 1.0, unit: "ms" });
    let ours = [
        entry("a", 98.0, more),
        entry("b", 90.0, more),
        entry("c", 89.9, more),
        entry("d", 0.5, less),
        entry("e", 5.0, less),
        entry("f", 6.0, less),
        entry("g", 1.0, None),
    ];
    let tesseract = [entry("b", 40.0, None), entry("elsewhere", 1.0, None)];
    assert_eq!(
        reading_markdown(&ours, [&tesseract, &[]]),
        "| what | ours | Tesseract | EasyOCR | required | aim | reached |\n\
         |---|---|---|---|---|---|---|\n\
         | a | 98 u |  |  | ≥ 90 % | ≥ 97.5 % | aim |\n\
         | b | 90 u | 40 u |  | ≥ 90 % | ≥ 97.5 % | required |\n\
         | c | 89.9 u |  |  | ≥ 90 % | ≥ 97.5 % | no |\n\
         | d | 0.5 u |  |  | ≤ 5 ms | ≤ 1 ms | aim |\n\
         | e | 5 u |  |  | ≤ 5 ms | ≤ 1 ms | required |\n\
         | f | 6 u |  |  | ≤ 5 ms | ≤ 1 ms | no |\n\
         | g | 1 u |  |  |  |  |  |\n"
    );
    assert_eq!(Figure::percent(0.98765).text, "98.8 %");
}

#[test]
fn thresholds_refuse_the_share_that_was_asked_for() {
    let confidences: Vec<f64> = (1..=1_000).rev().map(|i| f64::from(i) / 1_000.0).collect();
    for (share, expected) in [(0.0, 0), (0.01, 10), (0.5, 500), (1.0, 1_000)] {
        let threshold = threshold(&confidences, share);
        let refused = confidences.iter().filter(|&&confidence| confidence < threshold).count();
        assert_eq!(refused, expected, "{share}");
    }
    // What has no confidence at all is refused at any threshold.
    assert!(threshold(&[0.0, 0.0, 0.9], 0.01) > 0.0);
}

#[test]
fn words_are_those_of_their_page() {
    let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
                 1\t1\t0\t0\t0\t0\t0\t0\t100\t50\t-1\t\n\
                 5\t1\t1\t1\t1\t1\t10\t11\t40\t20\t96.5\t504\n\
                 5\t1\t1\t1\t1\t2\t60\t11\t30\t20\t10\t192\n\
                 1\t2\t0\t0\t0\t0\t0\t0\t100\t50\t-1\t\n\
                 5\t3\t1\t1\t1\t1\t1\t2\t3\t4\t50\t7\n\
                 5\t9\t1\t1\t1\t1\t1\t2\t3\t4\t50\t7\n\
                 nonsense";
    let words = words_of_tsv(table, 3);
    assert_eq!(words.iter().map(Vec::len).collect::<Vec<_>>(), [2, 0, 1]);
    assert_eq!((words[0][0].text.as_str(), words[0][0].confidence), ("504", 0.965));
    assert_eq!(words[0][1].area, [60.0, 11.0, 30.0, 20.0]);
}

#[test]
fn fewer_images_are_still_some() {
    let one_in = |n| SampleSizes::THEIRS.one_in(NonZeroUsize::new(n).expect("not 0"));
    assert_eq!(one_in(1), SampleSizes::THEIRS);
    assert_eq!((one_in(10).strings, one_in(1_000_000).pages), (10, 1));
}

#[test]
fn without_data_there_is_no_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let comparison = ReadingAccuracy {
        root: folder.path().to_owned(),
        data: folder.path().join("none"),
        model: PathBuf::from("none"),
        handwriting: None,
        writers: None,
        validation: false,
        only_ours: true,
        ours: SampleSizes::THEIRS,
        theirs: SampleSizes::THEIRS,
    };
    let error = comparison.run(&mut |event| panic!("{event}")).expect_err("no data");
    assert!(matches!(error, Error::Data(_)) && error.hint().contains("download-mnist"), "{error}");
}
