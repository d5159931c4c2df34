//! What is remembered of a page when its facts are gone.

/// A page that an earlier crawl saw.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EarlierPage {
    /// Its title; empty without one.
    pub title: String,
    /// Where its canonical led, if elsewhere.
    pub canonical: Option<String>,
    /// Hash of its main text; 0 without words.
    pub text_hash: u64,
    /// Simhash of its main text.
    pub simhash: u64,
    /// Words of its main text.
    pub words: u32,
    /// The number of the audit that met it first; 0 where it was there before any page was lost.
    pub since: u32,
    /// The number of the audit that missed it first: this one, where the last one met it.
    pub missed: u32,
}
