//! The id that a fragment most probably means.

/// The id of a page that a fragment means: the one that differs in spelling only, or by a slip of the pen.
/// None where there is none, or more than one.
pub fn nearest_id<'i>(fragment: &str, ids: &[&'i str]) -> Option<&'i str> {
    let mut same = ids.iter().filter(|id| spelling(id) == spelling(fragment));
    if let Some(id) = same.next() {
        return same.next().is_none().then_some(id);
    }
    let is_slip = |id: &&&str| {
        let (one, other) = (spelling(id), spelling(fragment));
        let has_digits = one.contains(|c: char| c.is_ascii_digit());
        !has_digits
            && one.chars().count().min(other.chars().count()) >= 6
            && strsim::osa_distance(&one, &other) <= 1
    };
    let mut slips = ids.iter().filter(is_slip);
    let id = slips.next()?;
    slips.next().is_none().then_some(id)
}

fn spelling(id: &str) -> String {
    id.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_id_is_near_or_none_is() {
        let ids = ["Opening-Hours", "holidays", "step1", "step2", "a_b", "a-b"];
        for (fragment, expected) in [
            ("opening_hours", Some("Opening-Hours")),
            ("holidys", Some("holidays")),
            ("step3", None),
            ("ab", None),
            ("menu", None),
        ] {
            assert_eq!(nearest_id(fragment, &ids), expected, "{fragment}");
        }
    }
}
