//! Texts of links that say nothing of where they lead.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Texts that fit every link, in lower case.
const VAGUE: &[&str] = &[
    // English
    "click",
    "click here",
    "click this",
    "click this link",
    "go here",
    "here",
    "learn more",
    "link",
    "more",
    "more info",
    "read more",
    "see more",
    "this link",
    "this page",
    "view more",
    // German
    "hier",
    "hier klicken",
    "klick hier",
    "klicken sie hier",
    "mehr",
    "mehr erfahren",
    "mehr lesen",
    "weiterlesen",
    // French
    "cliquez ici",
    "en savoir plus",
    "ici",
    "lire la suite",
    "voir plus",
    // Spanish
    "aquí",
    "clic aquí",
    "haga clic aquí",
    "haz clic aquí",
    "leer más",
    "más información",
    "saber más",
    "ver más",
    // Italian
    "clicca qui",
    "leggi di più",
    "leggi tutto",
    "qui",
    "scopri di più",
    // Portuguese
    "aqui",
    "clique aqui",
    "leia mais",
    "saiba mais",
    // Dutch
    "klik hier",
    "lees meer",
    "lees verder",
    // Polish
    "czytaj dalej",
    "czytaj więcej",
    "kliknij tutaj",
    "tutaj",
    "więcej",
    // Swedish, Danish, Norwegian
    "klicka här",
    "klik her",
    "klikk her",
    "läs mer",
    "læs mere",
    "les mer",
    // Czech
    "klikněte zde",
    "více",
    "zde",
    // Russian
    "здесь",
    "нажмите здесь",
    "подробнее",
    "читать далее",
    // Japanese, Chinese, Korean
    "こちら",
    "もっと見る",
    "ここをクリック",
    "点击这里",
    "點擊這裡",
    "更多",
    "여기",
    "더 보기",
];

/// The same to look a text up in: every link of every page is.
static VAGUE_TEXTS: LazyLock<HashSet<&str>> = LazyLock::new(|| VAGUE.iter().copied().collect());

/// The marks of those of ASCII, by their lengths: most texts are none of them, and that shows at once.
static VAGUE_MARKS: LazyLock<[u32; LONGEST_VAGUE + 1]> = LazyLock::new(|| {
    let mut marks = [0; LONGEST_VAGUE + 1];
    VAGUE.iter().filter(|text| text.is_ascii()).for_each(|text| marks[text.len()] |= mark_of(text));
    marks
});

/// Bytes of the longest text of ASCII among them.
const LONGEST_VAGUE: usize = 16;

/// One of 32 bits for the letter that a text begins with, small or capital.
fn mark_of(text: &str) -> u32 {
    text.bytes().next().map_or(0, |first| 1 << (first % 32))
}

/// Whether a text would fit every link.
pub(super) fn is_vague(text: &str) -> bool {
    const LONGEST: usize = 40;
    if text.is_empty() || text.len() > LONGEST {
        return false;
    }
    let bare = without_marks(text);
    if bare.is_ascii() && VAGUE_MARKS.get(bare.len()).is_none_or(|marks| marks & mark_of(bare) == 0) {
        return false;
    }
    VAGUE_TEXTS.contains(bare.to_lowercase().as_str())
}

/// Without blanks, arrows and brackets around it. Not parentheses: `link()` is the name of a function.
fn without_marks(text: &str) -> &str {
    let is_bare = |end: Option<&u8>| end.is_some_and(u8::is_ascii_alphanumeric);
    if is_bare(text.as_bytes().first()) && is_bare(text.as_bytes().last()) {
        return text;
    }
    text.trim_matches([' ', '.', '…', ':', '!', '<', '>', '«', '»', '‹', '›', '←', '→', '[', ']'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vague_text_is_met_in_capitals_and_with_an_arrow_behind_it_too() {
        for text in VAGUE {
            assert!(is_vague(text) && is_vague(&format!("{} →", text.to_uppercase())), "{text}");
        }
        for text in
            ["", " ", "bread", "here!a", "@ere", "learn mora", "link()", "see more than anybody could"]
        {
            assert!(!is_vague(text), "{text}");
        }
    }
}
