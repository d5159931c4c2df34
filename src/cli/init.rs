//! What `tollgate init` takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use url::Url;

/// Arguments of `tollgate init`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct InitArgs {
    /// Where audits shall run
    #[arg(value_name = "WHERE")]
    pub ci: Ci,

    /// The address of the live site, for the nightly audit [default: what the site generator's configuration says]
    #[arg(long, value_name = "URL", value_parser = live_url)]
    pub url: Option<Url>,

    /// The folder that the site is built into [default: that of the site generator found here]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,

    /// The git repository that the job builds tollgate from
    #[arg(long, value_name = "URL", value_parser = repository)]
    pub from: Option<String>,

    /// Print the files and write nothing
    #[arg(long)]
    pub print: bool,

    /// Overwrite files that are there already
    #[arg(long, conflicts_with = "print")]
    pub force: bool,
}

/// Where audits can run without anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Ci {
    /// GitHub Actions
    Github,
    /// GitLab CI/CD
    Gitlab,
    /// CircleCI
    Circleci,
    /// Jenkins
    Jenkins,
    /// Azure Pipelines
    Azure,
    /// A line of a crontab
    Cron,
    /// A timer of systemd
    Systemd,
}

const EXAMPLES: &str = "\
Nothing is asked. The build folder and command are those of the site generator found here: Hugo,
Jekyll, Astro, Eleventy, mdBook, Docusaurus, or the build script of a package.json. A tollgate.toml
that is there already is kept; any other file is only overwritten with --force.

Examples:
  tollgate init github --url https://www.example.com/ --from https://git.example.com/tollgate
  tollgate init gitlab --folder dist --print
  tollgate init systemd --url https://www.example.com/";

/// What may stand in shells, units and YAML without meaning anything else there.
pub fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/:@,+=".contains(&byte))
}

fn live_url(text: &str) -> Result<Url, String> {
    let url = super::values::base_url(text)?;
    if !is_plain(url.as_str()) {
        return Err(
            "name the site without signs that a shell would read: letters, digits and -._~/:@,+=".to_owned()
        );
    }
    Ok(url)
}

fn repository(text: &str) -> Result<String, String> {
    let has_scheme =
        ["https://", "ssh://", "git://", "file://"].iter().any(|scheme| text.starts_with(scheme));
    let has_login = text.split_once("://").is_some_and(|(_, rest)| {
        rest.split('/')
            .next()
            .and_then(|host| host.split_once('@'))
            .is_some_and(|(login, _)| login.contains(':'))
    });
    match (has_scheme && is_plain(text), has_login) {
        (true, false) => Ok(text.to_owned()),
        (true, true) => Err("a password does not belong into a file of the repository".to_owned()),
        _ => Err("write a git URL in full, like https://git.example.com/tollgate".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_a_shell_would_read_are_refused() {
        for text in [
            "https://example.com/$(id)",
            "https://example.com/'",
            "https://me:pw@example.com/",
            "example.com",
        ] {
            assert!(live_url(text).is_err(), "{text}");
        }
        assert!(live_url("https://example.com/docs").is_ok());
        for text in [
            "git.example.com/x",
            "https://me:pw@example.com/x",
            "https://example.com/`x`",
            "-x",
            "https://a b",
        ] {
            assert!(repository(text).is_err(), "{text}");
        }
        for text in
            ["https://git.example.com/tollgate.git", "ssh://git@example.com/tollgate", "file:///srv/tollgate"]
        {
            assert_eq!(repository(text).as_deref(), Ok(text));
        }
    }
}
