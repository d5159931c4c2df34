//! Repairs of a robots.txt that change nothing of what it allows: names with a slip, sitemaps that are not there.

/// Names of lines that crawlers know.
const KNOWN: &[&str] = &["User-agent", "Allow", "Disallow", "Sitemap", "Crawl-delay"];

/// The lines of a robots.txt, each with what takes its place; `None` removes it. What comes behind is added.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repair {
    /// The old lines, with their ends, and the new ones.
    pub lines: Vec<(String, Option<String>)>,
    /// Lines that are missing.
    pub added: Vec<String>,
}

impl Repair {
    /// Whether nothing has to be repaired.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.lines.iter().all(|(old, new)| new.as_ref() == Some(old))
    }

    /// The repaired file.
    pub fn text(&self) -> String {
        let mut text: String = self.lines.iter().filter_map(|(_, new)| new.clone()).collect();
        if !text.is_empty() && !text.ends_with('\n') && !self.added.is_empty() {
            text.push('\n');
        }
        text.extend(self.added.iter().map(|line| format!("{line}\n")));
        text
    }

    /// The whole file as one hunk of a unified diff.
    pub fn diff(&self, name: &str) -> String {
        if self.is_empty() {
            return String::new();
        }
        let (old, new) = (self.lines.len(), self.text().split_inclusive('\n').count());
        let from = usize::from(old > 0);
        let mut diff = format!("--- a/{name}\n+++ b/{name}\n@@ -{from},{old} +1,{new} @@\n");
        let ends = |line: &str| line.ends_with('\n');
        for (at, (old, new)) in self.lines.iter().enumerate() {
            // A line without an end gets one before others are added.
            let is_ended_now = at + 1 == self.lines.len() && !ends(old) && !self.added.is_empty();
            match new {
                Some(new) if new == old && !is_ended_now => push(&mut diff, ' ', old),
                Some(new) => {
                    push(&mut diff, '-', old);
                    push(&mut diff, '+', &if is_ended_now { format!("{new}\n") } else { new.clone() });
                }
                None => push(&mut diff, '-', old),
            }
        }
        self.added.iter().for_each(|line| push(&mut diff, '+', &format!("{line}\n")));
        diff
    }
}

fn push(diff: &mut String, sign: char, line: &str) {
    diff.push(sign);
    diff.push_str(line);
    if !line.ends_with('\n') {
        diff.push_str("\n\\ No newline at end of file\n");
    }
}

/// Repairs a robots.txt. `sitemap` is where the site's sitemap is; `is_dead` knows sitemaps that are not there.
pub fn repaired(text: &str, sitemap: &str, is_dead: impl Fn(&str) -> bool) -> Repair {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut has_sitemap = false;
    let lines = text
        .split_inclusive('\n')
        .map(|line| {
            let new = repaired_line(line, sitemap, &is_dead);
            has_sitemap |= new.as_deref().is_some_and(|line| name_of(line).eq_ignore_ascii_case("sitemap"));
            (line.to_owned(), new)
        })
        .collect();
    let added = if has_sitemap { Vec::new() } else { vec![format!("Sitemap: {sitemap}")] };
    Repair { lines, added }
}

fn name_of(line: &str) -> &str {
    line.split_once(':').map_or("", |(name, _)| name.trim())
}

fn repaired_line(line: &str, sitemap: &str, is_dead: &impl Fn(&str) -> bool) -> Option<String> {
    let name = name_of(line);
    if name.is_empty() || name.starts_with('#') {
        return Some(line.to_owned());
    }
    let known = KNOWN.iter().find(|known| known.eq_ignore_ascii_case(name)).or_else(|| slip(name));
    let line = match known {
        Some(known) if !known.eq_ignore_ascii_case(name) => line.replacen(name, known, 1),
        _ => line.to_owned(),
    };
    let value =
        line.split_once(':').map_or("", |(_, value)| value.split('#').next().unwrap_or_default().trim());
    if known.is_none_or(|known| *known != "Sitemap") || value.is_empty() {
        return Some(line);
    }
    if value.starts_with('/') {
        let origin = crate::urls::origin_of_key(sitemap);
        let absolute = format!("{origin}{value}");
        return (!is_dead(&absolute)).then(|| line.replacen(value, &absolute, 1));
    }
    // `https://` has a colon as well: the value above ends at a `#` only.
    (!is_dead(value)).then_some(line)
}

/// The name that is meant by one with a slip; short ones are too near to others.
fn slip(name: &str) -> Option<&'static &'static str> {
    let written = name.to_ascii_lowercase().replace([' ', '_'], "-");
    KNOWN
        .iter()
        .find(|known| strsim::osa_distance(&known.to_ascii_lowercase(), &written) <= known.len() / 6 + 1)
        .filter(|known| known.len() > 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITEMAP: &str = "https://a.example/sitemap.xml";

    fn changed(text: &str) -> String {
        repaired(text, SITEMAP, |url| url.ends_with("/dead.xml")).text()
    }

    #[test]
    fn what_crawlers_understand_stays_as_it_is() {
        for text in [
            "User-agent: *\nDisallow: /a # b\n\n# c: d\nSitemap: https://a.example/other.xml\n",
            "user-agent:*\r\nAllow: /\r\nsitemap: https://a.example/sitemap.xml\r\nHost: a.example\r\n",
        ] {
            assert!(repaired(text, SITEMAP, |_| false).is_empty(), "{text}");
        }
    }

    #[test]
    fn slips_are_mended_and_dead_sitemaps_go() {
        let text = "\u{FEFF}User agent: *\nDissallow: /x\nSitemap: /sitemap.xml\nSitemap: https://a.example/dead.xml\n";
        assert_eq!(changed(text), "User-agent: *\nDisallow: /x\nSitemap: https://a.example/sitemap.xml\n");
        assert_eq!(
            changed("User-agent: *\nAllow: /"),
            format!("User-agent: *\nAllow: /\nSitemap: {SITEMAP}\n")
        );
        assert_eq!(changed(""), format!("Sitemap: {SITEMAP}\n"));
    }

    #[test]
    fn the_diff_says_what_changes() {
        let repair = repaired("User-agent: *\nDissallow: /x", SITEMAP, |_| false);
        assert_eq!(
            repair.diff("robots.txt"),
            format!(
                "--- a/robots.txt\n+++ b/robots.txt\n@@ -1,2 +1,3 @@\n User-agent: *\n-Dissallow: /x\n\\ No newline at end of \
                 file\n+Disallow: /x\n+Sitemap: {SITEMAP}\n"
            )
        );
    }
}
