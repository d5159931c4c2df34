//! From bytes to lines: caps, byte order mark, and the three kinds of line end.

/// What is read of a file (RFC 9309, section 2.5, and Google's limit).
pub(super) const MAX_BYTES: usize = 500 * 1024;

/// What is read of a line: several times the longest URL of old browsers, as in Google's parser.
pub(super) const MAX_LINE_BYTES: usize = 2083 * 8 - 1;

/// Calls back for each line with its number, counted from 1, and its bytes without line end. Returns
/// the number of the line at which a file that is too large was cut.
pub(super) fn each_line(bytes: &[u8], mut read: impl FnMut(u32, &[u8])) -> Option<u32> {
    let (text, is_cut) = cut(without_mark(bytes));
    let mut rest = text;
    let mut number = 1;
    while !rest.is_empty() {
        let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        read(number, &rest[..end]);
        rest = after_line_end(&rest[end..]);
        number += 1;
    }
    is_cut.then_some(number)
}

/// As much of a line as is read.
pub(super) fn shortened(line: &[u8]) -> &[u8] {
    let line = &line[..line.len().min(MAX_LINE_BYTES)];
    &line[..memchr::memchr(0, line).unwrap_or(line.len())]
}

/// A byte order mark is skipped, also one that lost its end, as Google's parser does.
fn without_mark(bytes: &[u8]) -> &[u8] {
    let mark = b"\xEF\xBB\xBF";
    let length = mark.iter().zip(bytes).take_while(|(expected, byte)| expected == byte).count();
    &bytes[length..]
}

/// The line that the limit cuts is dropped: half of `Disallow: /private` forbids the whole site.
fn cut(bytes: &[u8]) -> (&[u8], bool) {
    if bytes.len() <= MAX_BYTES {
        return (bytes, false);
    }
    let end = memchr::memrchr2(b'\n', b'\r', &bytes[..MAX_BYTES]).unwrap_or(0);
    (&bytes[..end], true)
}

fn after_line_end(rest: &[u8]) -> &[u8] {
    match rest {
        [b'\r', b'\n', rest @ ..] | [_, rest @ ..] => rest,
        [] => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<(u32, String)> {
        let mut found = Vec::new();
        each_line(bytes, |number, line| found.push((number, shortened(line).escape_ascii().to_string())));
        found
    }

    #[test]
    fn every_kind_of_line_end_counts_once() {
        for text in ["a\n\nb", "a\r\n\r\nb\r\n", "a\r\rb\r", "a\n\r\nb", "\u{FEFF}a\n\nb"] {
            let found = lines(text.as_bytes());
            assert_eq!(found, [(1, "a".to_owned()), (2, String::new()), (3, "b".to_owned())], "{text:?}");
        }
    }

    #[test]
    fn a_mark_is_skipped_at_the_start_only() {
        assert_eq!(lines(b"\xEF\xBBa")[0].1, "a");
        assert_eq!(lines(b"\xEFa")[0].1, "a");
        assert_eq!(lines(b"\xEF\x11a")[0].1, "\\x11a");
        assert_eq!(lines(b"a\n\xEF\xBB\xBFb")[1].1, "\\xef\\xbb\\xbfb");
    }

    #[test]
    fn nul_ends_a_line_and_long_lines_are_cut() {
        assert_eq!(lines(b"a\0b\nc"), [(1, "a".to_owned()), (2, "c".to_owned())]);
        assert_eq!(lines("a".repeat(20_000).as_bytes())[0].1.len(), MAX_LINE_BYTES);
    }

    #[test]
    fn a_line_that_the_limit_cuts_is_dropped() {
        let mut count = 0;
        let text = "0123456\n".repeat(MAX_BYTES / 8) + "last";
        let cut = each_line(text.as_bytes(), |_, line| {
            count += 1;
            assert_eq!(line, b"0123456");
        });
        assert_eq!((count, cut), (MAX_BYTES / 8, Some(64_001)));
    }
}
