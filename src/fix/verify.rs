//! The command that shows whether something is mended.

use super::Fault;

/// What was audited, as a command names it.
#[derive(Debug, Clone, Copy)]
pub struct Audited<'a> {
    /// The folder or URL.
    pub target: &'a str,
    /// The address of the site, where it has to be given.
    pub base_url: Option<&'a str>,
    /// Whether the site was asked over the network.
    pub is_live: bool,
}

/// URLs of a live site that are asked for one by one.
const MOST_ASKED: usize = 3;

/// A command that shows whether these faults are gone. What a live site answers is asked for at once.
pub fn command(faults: &[Fault], audited: &Audited) -> String {
    let is_answer = faults.iter().all(|fault| fault.status.is_some());
    if is_answer && audited.is_live {
        let mut urls: Vec<&str> = faults.iter().map(|fault| fault.url).collect();
        urls.dedup();
        let urls: Vec<String> = urls.into_iter().take(MOST_ASKED).map(quoted).collect();
        return format!("curl -sSI {}", urls.join(" "));
    }
    let mut rules: Vec<&str> = faults.iter().map(|fault| fault.rule.id).collect();
    rules.sort_unstable();
    rules.dedup();
    let base = audited.base_url.map(|base| format!(" --base-url {}", quoted(base))).unwrap_or_default();
    format!("tollgate audit {}{base} --only {}", quoted(audited.target), rules.join(","))
}

/// A word for a POSIX shell.
pub fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._/:=,@+%".contains(c);
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_a_quoted_word_as_it_was() {
        for (word, expected) in [
            ("https://a.example/b", "https://a.example/b"),
            ("https://a.example/b?c=1&d", "'https://a.example/b?c=1&d'"),
            ("it's $(here)", r"'it'\''s $(here)'"),
            ("", "''"),
            ("-x", "'-x'"),
        ] {
            assert_eq!(quoted(word), expected);
        }
    }
}
