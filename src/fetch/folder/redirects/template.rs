//! The target of a rule, with holes that are filled from the question.

/// What a rule took from a question: names and values, as they stand in a URL.
#[derive(Debug, Default)]
pub(super) struct Captured<'a>(Vec<(&'a str, String)>);

impl<'a> Captured<'a> {
    /// Remembers a value.
    pub fn add(&mut self, name: &'a str, value: impl Into<String>) {
        self.0.push((name, value.into()));
    }
}

/// A target, cut at its placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Hole(String),
}

impl Template {
    /// Cuts `text` at every `:name` of these names. Other colons are text.
    pub fn new(text: &str, names: &[&str]) -> Self {
        let mut parts = Vec::new();
        let mut start = 0;
        let mut at = 0;
        while let Some(colon) = text[at..].find(':').map(|offset| at + offset) {
            at = colon + 1;
            if let Some(name) = longest_name(&text[at..], names) {
                parts.push(Part::Text(text[start..colon].to_owned()));
                parts.push(Part::Hole(name.to_owned()));
                at += name.len();
                start = at;
            }
        }
        parts.push(Part::Text(text[start..].to_owned()));
        Self(parts)
    }

    /// The target with all holes filled. Slashes that double up in the path become one: a path that
    /// begins with two would be another host.
    pub fn fill(&self, captured: &Captured<'_>) -> String {
        let mut filled = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Hole(name) => {
                    let value = captured.0.iter().find(|(known, _)| known == name);
                    filled.push_str(value.map_or("", |(_, value)| value));
                }
            }
        }
        if filled.starts_with('/') { single_slashes(&filled) } else { filled }
    }
}

/// The longest of the names that stands here and ends here.
fn longest_name<'a>(text: &str, names: &[&'a str]) -> Option<&'a str> {
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let stands = |name: &&&str| text.strip_prefix(**name).is_some_and(ends);
    names.iter().filter(stands).max_by_key(|name| name.len()).copied()
}

fn single_slashes(target: &str) -> String {
    let (path, rest) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
    let mut single = String::with_capacity(target.len());
    for c in path.chars() {
        if c != '/' || !single.ends_with('/') {
            single.push(c);
        }
    }
    single + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_and_other_colons_stay() {
        let mut captured = Captured::default();
        for (name, value) in [("year", "2024"), ("year-long", "yes"), ("splat", "a/b/")] {
            captured.add(name, value);
        }
        for (text, filled) in [
            ("/blog/:year-:year.html", "/blog/2024-2024.html"),
            ("/:year-long", "/yes"),
            ("/:yearly/:none", "/:yearly/:none"),
            ("https://example.com:8080/:splat", "https://example.com:8080/a/b/"),
            ("/x/:splat/?a=:year//#:year", "/x/a/b/?a=2024//#2024"),
            ("/", "/"),
        ] {
            assert_eq!(Template::new(text, &["year", "year-long", "splat"]).fill(&captured), filled);
        }
    }

    #[test]
    fn a_filled_path_never_names_another_host() {
        for splat in ["evil.example/", "/evil.example/", "///evil.example/"] {
            let mut captured = Captured::default();
            captured.add("splat", splat);
            assert_eq!(Template::new("/:splat", &["splat"]).fill(&captured), "/evil.example/");
        }
    }
}
