//! Second addresses of a page: a live server was asked for them once, and answers them too.

use super::Site;
use crate::urls::UrlId;

/// Another address of a page, and what is wrong with how it is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// The page.
    pub page: UrlId,
    /// The other address.
    pub address: String,
    /// What makes it another one.
    pub differs: Differs,
    /// Where it is redirected; `None` where it answers the same page.
    pub redirected_to: Option<String>,
}

/// In what an address differs from that of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Differs {
    /// `http` and `https`.
    Scheme,
    /// `www.` before the host.
    Www,
    /// The slash at the end of the path.
    Slash,
    /// The name of the index file.
    Index,
}

impl Site {
    /// The second addresses that answer too.
    pub fn twins(&self) -> &[Twin] {
        &self.twins
    }

    /// The same site, once its second addresses were asked for.
    #[must_use]
    pub fn with_twins(self, twins: Vec<Twin>) -> Self {
        Self { twins, ..self }
    }
}
