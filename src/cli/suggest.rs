//! "Did you mean": the known word that a mistyped one comes closest to.

/// Below this likeness (Jaro-Winkler) a suggestion confuses more than it helps.
const LIKENESS: f64 = 0.82;
/// What one letter too many, too few, wrong or swapped counts as.
const ONE_SLIP: f64 = 0.9;

/// The candidate that `word` is probably meant to be.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let spelling = canonical(word);
    candidates
        .into_iter()
        .map(|candidate| (likeness(&spelling, &canonical(candidate)), candidate))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, candidate)| candidate)
}

/// The end of a refusal: "did you mean `x`?", or what else to say.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    closest(word, known).map_or_else(|| otherwise.to_owned(), |meant| format!("did you mean `{meant}`?"))
}

fn canonical(word: &str) -> String {
    word.to_ascii_lowercase().replace('_', "-")
}

/// Jaro-Winkler favours a common beginning; the words in another order (`title-missing`) count too,
/// and so does one slip in a word that is too short for any likeness (`uot`).
fn likeness(word: &str, candidate: &str) -> f64 {
    let one_slip = word.len() > 2 && strsim::osa_distance(word, candidate) == 1;
    let reordered = strsim::jaro_winkler(&sorted_parts(word), &sorted_parts(candidate));
    strsim::jaro_winkler(word, candidate).max(reordered).max(if one_slip { ONE_SLIP } else { 0.0 })
}

fn sorted_parts(word: &str) -> String {
    let mut parts: Vec<&str> = word.split('-').collect();
    parts.sort_unstable();
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_hand_are_recognised() {
        let known = ["broken-link", "missing-title", "missing-h1", "audit", "fail-on", "out"];
        for (word, meant) in [
            ("broken-lnk", Some("broken-link")),
            ("title-missing", Some("missing-title")),
            ("Missing_H1", Some("missing-h1")),
            ("audti", Some("audit")),
            ("fail_on", Some("fail-on")),
            ("uot", Some("out")),
            ("sitemap", None),
            ("", None),
        ] {
            assert_eq!(closest(word, known), meant, "{word}");
        }
    }
}
