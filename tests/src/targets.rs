//! The targets of the project held against the figures of a run.

use serde::Serialize;

use crate::corpus::Group;
use crate::figures::{Count, Row, sum};
use crate::hostile::Verdict;

/// A target and what was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// What is asked for.
    pub wanted: String,
    /// What was measured.
    pub measured: String,
    /// Whether that is enough.
    pub met: bool,
}

/// Wall seconds a page that a book with a text layer may take.
const SECONDS_PER_PAGE: f64 = 0.10;
/// Wall seconds a page that a scanned book may take.
const SECONDS_PER_SCANNED_PAGE: f64 = 0.8;
/// Memory that a book may take in MiB.
const PEAK_MIB: f64 = 500.0;
/// Wall seconds that a second run may take.
const AGAIN_SECONDS: f64 = 2.0;

/// All targets for which something was measured.
pub fn targets(rows: &[Row], bad: &[Verdict]) -> Vec<Target> {
    let mut targets = Vec::new();
    let books: Vec<&Row> = of(rows, |r| r.group == Group::Books);
    if !books.is_empty() {
        targets.push(right("books: at least 97 % of songs right", &books, 0.97));
        let perfect = books.iter().filter(|r| r.count.perfect()).count();
        targets.push(Target {
            wanted: "books: at least 9 of 14 perfect".to_owned(),
            measured: format!("{perfect} of {}", books.len()),
            met: perfect >= 9,
        });
    }
    let born: Vec<&Row> = of(rows, |r| {
        matches!(r.group, Group::RealBornDigital | Group::RealPartial) && !r.ocr
    });
    if !born.is_empty() {
        targets.push(right("real born-digital: at least 85 % right", &born, 0.85));
    }
    for (group, wanted, least) in [
        (
            Group::ScannedCopies,
            "scanned copies: at least 96 % right",
            0.96,
        ),
        (
            Group::ScannedCopiesWithoutContents,
            "scanned, no contents: at least 85 % right",
            0.85,
        ),
    ] {
        let copies = of(rows, |r| r.group == group);
        if !copies.is_empty() {
            targets.push(right(wanted, &copies, least));
        }
    }
    if !rows.is_empty() {
        let Count {
            verified,
            wrong_verified,
            ..
        } = sum(rows.iter());
        targets.push(Target {
            wanted: "at most 1 % of verified songs wrong".to_owned(),
            measured: format!("{wrong_verified} of {verified}"),
            met: 100 * wrong_verified <= verified,
        });
        let text = of(rows, |r| !r.ocr);
        let scans = of(rows, |r| r.ocr);
        let speed = Row::seconds_per_page;
        targets.extend(worst("text layer: s/page", &text, speed, SECONDS_PER_PAGE));
        targets.extend(worst(
            "scans: s/page",
            &scans,
            speed,
            SECONDS_PER_SCANNED_PAGE,
        ));
        let all = of(rows, |_| true);
        targets.extend(worst("peak MiB", &all, |r| r.peak_mib, PEAK_MIB));
        targets.extend(worst(
            "second run: s",
            &all,
            |r| r.again_seconds,
            AGAIN_SECONDS,
        ));
        let identical = rows.iter().filter(|r| r.again_identical).count();
        targets.push(Target {
            wanted: "second run changes no file".to_owned(),
            measured: format!("{identical} of {} books", rows.len()),
            met: identical == rows.len(),
        });
    }
    if !bad.is_empty() {
        let good = bad.iter().filter(|v| v.problem.is_none()).count();
        targets.push(Target {
            wanted: "bad files: all as expected".to_owned(),
            measured: format!("{good} of {}", bad.len()),
            met: good == bad.len(),
        });
    }
    targets
}

/// A target's line of the report.
pub fn line(target: &Target) -> String {
    let verdict = if target.met { "met   " } else { "MISSED" };
    format!("{verdict} {:<52} {}", target.wanted, target.measured)
}

fn of(rows: &[Row], wanted: impl Fn(&Row) -> bool) -> Vec<&Row> {
    rows.iter().filter(|row| wanted(row)).collect()
}

fn right(wanted: &str, rows: &[&Row], least: f64) -> Target {
    let count = sum(rows.iter().copied());
    Target {
        wanted: wanted.to_owned(),
        measured: format!(
            "{} of {} = {:.1} %",
            count.right,
            count.songs,
            100.0 * count.recall()
        ),
        met: count.recall() >= least,
    }
}

/// The book with the largest `figure`, which must not be above `most`.
fn worst(what: &str, rows: &[&Row], figure: impl Fn(&Row) -> f64, most: f64) -> Option<Target> {
    let row = rows.iter().max_by(|a, b| figure(a).total_cmp(&figure(b)))?;
    let above = rows.iter().filter(|r| figure(r) > most).count();
    Some(Target {
        wanted: format!("{what} at most {most} on every book"),
        measured: format!("{:.3} ({}); {above} books above", figure(row), row.book),
        met: above == 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(book: &str, group: Group, ocr: bool, seconds: f64) -> Row {
        Row {
            book: book.to_owned(),
            group,
            set_aside: false,
            ocr,
            pages: 100,
            count: Count {
                songs: 100,
                found: 100,
                right: 97,
                verified: 100,
                wrong_verified: 1,
                ..Count::default()
            },
            seconds,
            again_seconds: 1.0,
            again_identical: true,
            peak_mib: 499.0,
            usage: None,
            failure: None,
        }
    }

    fn missed(rows: &[Row], bad: &[Verdict]) -> Vec<String> {
        targets(rows, bad)
            .into_iter()
            .filter(|target| !target.met)
            .map(|target| target.wanted)
            .collect()
    }

    #[test]
    fn a_target_is_met_at_its_limit_and_missed_beyond() {
        let at_limit = [
            row("real/a", Group::RealBornDigital, false, 10.0),
            row("real/b", Group::RealScanned, true, 80.0),
        ];
        assert_eq!(missed(&at_limit, &[]), Vec::<String>::new());
        let mut beyond = row("real/a", Group::RealBornDigital, false, 10.1);
        beyond.count.right = 84;
        beyond.count.wrong_verified = 2;
        beyond.peak_mib = 501.0;
        beyond.again_seconds = 2.1;
        beyond.again_identical = false;
        assert_eq!(missed(&[beyond], &[]).len(), 6);
    }

    #[test]
    fn copies_have_targets_of_their_own() {
        let mut copy = row("books/a.gray150", Group::ScannedCopies, true, 80.0);
        assert_eq!(missed(std::slice::from_ref(&copy), &[]).len(), 0);
        copy.count.right = 95;
        assert_eq!(missed(std::slice::from_ref(&copy), &[]).len(), 1);
        copy.group = Group::ScannedCopiesWithoutContents;
        assert_eq!(missed(&[copy], &[]).len(), 0);
    }

    #[test]
    fn nothing_measured_is_no_target() {
        assert_eq!(targets(&[], &[]), []);
    }

    #[test]
    fn one_bad_file_that_went_otherwise_is_a_miss() {
        let verdict = |problem: Option<&str>| Verdict {
            file: "a.pdf".to_owned(),
            code: Some(20),
            reason: None,
            seconds: 0.1,
            peak_mib: 10.0,
            problem: problem.map(str::to_owned),
        };
        assert_eq!(missed(&[], &[verdict(None)]).len(), 0);
        assert_eq!(
            missed(&[], &[verdict(None), verdict(Some("hung"))]).len(),
            1
        );
    }
}
