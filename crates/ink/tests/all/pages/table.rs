//! The pages that are drawn.

use super::{SHEET, Sheet};

/// Name and sheet of each.
pub(crate) fn sheets() -> Vec<(&'static str, Sheet)> {
    let blue = 0.68;
    let grey = 0.55;
    let sheet = || SHEET;
    let mut pages = vec![
        ("clean", sheet()),
        ("ruled blue", Sheet { ruled: Some((blue, 60)), ..sheet() }),
        ("ruled grey", Sheet { ruled: Some((grey, 52)), ..sheet() }),
        ("ruled dark", Sheet { ruled: Some((0.3, 75)), ..sheet() }),
        ("squared blue", Sheet { squared: Some((blue, 40)), ..sheet() }),
        ("squared grey", Sheet { squared: Some((grey, 36)), ..sheet() }),
        ("underlined", Sheet { underlined: true, ..sheet() }),
        ("shadow", Sheet { shadow: 0.5, ..sheet() }),
        ("vignetting", Sheet { vignetting: 0.5, ..sheet() }),
        ("noise", Sheet { noise: 0.06, ..sheet() }),
        ("border", Sheet { border: 40, ..sheet() }),
        ("turned 3", Sheet { turned: 3.0, ..sheet() }),
        ("turned 10", Sheet { turned: 10.0, rows: 3, columns: 7, ..sheet() }),
        ("turned -15", Sheet { turned: -15.0, rows: 3, columns: 6, ..sheet() }),
        ("turned 10, one row", Sheet { turned: 10.0, rows: 1, columns: 6, ..sheet() }),
        ("turned -7, ruled", Sheet { turned: -7.0, rows: 3, ruled: Some((blue, 60)), ..sheet() }),
        (
            "turned 12, squared",
            Sheet { turned: 12.0, rows: 3, columns: 7, squared: Some((blue, 40)), ..sheet() },
        ),
        ("light on dark", Sheet { paper: 0.12, ink: 0.85, ..sheet() }),
        (
            "light on dark, shadow",
            Sheet { paper: 0.3, ink: 0.9, vignetting: 0.4, noise: 0.02, ..sheet() },
        ),
        ("grey paper, pencil", Sheet { paper: 0.7, ink: 0.45, noise: 0.01, ..sheet() }),
        (
            "photograph",
            Sheet {
                width: 1600,
                height: 1200,
                ruled: Some((blue, 70)),
                turned: 4.0,
                perspective: 0.12,
                shadow: 0.45,
                vignetting: 0.3,
                noise: 0.025,
                ..sheet()
            },
        ),
        (
            "photograph, squared",
            Sheet {
                width: 1600,
                height: 1200,
                squared: Some((blue, 45)),
                turned: -5.0,
                perspective: 0.1,
                shadow: 0.4,
                vignetting: 0.3,
                noise: 0.02,
                border: 50,
                ..sheet()
            },
        ),
    ];
    pages.extend(hard_sheets());
    pages
}

/// More of them, several things at a time.
fn hard_sheets() -> Vec<(&'static str, Sheet)> {
    let blue = 0.68;
    let sheet = || SHEET;
    vec![
        ("large digits", Sheet { digit: 160, rows: 2, columns: 4, ..sheet() }),
        ("small digits", Sheet { digit: 26, rows: 10, columns: 20, ..sheet() }),
        (
            "one digit, shadow",
            Sheet { digit: 500, rows: 1, columns: 1, noise: 0.05, shadow: 0.4, ..sheet() },
        ),
        ("strong noise", Sheet { noise: 0.12, ..sheet() }),
        (
            "shadow, ruled dark",
            Sheet { noise: 0.02, shadow: 0.5, ruled: Some((0.3, 60)), ..sheet() },
        ),
        (
            "a line, ruled",
            Sheet {
                width: 600,
                height: 120,
                digit: 80,
                rows: 1,
                columns: 6,
                ruled: Some((0.6, 50)),
                ..sheet()
            },
        ),
        (
            "a line, underlined",
            Sheet {
                width: 600,
                height: 120,
                digit: 60,
                rows: 1,
                columns: 6,
                underlined: true,
                ..sheet()
            },
        ),
        (
            "border, ruled",
            Sheet { border: 30, ruled: Some((blue, 60)), turned: 2.0, columns: 7, ..sheet() },
        ),
        (
            "pencil, squared",
            Sheet { paper: 0.85, ink: 0.5, squared: Some((0.72, 40)), noise: 0.01, ..sheet() },
        ),
        (
            "board, ruled",
            Sheet {
                paper: 0.15,
                ink: 0.9,
                ruled: Some((0.4, 60)),
                noise: 0.02,
                vignetting: 0.3,
                ..sheet()
            },
        ),
        (
            "strong perspective",
            Sheet {
                width: 1600,
                height: 1200,
                perspective: 0.3,
                ruled: Some((blue, 70)),
                noise: 0.02,
                vignetting: 0.4,
                ..sheet()
            },
        ),
    ]
}
