//! The small languages in attributes and style sheets, read as simply as can be.

/// The URLs of a `srcset`: words that are not descriptors.
pub fn srcset(value: &str) -> Vec<String> {
    let mut urls = Vec::new();
    let mut expects_url = true;
    for word in value.split_ascii_whitespace() {
        let bare = word.trim_start_matches(',').trim_end_matches(',');
        if expects_url {
            urls.extend(Some(bare.to_owned()).filter(|url| !url.is_empty()));
            expects_url = word.ends_with(',');
        } else if let Some((_, next)) = word.split_once(',') {
            urls.extend(Some(next.to_owned()).filter(|url| !url.is_empty()));
            expects_url = next.is_empty();
        }
    }
    urls
}

/// The seconds and the URL of a refresh.
pub fn refresh(content: &str) -> Option<(u64, Option<String>)> {
    let (seconds, rest) = content.split_once([';', ',']).unwrap_or((content, ""));
    let seconds = seconds.trim().split('.').next()?.parse().ok()?;
    let rest = rest.trim();
    let has_name = rest.to_ascii_lowercase().starts_with("url");
    let url = if has_name { rest.split_once('=').map_or("", |(_, url)| url.trim()) } else { rest };
    let url = url.trim_matches(['"', '\'']);
    Some((seconds, Some(url.to_owned()).filter(|url| !url.is_empty())))
}

/// The URLs of a style sheet, each with whether it is imported. Escapes are not undone.
pub fn css(style: &str) -> Vec<(String, bool)> {
    let style = without_comments(style);
    let mut found = Vec::new();
    let mut rest = style.as_str();
    while let Some(c) = rest.chars().next() {
        let lower = rest.get(..7).unwrap_or(rest).to_ascii_lowercase();
        if lower.starts_with("@import") {
            let (url, after) = import(rest[7..].trim_start());
            found.push((url, true));
            rest = after;
        } else if lower.starts_with("url(") {
            let (url, after) = rest[4..].split_once(')').unwrap_or((&rest[4..], ""));
            found.push((unquoted(url), false));
            rest = after;
        } else if c == '"' || c == '\'' {
            rest = rest[1..].split_once(c).map_or("", |(_, after)| after);
        } else {
            rest = &rest[c.len_utf8()..];
        }
    }
    found.retain(|(url, _)| !url.is_empty());
    found
}

fn import(rest: &str) -> (String, &str) {
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (start, end) = quote.map_or((4, ')'), |quote| (1, quote));
    let (url, after) = rest.get(start..).unwrap_or_default().split_once(end).unwrap_or_default();
    (unquoted(url), after)
}

fn unquoted(url: &str) -> String {
    url.trim().trim_matches(['"', '\'']).to_owned()
}

fn without_comments(style: &str) -> String {
    let mut kept = String::new();
    let mut rest = style;
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept + rest
}
