//! Unified diffs of edits that stay within their lines, as `git apply` and `patch -p1` read them.

use std::ops::Range;

use super::{Edit, applied, line_of};

/// Lines shown around a change.
const CONTEXT: usize = 3;

/// The diff of one file. Edits hold no line ends, so that lines keep their numbers.
pub fn unified(name: &str, before: &[u8], edits: &[Edit]) -> Vec<u8> {
    let after = applied(before, edits);
    let (old, new) = (lines(before), lines(&after));
    let changed: Vec<usize> = edits.iter().map(|edit| line_of(before, edit.start) - 1).collect();
    let mut diff = format!("--- {}\n+++ {}\n", quoted("a/", name), quoted("b/", name)).into_bytes();
    for hunk in hunks(&changed, old.len()) {
        let (start, count) = (hunk.start + 1, hunk.len());
        diff.extend(format!("@@ -{start},{count} +{start},{count} @@\n").into_bytes());
        let mut at = hunk.start;
        while at < hunk.end {
            let run = (at..hunk.end).take_while(|line| changed.contains(line)).count();
            if run == 0 {
                push(&mut diff, b' ', old[at]);
                at += 1;
                continue;
            }
            old[at..at + run].iter().for_each(|line| push(&mut diff, b'-', line));
            new[at..at + run].iter().for_each(|line| push(&mut diff, b'+', line));
            at += run;
        }
    }
    diff
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// Changed lines with what is around them; those that touch are one hunk.
fn hunks(changed: &[usize], lines: usize) -> Vec<Range<usize>> {
    let mut hunks: Vec<Range<usize>> = Vec::new();
    for line in changed {
        let (start, end) = (line.saturating_sub(CONTEXT), (line + CONTEXT + 1).min(lines));
        match hunks.last_mut() {
            Some(last) if last.end >= start => last.end = end,
            _ => hunks.push(start..end),
        }
    }
    hunks
}

fn push(diff: &mut Vec<u8>, sign: u8, line: &[u8]) {
    diff.push(sign);
    diff.extend_from_slice(line);
    if !line.ends_with(b"\n") {
        diff.extend_from_slice(b"\n\\ No newline at end of file\n");
    }
}

/// A name as git writes it: in quotes with escapes, where it has other than plain signs.
fn quoted(side: &str, name: &str) -> String {
    let is_plain = |byte: u8| (b' '..0x7F).contains(&byte) && !b"\"\\".contains(&byte);
    if name.bytes().all(is_plain) {
        // A tab ends a name with spaces.
        let end = if name.contains(' ') { "\t" } else { "" };
        return format!("{side}{name}{end}");
    }
    let escaped: Vec<String> = name
        .bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("\\{byte:03o}") })
        .collect();
    format!("\"{side}{}\"", escaped.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_that_are_near_are_one_hunk_and_the_end_of_the_file_is_told() {
        let text = (1..=20).map(|n| format!("{n}")).collect::<Vec<_>>().join("\n");
        let edit = |line: &str| {
            let start = text.find(&format!("\n{line}")).expect("it is there") + 1;
            Edit { start, end: start + line.len(), text: "x".to_owned() }
        };
        let diff = unified("a b", text.as_bytes(), &[edit("2"), edit("5"), edit("20")]);
        let diff = String::from_utf8(diff).expect("it is text");
        assert!(diff.starts_with("--- a/a b\t\n+++ b/a b\t\n@@ -1,8 +1,8 @@\n 1\n"), "{diff}");
        assert!(
            diff.ends_with(" 19\n-20\n\\ No newline at end of file\n+x\n\\ No newline at end of file\n"),
            "{diff}"
        );
    }

    #[test]
    fn names_are_quoted_as_git_does() {
        assert_eq!(quoted("a/", "é\"x"), "\"a/\\303\\251\\042x\"");
    }
}
