//! What is done with links to other sites.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is done with links to other sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum External {
    /// Each is asked once.
    Check,
    /// They are counted, and nobody is asked.
    #[default]
    List,
    /// They are left out.
    Skip,
}

impl External {
    /// What is left of it where there is no network.
    #[must_use]
    pub fn without_network(self) -> Self {
        if self == Self::Check { Self::List } else { self }
    }
}
