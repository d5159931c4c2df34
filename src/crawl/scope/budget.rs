//! What may be spent below one path.

/// The most URLs below one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrefixBudget {
    /// The path that the URLs begin with.
    pub prefix: String,
    /// How many are visited.
    pub pages: u64,
}
