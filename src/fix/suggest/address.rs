//! A URL as words: what is left of it when spelling does not count.

use crate::urls;

/// What servers add to a page's name.
const PAGE_ENDINGS: &[&str] = &["html", "htm", "xhtml", "php", "asp", "aspx", "jsp"];

/// A URL as words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// The folders, each as its words.
    pub folders: Vec<Vec<String>>,
    /// The last part, as its words, without the ending of pages.
    pub slug: Vec<String>,
    /// The ending of a file that is no page: `pdf`.
    pub ending: String,
    /// The query.
    pub query: String,
}

impl Address {
    /// The words of a URL's path.
    pub fn of(url: &str) -> Self {
        let path = urls::path_and_query_of_key(url);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let path = urls::decoded_text(path).to_lowercase();
        let mut segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let last = segments.pop().unwrap_or_default();
        let (mut slug, ending) = match last.rsplit_once('.') {
            Some((name, ending)) if is_ending(ending) && !name.is_empty() => (name, ending),
            _ => (last, ""),
        };
        let ending = if PAGE_ENDINGS.contains(&ending) { "" } else { ending };
        if slug == "index" && ending.is_empty() {
            slug = segments.pop().unwrap_or_default();
        }
        Self {
            folders: segments.into_iter().map(words).collect(),
            slug: words(slug),
            ending: ending.to_owned(),
            query: query.to_owned(),
        }
    }

    /// Equal for spellings of one address: case, slashes, endings and signs between words do not count.
    pub fn spelling(&self) -> String {
        let mut text = String::new();
        for folder in &self.folders {
            text += &folder.join("-");
            text.push('/');
        }
        text + &self.tail()
    }

    /// The same for the last part.
    pub fn tail(&self) -> String {
        format!("{}.{}?{}", self.slug.join("-"), self.ending, self.query)
    }

    /// Words with digits in them, and folders that are named like a language: years, versions, numbers,
    /// translations. Pages that differ in them are different pages.
    pub fn editions(&self) -> Vec<&str> {
        let words = self.folders.iter().flatten().chain(&self.slug);
        let is_number = |word: &&String| word.chars().any(|c| c.is_ascii_digit());
        let numbers = words.filter(is_number);
        let languages = self.folders.iter().filter(|folder| is_language(folder)).filter_map(|f| f.first());
        let mut editions: Vec<&str> = numbers.chain(languages).map(String::as_str).collect();
        editions.sort_unstable();
        editions
    }
}

/// `de`, `pt-br`, `zh_hant`.
fn is_language(folder: &[String]) -> bool {
    let is_code = |word: &String, lengths: &[usize]| {
        lengths.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    match folder {
        [language] => is_code(language, &[2]),
        [language, region] => is_code(language, &[2]) && is_code(region, &[2, 4]),
        _ => false,
    }
}

fn is_ending(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The words of a text, in lower case.
pub fn words(text: &str) -> Vec<String> {
    let is_sign = |c: char| !c.is_alphanumeric();
    text.split(is_sign).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_count() {
        let spelling = |url: &str| Address::of(&format!("https://a.example{url}")).spelling();
        for (one, other) in [
            ("/Menu", "/menu"),
            ("/menu/", "/menu"),
            ("/menu.html", "/menu/index.html"),
            ("/our_menu", "/our-menu/"),
            ("/caf%C3%A9", "/CAF%C3%89"),
            ("/", "/index.php"),
        ] {
            assert_eq!(spelling(one), spelling(other), "{one} {other}");
        }
        for (one, other) in
            [("/2023/menu", "/2024/menu"), ("/a.pdf", "/a.html"), ("/a?b", "/a"), ("/a/b", "/ab")]
        {
            assert_ne!(spelling(one), spelling(other), "{one} {other}");
        }
    }

    #[test]
    fn years_versions_numbers_and_languages_are_editions() {
        let editions = |path: &str| Address::of(&format!("https://a.example{path}")).editions().join(" ");
        assert_eq!(editions("/v2/2024/menu-3"), "2024 3 v2");
        assert_eq!(editions("/pt-BR/ab/menu"), "ab pt");
        assert_eq!(editions("/docs/de"), "");
    }
}
