//! Which query parameters make a URL another one.

use std::borrow::Cow;

use url::{Url, form_urlencoded};

/// What happens to the parameters of a query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum QueryPolicy {
    /// All stay.
    #[default]
    KeepAll,
    /// All go.
    DropAll,
    /// Only those of these names stay.
    Keep(Vec<String>),
    /// Those of these names go.
    Drop(Vec<String>),
}

impl QueryPolicy {
    /// The URL with the parameters that count.
    pub(super) fn apply<'u>(&self, url: &'u Url) -> Cow<'u, Url> {
        let Some(query) = url.query() else { return Cow::Borrowed(url) };
        let kept = match self {
            Self::KeepAll => return Cow::Borrowed(url),
            Self::DropAll => String::new(),
            Self::Keep(names) => filtered(query, |name| names.iter().any(|known| known == name)),
            Self::Drop(names) => filtered(query, |name| !names.iter().any(|known| known == name)),
        };
        let mut changed = url.clone();
        changed.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
        Cow::Owned(changed)
    }
}

/// The pairs that stay, as they are written.
fn filtered(query: &str, is_kept: impl Fn(&str) -> bool) -> String {
    let has_kept_name = |pair: &&str| {
        let (name, _) = form_urlencoded::parse(pair.as_bytes()).next().unwrap_or_default();
        !pair.is_empty() && is_kept(&name)
    };
    query.split('&').filter(has_kept_name).collect::<Vec<_>>().join("&")
}
