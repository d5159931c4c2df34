//! What is known of the site in a folder: which generator makes it, how it is built, into which folder, and where
//! it lives.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use serde_json::Value;
use url::Url;

use super::generator::{GENERATORS, Generator, Kit, literal};
use crate::cli::{InitArgs, is_plain, values::base_url};

/// No configuration is larger.
const MOST_BYTES: u64 = 1 << 20;

/// Folders that sites are kept in where nothing builds them.
const PLAIN: &[&str] = &["public", "site", "_site", "dist", "docs", "build", "www", "html"];

/// A site that is to be audited.
#[derive(Debug)]
pub struct Site {
    /// What makes it, where that is known.
    pub generator: Option<&'static Generator>,
    /// The folder that it is built into.
    pub folder: String,
    /// Whether that is a guess.
    pub is_guess: bool,
    /// The commands that fetch what the build needs.
    pub prepare: Vec<String>,
    /// The command that builds it; none where the folder is kept in git.
    pub build: Option<String>,
    /// Where it lives.
    pub url: Option<Url>,
}

impl Site {
    /// The site in this folder, with what was typed in place of what is found.
    pub fn of(root: &Path, args: &InitArgs) -> anyhow::Result<Self> {
        let mut site = Self::found(root);
        if let Some(folder) = &args.folder {
            let name = folder.to_string_lossy().replace('\\', "/");
            let name = name.trim_start_matches("./").trim_end_matches('/').to_owned();
            anyhow::ensure!(
                is_folder(&name),
                "`{name}` cannot be the build folder of a job: name one below this folder, in letters, digits and -._~/"
            );
            (site.folder, site.is_guess) = (name, false);
        }
        site.url = args.url.clone().or(site.url);
        Ok(site)
    }

    fn found(root: &Path) -> Self {
        let package = read(root, "package.json").and_then(|text| serde_json::from_str::<Value>(&text).ok());
        let named = |generator: &&Generator| is_named(generator, root, package.as_ref());
        match (GENERATORS.iter().find(named), package) {
            (Some(generator), package) => Self::made_by(generator, root, package.as_ref()),
            (None, Some(package)) if has_build(&package) => Self::of_script(root),
            (None, _) => Self::plain(root),
        }
    }

    fn made_by(generator: &'static Generator, root: &Path, package: Option<&Value>) -> Self {
        let old = is_old_hugo(generator, root).then_some(&"config.toml");
        let mut marks = generator.marks.iter().chain(old);
        let config = marks.find_map(|name| read(root, name)).unwrap_or_default();
        let said = literal(&config, generator.folder_key)
            .map(|name| name.trim_start_matches("./").trim_end_matches('/'));
        let has_script = generator.kit == Kit::Node && package.is_some_and(has_build);
        Self {
            generator: Some(generator),
            folder: said.filter(|name| is_folder(name)).unwrap_or(generator.folder).to_owned(),
            is_guess: false,
            prepare: prepare(generator.kit, root),
            build: Some(if has_script { "npm run build" } else { build(generator, root) }.to_owned()),
            url: address(&config, generator.url_keys),
        }
    }

    /// A build script that may make anything; the folder is one that is there, or the most usual.
    fn of_script(root: &Path) -> Self {
        let there =
            ["dist", "build", "public", "out", "_site"].into_iter().find(|name| root.join(name).is_dir());
        Self {
            generator: None,
            folder: there.unwrap_or("dist").to_owned(),
            is_guess: true,
            prepare: prepare(Kit::Node, root),
            build: Some("npm run build".to_owned()),
            url: None,
        }
    }

    /// Pages that are kept as they are served.
    fn plain(root: &Path) -> Self {
        let is_site = |folder: &&str| root.join(folder).join("index.html").is_file();
        let kept = PLAIN.iter().copied().find(is_site);
        // Reports may not stand inside of what is audited, so that a site at the root is copied first.
        let copy = "mkdir -p _site && git ls-files -z | xargs -0 cp --parents -t _site";
        let is_root = kept.is_none() && root.join("index.html").is_file();
        Self {
            generator: None,
            folder: kept.unwrap_or(if is_root { "_site" } else { "public" }).to_owned(),
            is_guess: kept.is_none() && !is_root,
            prepare: Vec::new(),
            build: is_root.then(|| copy.to_owned()),
            url: None,
        }
    }
}

/// A folder below this one, of a name that means nothing else to a shell.
fn is_folder(name: &str) -> bool {
    is_plain(name)
        && !name.starts_with(['-', '/', '~'])
        && !name.contains(':')
        && name.split('/').all(|part| !["", ".", ".."].contains(&part))
}

fn is_named(generator: &Generator, root: &Path, package: Option<&Value>) -> bool {
    let has = |name: &str| {
        let lists =
            ["dependencies", "devDependencies"].map(|list| package.and_then(|package| package.get(list)));
        lists.into_iter().flatten().any(|list| list.get(name).is_some())
    };
    generator.marks.iter().any(|mark| root.join(mark).is_file())
        || generator.package.is_some_and(has)
        || is_old_hugo(generator, root)
}

/// Hugo was configured in config.toml, which others use too.
fn is_old_hugo(generator: &Generator, root: &Path) -> bool {
    generator.name == "Hugo"
        && root.join("config.toml").is_file()
        && root.join("content").is_dir()
        && ["layouts", "themes", "archetypes"].iter().any(|folder| root.join(folder).is_dir())
}

fn has_build(package: &Value) -> bool {
    package.pointer("/scripts/build").is_some_and(Value::is_string)
}

fn prepare(kit: Kit, root: &Path) -> Vec<String> {
    let has = |name: &str| root.join(name).is_file();
    if let Kit::Cargo(name) = kit {
        return vec![format!("cargo install --locked {name}")];
    }
    let lines: &[&str] = match kit {
        Kit::Node if has("pnpm-lock.yaml") => &["corepack enable", "pnpm install --frozen-lockfile"],
        Kit::Node if has("yarn.lock") => &[
            "corepack enable",
            if has(".yarnrc.yml") { "yarn install --immutable" } else { "yarn install --frozen-lockfile" },
        ],
        Kit::Node if has("package-lock.json") => &["npm ci"],
        Kit::Node => &["npm install"],
        Kit::Ruby if has("Gemfile") => &["bundle config set --local path vendor/bundle", "bundle install"],
        Kit::Ruby => &["gem install jekyll"],
        Kit::Debian(_) | Kit::Cargo(_) => &[],
    };
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// Without a Gemfile there is no bundle.
fn build(generator: &'static Generator, root: &Path) -> &'static str {
    if generator.kit == Kit::Ruby && !root.join("Gemfile").is_file() {
        "jekyll build"
    } else {
        generator.build
    }
}

/// The live address that a configuration names, if it is one.
fn address(config: &str, (origin, path): (&str, &str)) -> Option<Url> {
    let origin = literal(config, origin)?;
    let path = literal(config, path).unwrap_or_default().trim_matches('/');
    let url = base_url(&format!("{}/{path}", origin.trim_end_matches('/'))).ok()?;
    let is_public = url.host_str().is_some_and(|host| {
        host.contains('.') && !host.ends_with("example.org") && !host.ends_with("example.com")
    });
    Some(url).filter(|url| is_public && is_plain(url.as_str()))
}

/// A configuration, if it is a text of that size.
fn read(root: &Path, name: &str) -> Option<String> {
    let path = root.join(name);
    if !fs::metadata(&path).ok()?.is_file() {
        return None;
    }
    let mut text = String::new();
    File::open(path).ok()?.take(MOST_BYTES).read_to_string(&mut text).ok()?;
    Some(text)
}
