//! The id that a fragment most probably means.

/// The ids of a page, as fragments are compared with them.
#[derive(Debug, Default)]
pub struct Ids(Vec<Id>);

/// An id, and what of it tells it from others.
#[derive(Debug)]
struct Id {
    name: String,
    letters: Vec<char>,
}

impl Ids {
    /// Those of one page.
    pub fn of(names: impl IntoIterator<Item = String>) -> Self {
        Self(names.into_iter().map(|name| Id { letters: letters(&name), name }).collect())
    }

    /// The id that a fragment means: the one that differs in spelling only, or by a slip of the pen.
    /// None where there is none, or more than one.
    pub fn nearest(&self, fragment: &str) -> Option<&str> {
        let meant = letters(fragment);
        let mut same = self.0.iter().filter(|id| id.letters == meant);
        if let Some(id) = same.next() {
            return same.next().is_none().then_some(&id.name);
        }
        let mut slips = self.0.iter().filter(|id| is_slip(&id.letters, &meant));
        let id = slips.next()?;
        slips.next().is_none().then_some(&id.name)
    }
}

/// What is left of an id without case and marks.
fn letters(id: &str) -> Vec<char> {
    id.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a slip of the pen makes one of the other: a letter too many, too few or another, or two that changed places.
/// Short ids and those with digits are often one letter apart and mean different things.
fn is_slip(id: &[char], meant: &[char]) -> bool {
    if id.len().min(meant.len()) < 6 || id.len().abs_diff(meant.len()) > 1 {
        return false;
    }
    let begin = id.iter().zip(meant).take_while(|(one, other)| one == other).count();
    let (id_rest, meant_rest) = (&id[begin..], &meant[begin..]);
    let end =
        id_rest.iter().rev().zip(meant_rest.iter().rev()).take_while(|(one, other)| one == other).count();
    let is_near = match (&id_rest[..id_rest.len() - end], &meant_rest[..meant_rest.len() - end]) {
        ([a, b], [c, d]) => (a, b) == (d, c),
        (one, other) => one.len().max(other.len()) <= 1,
    };
    is_near && !id.iter().any(char::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids(names: &[&str]) -> Ids {
        Ids::of(names.iter().map(ToString::to_string))
    }

    #[test]
    fn one_id_is_near_or_none_is() {
        let ids = ids(&["Opening-Hours", "holidays", "step1", "step2", "a_b", "a-b"]);
        for (fragment, expected) in [
            ("opening_hours", Some("Opening-Hours")),
            ("holidys", Some("holidays")),
            ("hoildays", Some("holidays")),
            ("holydays", Some("holidays")),
            ("step3", None),
            ("ab", None),
            ("menu", None),
        ] {
            assert_eq!(ids.nearest(fragment), expected, "{fragment}");
        }
    }

    #[test]
    fn ids_of_any_length_are_compared_in_one_pass() {
        let (one, other) = ("a".repeat(1 << 20), "a".repeat((1 << 20) - 1));
        let ids = ids(&[&one, "x"]);
        assert_eq!(ids.nearest(&other), Some(one.as_str()));
    }

    proptest! {
        #[test]
        fn a_slip_is_a_distance_of_one(one in "[abc]{5,9}", other in "[abc]{5,9}") {
            let expected = one.len().min(other.len()) >= 6 && strsim::osa_distance(&one, &other) <= 1;
            prop_assert_eq!(is_slip(&letters(&one), &letters(&other)), expected);
        }
    }
}
