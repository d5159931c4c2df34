//! How the site fared from audit to audit.

use std::fmt::Write;

use super::super::super::changes::day;
use super::super::super::text::visible;
use super::super::super::words::{counted, grouped};
use super::{Picture, WIDTH, drawing, share};
use crate::audit::trend::Point;

/// Units of the drawing from its top to its ground line.
const HEIGHT: f64 = 150.0;
/// Units at its right for the names of the lines.
const MARGIN: f64 = 130.0;
/// Units that one line of text needs.
const TEXT: f64 = 16.0;

/// A line of the picture: what it counts, how it is drawn.
struct Line {
    name: &'static str,
    tone: &'static str,
    dashes: &'static str,
    count: fn(&Point) -> u64,
}

/// Dashes tell them apart where colours do not.
const LINES: [Line; 3] = [
    Line { name: "errors", tone: "error", dashes: "none", count: |run| run.errors },
    Line { name: "warnings", tone: "warning", dashes: "8 4", count: |run| run.warnings },
    Line { name: "refused URLs", tone: "payment", dashes: "2 4", count: |run| run.refused },
];

/// What was found, audit after audit.
pub fn trend(runs: &[Point]) -> Option<Picture> {
    let (first, last) = (runs.first()?, runs.last().filter(|_| runs.len() > 1)?);
    let row = |run: &Point| {
        let moment = visible(&run.finished).replace('T', " ").replace('Z', " UTC");
        let partial = if run.complete { "" } else { " (partial)" };
        let numbers = [run.errors, run.warnings, run.notices, run.refused, run.pages].map(grouped);
        let score = run.score.map_or_else(String::new, |score| format!("{score:.1}"));
        [format!("{moment}{partial}")].into_iter().chain(numbers).chain([score]).collect()
    };
    let says: Vec<String> = LINES
        .iter()
        .map(|line| {
            format!("{} from {} to {}", line.name, grouped((line.count)(first)), grouped((line.count)(last)))
        })
        .collect();
    Some(Picture {
        title: format!("The last {}", counted(runs.len() as u64, "audit")),
        drawing: drawing(HEIGHT + TEXT * 2.0, &says.join(", "), &drawn(runs, &last.finished)),
        head: vec!["Audit", "Errors", "Warnings", "Notices", "Refused URLs", "Pages", "Score"],
        rows: runs.iter().rev().map(row).collect(),
    })
}

fn drawn(runs: &[Point], now: &str) -> String {
    let most = LINES.iter().flat_map(|line| runs.iter().map(line.count)).max().unwrap_or_default().max(1);
    let right = WIDTH - MARGIN;
    let dates = [(0.0, "start", runs.first()), (right, "end", runs.last())];
    let mut inside = format!(
        r#"<path class="axis" d="M0 {HEIGHT}H{right}"/><text class="quiet" x="0" y="12">{}</text>"#,
        grouped(most)
    );
    for (x, anchor, run) in dates {
        let date = run.map(|run| day(&run.finished, now)).unwrap_or_default();
        let y = HEIGHT + TEXT;
        write!(inside, r#"<text class="quiet" x="{x:.1}" y="{y}" text-anchor="{anchor}">{date}</text>"#)
            .expect("memory takes it");
    }
    let heights = |line: &Line| -> Vec<f64> {
        runs.iter().map(|run| HEIGHT - share((line.count)(run), most) * (HEIGHT - TEXT)).collect()
    };
    let ends = names_apart(LINES.iter().map(|line| *heights(line).last().unwrap_or(&HEIGHT)).collect());
    for (line, end) in LINES.iter().zip(ends) {
        inside += &stroke(line, &heights(line), right);
        let count = runs.last().map(line.count).unwrap_or_default();
        let (x, y) = (right + 8.0, end + 4.0);
        write!(inside, r#"<text x="{x:.1}" y="{y:.1}">{} {}</text>"#, grouped(count), line.name)
            .expect("memory takes it");
    }
    inside
}

fn stroke(line: &Line, heights: &[f64], right: f64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "there are at most ninety")]
    let step = right / (heights.len() - 1).max(1) as f64;
    let (mut path, mut x) = (String::new(), 0.0);
    for (at, y) in heights.iter().enumerate() {
        write!(path, "{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' }).expect("memory takes it");
        x += step;
    }
    let Line { tone, dashes, .. } = line;
    format!(r#"<path class="stroke {tone}" stroke-width="2" stroke-dasharray="{dashes}" d="{path}"/>"#)
}

/// The same heights, moved up where two names would stand in one line.
fn names_apart(heights: Vec<f64>) -> Vec<f64> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|one, other| heights[*other].total_cmp(&heights[*one]));
    let (mut apart, mut lowest) = (heights, f64::INFINITY);
    for at in order {
        apart[at] = apart[at].min(lowest - TEXT);
        lowest = apart[at];
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(errors: u64) -> Point {
        Point {
            finished: "2026-11-20T03:00:00Z".to_owned(),
            complete: true,
            pages: 10,
            errors,
            warnings: 0,
            notices: 0,
            refused: errors,
            score: None,
            equity_lost: None,
        }
    }

    #[test]
    fn one_audit_is_no_picture_and_two_are() {
        assert!(trend(&[point(1)]).is_none());
        let picture = trend(&[point(0), point(4)]).expect("two are a line");
        let page = serde_json::to_value(&picture).expect("it is plain data");
        let drawing = page["drawing"].as_str().expect("a text");
        assert!(drawing.contains("M0.0 150.0L830.0 16.0"), "{drawing}");
        assert!(drawing.contains(r#"aria-label="errors from 0 to 4, warnings from 0 to 0"#), "{drawing}");
        assert_eq!(page["rows"][0][1], "4", "the newest stands first");
    }

    #[test]
    fn names_never_stand_in_each_other() {
        for heights in [vec![150.0, 150.0, 150.0], vec![16.0, 20.0, 150.0], vec![20.0, 16.0, 18.0]] {
            let mut apart = names_apart(heights);
            apart.sort_by(f64::total_cmp);
            assert!(apart.windows(2).all(|pair| pair[1] - pair[0] >= TEXT), "{apart:?}");
        }
    }
}
