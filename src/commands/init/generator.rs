//! The site generators that `tollgate init` knows: how each is recognised, installed and run.

/// What a generator is installed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kit {
    /// Packages of npm, yarn or pnpm.
    Node,
    /// Gems.
    Ruby,
    /// A package of Debian.
    Debian(&'static str),
    /// A crate.
    Cargo(&'static str),
}

impl Kit {
    /// An image that has it.
    pub fn image(self) -> &'static str {
        match self {
            Self::Node => "node:22-bookworm",
            Self::Ruby => "ruby:3.3",
            Self::Debian(_) => "debian:stable-slim",
            Self::Cargo(_) => "rust:1-bookworm",
        }
    }

    /// What a machine must have.
    pub fn needs(self) -> &'static str {
        match self {
            Self::Node => "Node.js",
            Self::Ruby => "Ruby",
            Self::Debian(package) => package,
            Self::Cargo(_) => "",
        }
    }
}

/// A site generator.
#[derive(Debug)]
pub struct Generator {
    /// What people call it.
    pub name: &'static str,
    /// Its configuration files, any of which gives it away.
    pub marks: &'static [&'static str],
    /// The package of npm that gives it away, too.
    pub package: Option<&'static str>,
    /// What it is installed with.
    pub kit: Kit,
    /// The command that builds the site.
    pub build: &'static str,
    /// The folder that it builds into when nobody says otherwise.
    pub folder: &'static str,
    /// The key of its configuration that names another one.
    pub folder_key: &'static str,
    /// The keys of its configuration that name the live address, and the path below that.
    pub url_keys: (&'static str, &'static str),
}

/// Every generator, those with a configuration file of their own first.
pub static GENERATORS: &[Generator] = &[
    Generator {
        name: "Hugo",
        marks: &["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default/hugo.toml"],
        package: None,
        kit: Kit::Debian("hugo"),
        build: "hugo --minify",
        folder: "public",
        folder_key: "publishDir",
        url_keys: ("baseURL", ""),
    },
    Generator {
        name: "Jekyll",
        marks: &["_config.yml", "_config.yaml", "_config.toml"],
        package: None,
        kit: Kit::Ruby,
        build: "bundle exec jekyll build",
        folder: "_site",
        folder_key: "destination",
        url_keys: ("url", "baseurl"),
    },
    Generator {
        name: "mdBook",
        marks: &["book.toml"],
        package: None,
        kit: Kit::Cargo("mdbook"),
        build: "mdbook build",
        folder: "book",
        folder_key: "build-dir",
        url_keys: ("", ""),
    },
    Generator {
        name: "Astro",
        marks: &[
            "astro.config.mjs",
            "astro.config.js",
            "astro.config.ts",
            "astro.config.cjs",
            "astro.config.mts",
        ],
        package: Some("astro"),
        kit: Kit::Node,
        build: "npx astro build",
        folder: "dist",
        folder_key: "outDir",
        url_keys: ("site", "base"),
    },
    Generator {
        name: "Docusaurus",
        marks: &[
            "docusaurus.config.js",
            "docusaurus.config.ts",
            "docusaurus.config.mjs",
            "docusaurus.config.cjs",
        ],
        package: Some("@docusaurus/core"),
        kit: Kit::Node,
        build: "npx docusaurus build",
        folder: "build",
        folder_key: "",
        url_keys: ("url", "baseUrl"),
    },
    Generator {
        name: "Eleventy",
        marks: &["eleventy.config.js", "eleventy.config.cjs", "eleventy.config.mjs", ".eleventy.js"],
        package: Some("@11ty/eleventy"),
        kit: Kit::Node,
        build: "npx @11ty/eleventy",
        folder: "_site",
        folder_key: "output",
        url_keys: ("", ""),
    },
    of_package("VitePress", "vitepress", "docs/.vitepress/dist"),
    of_package("Gatsby", "gatsby", "public"),
    of_package("Next.js", "next", "out"),
    of_package("SvelteKit", "@sveltejs/kit", "build"),
    of_package("Create React App", "react-scripts", "build"),
    of_package("Vite", "vite", "dist"),
];

/// A generator that only package.json names; its build script builds.
const fn of_package(name: &'static str, package: &'static str, folder: &'static str) -> Generator {
    Generator {
        name,
        marks: &[],
        package: Some(package),
        kit: Kit::Node,
        build: "npm run build",
        folder,
        folder_key: "",
        url_keys: ("", ""),
    }
}

/// The value of a key that stands at the beginning of a line, as YAML, TOML and JavaScript write it: only a
/// plain text is one.
pub fn literal<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    if key.is_empty() {
        return None;
    }
    text.lines().find_map(|line| {
        let line = line.trim_start().trim_start_matches(['"', '\'']);
        let rest = line
            .get(..key.len())
            .filter(|start| start.eq_ignore_ascii_case(key))
            .map(|_| &line[key.len()..])?;
        let value = rest.trim_start_matches(['"', '\'']).trim_start().strip_prefix([':', '='])?.trim_start();
        match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next(),
            _ => value.split(['#', ',', ';']).next().map(str::trim_end),
        }
        .filter(|value| !value.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_from_any_notation() {
        for (text, key, value) in [
            ("title = \"x\"\nbaseURL = 'https://a.example/'", "baseurl", Some("https://a.example/")),
            ("url: https://a.example # ours", "url", Some("https://a.example")),
            ("  site: \"https://a.example\",", "site", Some("https://a.example")),
            ("  \"publishDir\": \"out\",", "publishDir", Some("out")),
            ("outDir: ", "outDir", None),
            ("urls: x", "url", None),
            ("url", "url", None),
            ("baseURL = \"\"", "baseURL", None),
            ("é = 1", "x", None),
        ] {
            assert_eq!(literal(text, key), value, "{text}");
        }
    }
}
