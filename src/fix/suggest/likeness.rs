//! How alike two texts are, when rare words count more than common ones.

use std::collections::HashMap;

/// What a word weighs that nobody counted: rather rare.
const UNCOUNTED: f64 = 0.7;

/// Words of a text that are compared with those of another, each with each: a title that was never closed is a whole page.
const MOST_WORDS: usize = 100;

/// In how many pages the words that were asked for occur.
#[derive(Debug, Default)]
pub struct Rarity {
    pub pages: usize,
    pub counts: HashMap<String, usize>,
}

impl Rarity {
    /// From 0, a word of every page, to 1, a word of none.
    pub fn weight(&self, word: &str) -> f64 {
        let Some(count) = self.counts.get(word) else { return UNCOUNTED };
        let of = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX)) + 1.0;
        (1.0 - of(*count).ln() / (of(self.pages) + 1.0).ln()).max(0.05)
    }

    /// The share of the weight of two texts that both have: 1 for the same words, 0 for none in common.
    pub fn alike(&self, one: &[String], other: &[String]) -> f64 {
        let [one, other] = [one, other].map(|words| &words[..words.len().min(MOST_WORDS)]);
        let weight = |words: &[String]| words.iter().map(|word| self.weight(word)).sum::<f64>();
        let all = weight(one) + weight(other);
        if all == 0.0 {
            return 0.0;
        }
        let mut left: Vec<&String> = other.iter().collect();
        let mut common = 0.0;
        for word in one {
            let found = left.iter().position(|other| is_same(word, other));
            if let Some(at) = found {
                let other = left.swap_remove(at);
                common += self.weight(word) + self.weight(other);
            }
        }
        common / all
    }
}

/// The same word, but for a slip of the pen or an ending.
fn is_same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let has_digit = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    // Slips in the first letter are rare, and most words are told apart by it.
    let may_be = one.chars().next() == other.chars().next() && long.len() - short.len() <= 2;
    let is_long_enough = || short.chars().count() >= 4 && !has_digit(one) && !has_digit(other);
    may_be
        && is_long_enough()
        && long.len() <= 40
        && strsim::osa_distance(one, other) <= 1 + usize::from(short.len() >= 8)
}

#[cfg(test)]
mod tests {
    use super::super::address::words;
    use super::*;

    #[test]
    fn rare_words_count_more() {
        let counts = [("guide", 900), ("sourdough", 1)].map(|(word, count)| (word.to_owned(), count));
        let rarity = Rarity { pages: 1000, counts: HashMap::from(counts) };
        let alike = |one: &str, other: &str| rarity.alike(&words(one), &words(other));
        assert!(alike("guide-sourdough", "sourdough") > 0.9);
        assert!(alike("guide-sourdough", "guide") < 0.2);
        assert!((alike("a b", "b a") - 1.0).abs() < 1e-9);
        assert!(alike("", "").abs() < 1e-9);
    }

    #[test]
    fn what_follows_very_many_words_does_not_count() {
        let text = |end: &str| [vec!["bread".to_owned(); MOST_WORDS], vec![end.to_owned(); 9]].concat();
        assert!((Rarity::default().alike(&text("rye"), &text("oat")) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn slips_are_forgiven_and_numbers_are_not() {
        for (one, other, expected) in [
            ("opening", "openning", true),
            ("guide", "guides", true),
            ("menu", "venue", false),
            ("2023", "2024", false),
            ("cat", "car", false),
        ] {
            assert_eq!(is_same(one, other), expected, "{one} {other}");
        }
    }
}
