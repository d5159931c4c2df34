//! Redirects in the syntax of each server and host, within its limits.
//!
//! A target is one [`Target`] in a file of its own, named in [`TARGETS`]; help, documentation and tests follow
//! from that. What a target cannot say is named, never written wrongly.

mod apache;
mod bulk;
mod caddy;
mod csv;
mod firebase;
mod front_matter;
mod lines;
mod nginx;
mod s3;
mod vercel;
mod wordpress;

use super::map::{Answer, Entry, Left, RedirectMap};

/// One server or host that redirects can be written for.
#[derive(Debug)]
pub struct Target {
    /// Its name after `--for`.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// Where the text goes.
    pub place: &'static str,
    /// What it cannot do, in a sentence.
    pub limits: &'static str,
    /// How a comment begins, where there are comments.
    pub comment: Option<&'static str>,
    /// Whether our tests load what is written into the real server, or into our own resolver.
    pub is_tested: bool,
    /// Writes the redirects.
    pub write: fn(&RedirectMap) -> Written,
}

/// The redirects in the syntax of a target.
#[derive(Debug, Default)]
pub struct Written {
    /// The text.
    pub text: String,
    /// How many rules there are in it.
    pub rules: usize,
    /// What is left out, and why.
    pub left: Vec<Left>,
}

/// Every target, in the order in which they are documented.
pub static TARGETS: &[&Target] = &[
    &nginx::TARGET,
    &apache::TARGET,
    &caddy::TARGET,
    &lines::NETLIFY,
    &lines::CLOUDFLARE,
    &bulk::TARGET,
    &vercel::TARGET,
    &firebase::TARGET,
    &s3::TARGET,
    &wordpress::TARGET,
    &front_matter::HUGO,
    &front_matter::JEKYLL,
    &front_matter::GITHUB_PAGES,
    &csv::TARGET,
];

/// The target of this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().copied().find(|target| target.name == name)
}

impl Target {
    /// The redirects of a map, with everything that is left out.
    pub fn render(&self, map: &RedirectMap) -> Written {
        let mut written = (self.write)(map);
        written.left.extend(map.left.iter().cloned());
        written
    }
}

impl Written {
    /// Writes what can be said of each entry, and leaves out what cannot.
    fn each<'m>(
        map: &'m RedirectMap,
        mut say: impl FnMut(&'m Entry) -> Result<String, &'static str>,
    ) -> Self {
        let mut written = Self::default();
        for entry in &map.entries {
            match say(entry) {
                Ok(text) => written.add(&text),
                Err(why) => written.left.push(Left::new(&entry.from, why)),
            }
        }
        written
    }

    fn add(&mut self, text: &str) {
        self.text += text;
        self.rules += 1;
    }
}

const NO_410: &str = "it answers 404 there by itself, and no rule can make that a 410";
const NO_QUERY: &str = "rules cannot see a query there";
const NO_SLASH: &str = "it has a `%2F` in it or two slashes in a row, which the server reads as one slash";

/// Whether a server that undoes escapes and joins slashes sees another path.
fn is_blurred(entry: &Entry) -> bool {
    entry.path.contains("//") || entry.from.split('?').next().unwrap_or_default().contains("%2F")
}
