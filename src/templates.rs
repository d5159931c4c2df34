//! The one door to tera: texts with places to fill in, embedded in the binary.

use std::io::Write;

use anyhow::Context as _;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tera::{Context, Delimiters, Tera};

/// What a page of ours tells browsers: nothing may be loaded, and nothing may run but its own sheet and script, known
/// by their hashes.
pub fn policy(style: &str, script: Option<&str>) -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    let script = script.map(|script| format!("script-src 'sha256-{}'; ", hash(script))).unwrap_or_default();
    let style = hash(style);
    format!("default-src 'none'; style-src 'sha256-{style}'; {script}base-uri 'none'; form-action 'none'")
}

/// Templates by their names. Those whose names end in `.html` escape what is filled in; the others do not.
pub struct Templates(Tera);

impl Templates {
    /// Templates of pages: places are `{{ name }}`.
    pub fn of_pages(texts: &[(&'static str, &'static str)]) -> anyhow::Result<Self> {
        Self::read(Tera::new(), texts)
    }

    /// Templates of files that have braces of their own, as the expressions of GitHub and the variables of
    /// shells: places are `(= name =)`, conditions `(% if name %)`.
    pub fn of_files(texts: &[(&'static str, &'static str)]) -> anyhow::Result<Self> {
        let mut tera = Tera::new();
        tera.set_delimiters(Delimiters {
            block_start: "(%".into(),
            block_end: "%)".into(),
            variable_start: "(=".into(),
            variable_end: "=)".into(),
            comment_start: "(#".into(),
            comment_end: "#)".into(),
        })?;
        Self::read(tera, texts)
    }

    fn read(mut tera: Tera, texts: &[(&'static str, &'static str)]) -> anyhow::Result<Self> {
        tera.add_raw_templates(texts.iter().copied())?;
        Ok(Self(tera))
    }

    /// Writes a template with the fields of a record in its places.
    pub fn write(&self, name: &str, filling: &impl Serialize, out: impl Write) -> anyhow::Result<()> {
        let context = Context::from_serialize(filling)?;
        self.0.render_to(name, &context, out).with_context(|| format!("cannot fill in `{name}`"))
    }
}
