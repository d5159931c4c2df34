//! Numbers as people and their languages write them: `1,234`, `1.234`, `1 234`, `12,5 %`.

/// A count. Separators group digits; where one stands before three digits, it groups too.
pub(super) fn count(text: &str) -> Option<u64> {
    let value = decimal_of(text, Lone::Groups)?;
    let is_count = (0.0..9e15).contains(&value);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is in the range")]
    is_count.then(|| value.round() as u64)
}

/// A number that may have a fraction: a lone separator begins it.
pub(super) fn decimal(text: &str) -> Option<f64> {
    decimal_of(text, Lone::BeginsFraction)
}

/// What a single separator with three digits behind it does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lone {
    Groups,
    BeginsFraction,
}

fn decimal_of(text: &str, lone: Lone) -> Option<f64> {
    let is_space = |c: char| c.is_whitespace() || matches!(c, '\u{202F}' | '\u{A0}' | '\'' | '’' | '%');
    let text: String = text.chars().filter(|c| !is_space(*c)).collect();
    let is_number = text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'));
    if !is_number {
        return None;
    }
    let separators: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| !c.is_ascii_digit()).collect();
    let point = match separators.as_slice() {
        [(at, _)] if lone == Lone::Groups && text.len() - at == 4 => None,
        [(at, _)] => Some(*at),
        [.., (_, before), (at, last)] if before != last => Some(*at),
        _ => None,
    };
    let plain: String = text
        .char_indices()
        .filter_map(|(at, c)| if c.is_ascii_digit() { Some(c) } else { (Some(at) == point).then_some('.') })
        .collect();
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_in_any_language() {
        for (text, expected) in [
            ("0", Some(0)),
            ("1234", Some(1234)),
            ("1,234", Some(1234)),
            ("1.234", Some(1234)),
            ("1\u{202F}234\u{A0}567", Some(1_234_567)),
            ("1'234", Some(1234)),
            ("1.234.567", Some(1_234_567)),
            ("1,234.0", Some(1234)),
            ("12,0", Some(12)),
            ("", None),
            ("-", None),
            ("-3", None),
            ("many", None),
            ("1e9", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(count(text), expected, "{text}");
        }
    }

    #[test]
    fn fractions_are_read_in_any_language() {
        for (text, expected) in [
            ("1,5", Some(1.5)),
            ("12.345", Some(12.345)),
            ("1.234,5", Some(1234.5)),
            ("10,00 %", Some(10.0)),
            ("", None),
        ] {
            assert_eq!(decimal(text), expected, "{text}");
        }
    }
}
