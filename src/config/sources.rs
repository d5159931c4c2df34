//! The `[sources]` table: the files that pages are made from.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{anyhow, bail};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::fix::written::{Pattern, Patterns, Preset, is_outside};

/// Where the author of a page edits it, so that findings are shown there: by the layout of a site generator, by
/// patterns, or both. Nothing outside the folder of this file is read.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct SourceSettings {
    /// The site generator whose layout of files holds.
    pub preset: Option<Preset>,
    /// The folder of the project, from this file, where the sources are not beside it.
    pub root: Option<PathBuf>,
    /// The folder of the pages in it, where it is not that of the preset.
    pub content: Option<String>,
    /// Files and folders of templates and data whose links stand on many pages, besides those of the preset.
    pub templates: Vec<String>,
    /// Files by the path of the page, which go before the preset: `"/blog/*" = "content/posts/*.md"`.
    pub pages: BTreeMap<String, String>,
}

/// Where the sources of a site are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The folder of the project, as it is named from here.
    pub root: PathBuf,
    /// The generator's layout.
    pub preset: Option<Preset>,
    /// The folder of the pages, below that.
    pub content: String,
    /// What many pages share, below that.
    pub templates: Vec<String>,
    /// The project's own rules.
    pub patterns: Patterns,
}

/// The sources that a file says there are; none where it says nothing.
pub fn compile(settings: &SourceSettings) -> anyhow::Result<Option<Project>> {
    if settings.preset.is_none() && settings.pages.is_empty() {
        let is_said = settings.content.is_some() || !settings.templates.is_empty();
        if is_said {
            bail!("tollgate.toml: in [sources], name a `preset`, or `pages` by their paths");
        }
        return Ok(None);
    }
    let presets = settings
        .preset
        .into_iter()
        .flat_map(|preset| preset.templates().iter().map(|name| (*name).to_owned()));
    let templates: Vec<String> = presets.chain(settings.templates.iter().map(|name| tidy(name))).collect();
    let content = settings.content.as_deref().map(tidy);
    if let Some(outside) = templates.iter().chain(&content).find(|name| is_outside(name)) {
        bail!("tollgate.toml: in [sources], `{outside}` is not in the project: name a folder below it");
    }
    let read = |(path, file): (&String, &String)| {
        Pattern::read(path, file).map_err(|why| anyhow!("tollgate.toml: in [sources.pages], {why}"))
    };
    let patterns = settings.pages.iter().map(read).collect::<anyhow::Result<_>>()?;
    Ok(Some(Project {
        // The current folder has no name.
        root: settings.root.clone().filter(|root| !root.as_os_str().is_empty()).unwrap_or(".".into()),
        preset: settings.preset,
        content: content.unwrap_or_else(|| settings.preset.map_or("", Preset::content).to_owned()),
        templates,
        patterns: Patterns::new(patterns),
    }))
}

fn tidy(name: &str) -> String {
    let name = name.replace('\\', "/");
    name.trim_start_matches("./").trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(toml: &str) -> anyhow::Result<Option<Project>> {
        compile(&toml::from_str(toml).expect("a test writes valid settings"))
    }

    #[test]
    fn a_preset_knows_its_folders_and_what_is_said_goes_first() {
        assert_eq!(compiled("").expect("nothing is said"), None);
        let project =
            compiled("root = 'site'\npreset = \"hugo\"\ncontent = './text\\'\ntemplates = ['partials/']")
                .expect("fine")
                .expect("some");
        assert_eq!(
            (project.root.as_path(), project.content.as_str()),
            (std::path::Path::new("site"), "text")
        );
        assert!(
            ["layouts", "partials"].iter().all(|name| project.templates.iter().any(|known| known == name))
        );
    }

    #[test]
    fn what_is_outside_or_means_nothing_is_refused() {
        for toml in [
            "content = 'x'",
            "preset = 'hugo'\ncontent = '../x'",
            "preset = 'hugo'\ntemplates = ['/etc']",
            "[pages]\n'/a' = '../b'",
            "[pages]\n'/a/*' = 'b'",
        ] {
            let message = compiled(toml).expect_err("it must be refused").to_string();
            assert!(message.starts_with("tollgate.toml: in [sources"), "{message}");
        }
    }
}
