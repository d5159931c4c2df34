//! `WWW-Authenticate` (RFC 9110, section 11.6.1): a field may hold several challenges, and may repeat.

/// Bytes of one field that are read; the drafts of payment challenges stay under 8 KiB.
const READ: usize = 64 << 10;

/// Challenges that are kept.
const MOST: usize = 16;

/// One challenge: a scheme and its parameters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Challenge {
    /// The scheme, as written. Its case does not count.
    pub scheme: String,
    /// The parameters, names in lower case.
    pub parameters: Vec<(String, String)>,
}

impl Challenge {
    /// Whether it is of this scheme.
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The challenges of all fields, in order. What cannot be read is passed over.
pub(super) fn challenges<'a>(fields: impl Iterator<Item = &'a str>) -> Vec<Challenge> {
    let mut challenges: Vec<Challenge> = Vec::new();
    for field in fields {
        let mut reader = Reader { rest: &field[..field.floor_char_boundary(READ)] };
        while let Some(part) = reader.part() {
            match part {
                Part::Scheme(_) if challenges.len() == MOST => return challenges,
                Part::Scheme(scheme) => challenges.push(Challenge { scheme, parameters: Vec::new() }),
                Part::Parameter(name, value) => {
                    let Some(challenge) = challenges.last_mut() else { continue };
                    challenge.parameters.push((name.to_ascii_lowercase(), value));
                }
            }
        }
    }
    challenges
}

enum Part {
    Scheme(String),
    Parameter(String, String),
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// A word followed by `=` is a parameter of the challenge before it, any other word begins a challenge.
    fn part(&mut self) -> Option<Part> {
        self.rest = self.rest.trim_start_matches([' ', '\t', ',', '=']);
        let end = self.rest.find([' ', '\t', ',', '=']).unwrap_or(self.rest.len());
        let (word, after) = self.rest.split_at(end);
        if word.is_empty() {
            return None;
        }
        let Some(value) = after.trim_start_matches([' ', '\t']).strip_prefix('=') else {
            self.rest = after;
            return Some(Part::Scheme(word.to_owned()));
        };
        let (value, rest) = value_of(value.trim_start_matches([' ', '\t']));
        self.rest = rest;
        Some(Part::Parameter(word.to_owned(), value))
    }
}

/// A token or a quoted string (RFC 9110, section 5.6.4), and what follows it.
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ' ', '\t']).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let (mut value, mut is_escaped) = (String::new(), false);
    for (at, letter) in quoted.char_indices() {
        match letter {
            '"' if !is_escaped => return (value, &quoted[at + 1..]),
            '\\' if !is_escaped => is_escaped = true,
            _ => {
                value.push(letter);
                is_escaped = false;
            }
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[&str]) -> Vec<String> {
        let shown = |challenge: &Challenge| {
            let parameters = challenge.parameters.iter().map(|(name, value)| format!(" {name}:{value}"));
            format!("{}{}", challenge.scheme, parameters.collect::<String>())
        };
        challenges(fields.iter().copied()).iter().map(shown).collect()
    }

    #[test]
    fn challenges_are_told_apart_by_commas_and_fields() {
        for (fields, expected) in [
            (
                &[r#"L402 version="0", token="a=b,c", invoice="x""#][..],
                &["L402 version:0 token:a=b,c invoice:x"][..],
            ),
            (
                &[r#"LSAT macaroon="m", invoice="i", L402 macaroon="m""#],
                &["LSAT macaroon:m invoice:i", "L402 macaroon:m"],
            ),
            (&["Basic realm=x", "Bearer"], &["Basic realm:x", "Bearer"]),
            (&[r#"Payment id = "q\"uoted" , Intent=charge"#], &[r#"Payment id:q"uoted intent:charge"#]),
            (&[r#"a="b""#, ",,,=", "x=\"never closed"], &[]),
        ] {
            assert_eq!(read(fields), expected, "{fields:?}");
        }
    }
}
