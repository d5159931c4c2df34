//! Flags, environment, tollgate.toml and defaults, compiled into one plain record.
//!
//! What is said closer to the keyboard goes first: flags (with the environment, which clap reads for
//! them), then the file, then the defaults. What contradicts itself is refused, never guessed at.

pub mod file;
mod rules;
mod selection;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use url::Url;

use self::file::Settings;
use crate::cli::AuditArgs;
use crate::cli::values::{FailOn, Size};
use crate::crawl::Limits;
use crate::crawl::state::{FILE_NAME, StateFile};
use crate::report::{FORMATS, Format};
use crate::rules::Selection;
use crate::urls::Tracking;

/// Where reports go when nobody says otherwise.
pub const DEFAULT_OUT: &str = "tollgate-out";

/// How much of one body is read when nobody says otherwise.
pub const DEFAULT_MAX_BODY: Size = Size(10 << 20);

/// Everything that an audit must be told.
#[derive(Debug, Clone)]
pub struct Config {
    /// What is audited, as the person named it.
    pub target: String,
    /// The folder that it is, unless it is a live site.
    pub folder: PathBuf,
    /// The URL where a live site begins.
    pub site: Option<Url>,
    /// The address that the site will have, where it was given.
    pub base_url: Option<Url>,
    /// The folder that reports are written into.
    pub out: PathBuf,
    /// The report files to write.
    pub formats: Vec<&'static Format>,
    /// What standard output carries.
    pub stdout: Stdout,
    /// From which severity on a finding fails the run.
    pub fail_on: FailOn,
    /// The rules that run, and how severe each is.
    pub selection: Selection,
    /// Whether tracking parameters tell URLs apart.
    pub tracking: Tracking,
    /// How many bytes of one body are read.
    pub max_body: u64,
    /// When the crawl ends, whatever is left.
    pub limits: Limits,
    /// Where the state of the crawl is kept.
    pub state: StateFile,
    /// Whether progress stays untold.
    pub quiet: bool,
}

/// What standard output carries.
#[derive(Debug, Clone, Copy)]
pub enum Stdout {
    /// The summary for a person.
    Summary,
    /// One report, for a pipe.
    Report(&'static Format),
    /// Nothing.
    Nothing,
}

impl Stdout {
    /// `--quiet` silences the summary, never a report that was asked for.
    pub fn of(report: Option<&'static Format>, quiet: bool) -> Self {
        match report {
            Some(format) => Self::Report(format),
            None if quiet => Self::Nothing,
            None => Self::Summary,
        }
    }
}

impl Config {
    /// Reads tollgate.toml and compiles it with what was typed.
    pub fn load(args: &AuditArgs) -> anyhow::Result<Self> {
        Self::compile(args, file::load(args.config.as_deref())?)
    }

    fn compile(args: &AuditArgs, settings: Settings) -> anyhow::Result<Self> {
        let selection = selection::compile(args, &settings)?;
        let settings = settings.audit;
        let folder = args.target.clone().or(settings.target).context(
            "there is nothing to audit: name a folder, as in `tollgate audit public`, or set `target` in tollgate.toml",
        )?;
        let out = args.out.clone().or(settings.out).unwrap_or_else(|| DEFAULT_OUT.into());
        let site = live_site(&folder, args)?;
        refuse_out_inside(&out, &folder)?;
        let drop_tracking = args.drop_tracking || settings.drop_tracking.unwrap_or(false);
        let max_body = args.max_body.or(settings.max_body).unwrap_or(DEFAULT_MAX_BODY).0;
        let state = state_file(args, &out, max_body);
        refuse_out_inside(&state.path, &folder)?;
        let formats = args.format.clone().or(settings.formats).unwrap_or_else(|| FORMATS.iter().collect());
        Ok(Self {
            target: folder.to_string_lossy().into_owned(),
            folder,
            site,
            base_url: args.base_url.clone().or(settings.base_url),
            out,
            formats: without_repeats(&formats),
            stdout: Stdout::of(args.stdout, args.quiet),
            fail_on: args.fail_on.or(settings.fail_on).unwrap_or_default(),
            selection,
            tracking: if drop_tracking { Tracking::Drop } else { Tracking::Keep },
            max_body,
            limits: Limits {
                pages: args.max_pages.map(NonZeroUsize::get),
                time: args.max_time.map(|time| time.0),
            },
            state,
            quiet: args.quiet,
        })
    }
}

/// The state of the crawl is kept beside the reports, unless somebody names another place.
fn state_file(args: &AuditArgs, out: &Path, max_body: u64) -> StateFile {
    let path = args.state.clone().unwrap_or_else(|| out.join(FILE_NAME));
    StateFile { path, resume: args.resume, settings: format!(", max-body={max_body}") }
}

/// The formats in the order of their list, each once.
pub fn without_repeats(formats: &[&'static Format]) -> Vec<&'static Format> {
    FORMATS.iter().filter(|known| formats.iter().any(|format| format.name == known.name)).collect()
}

/// The live site that the target is, if it is one. What only a folder can have is refused.
fn live_site(target: &Path, args: &AuditArgs) -> anyhow::Result<Option<Url>> {
    let text = target.to_string_lossy();
    if !crate::cli::is_url(&text) || target.exists() {
        return Ok(None);
    }
    if args.base_url.is_some() {
        bail!(
            "`--base-url` says where a folder will live, and `{text}` lives there already: leave one of them out"
        );
    }
    let url = Url::parse(&text).with_context(|| format!("`{text}` is not a URL that can be visited"))?;
    Ok(Some(url))
}

/// A report inside the audited folder would be a page of the next audit.
fn refuse_out_inside(out: &Path, folder: &Path) -> anyhow::Result<()> {
    let Ok(folder) = folder.canonicalize() else {
        return Ok(()); // A folder that is not there is somebody else's complaint.
    };
    let absolute =
        std::path::absolute(out).with_context(|| format!("cannot use `{}` for reports", out.display()))?;
    let existing = absolute.ancestors().find_map(|ancestor| ancestor.canonicalize().ok());
    if existing.is_some_and(|existing| existing.starts_with(&folder)) {
        bail!(
            "the reports would be written to `{}`, inside the audited folder, and the next audit would read them \
             as pages: choose another place with `--out`, as in `--out ../{DEFAULT_OUT}`",
            out.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(args: &AuditArgs, toml: &str) -> anyhow::Result<Config> {
        let settings = toml::from_str(toml).expect("a test writes valid settings");
        Config::compile(args, settings)
    }

    fn of(target: &str) -> AuditArgs {
        AuditArgs { target: Some(target.into()), ..AuditArgs::default() }
    }

    #[test]
    fn flags_go_before_the_file_and_the_file_before_defaults() {
        let toml = "[audit]\ntarget = \"built\"\nout = \"filed\"\nfail-on = \"warning\"";
        let args = AuditArgs { out: Some("typed".into()), ..AuditArgs::default() };
        let config = compiled(&args, toml).expect("it is consistent");
        assert_eq!((config.target.as_str(), config.out.to_str()), ("built", Some("typed")));
        assert_eq!((config.fail_on, config.max_body), (FailOn::Warning, 10 << 20));
        assert_eq!(config.formats.len(), FORMATS.len());
    }

    #[test]
    fn without_a_target_there_is_nothing_to_audit() {
        let message = compiled(&AuditArgs::default(), "").expect_err("it must be refused").to_string();
        assert!(message.contains("nothing to audit"), "{message}");
    }

    #[test]
    fn a_url_is_a_live_site_and_no_folder() {
        let site = |args: &AuditArgs| compiled(args, "").map(|config| config.site.map(String::from));
        assert_eq!(site(&of("https://example.com")).expect("fine"), Some("https://example.com/".to_owned()));
        assert_eq!(site(&of("public")).expect("fine"), None);
        let mapped = AuditArgs {
            base_url: Some(Url::parse("https://example.org/").expect("a URL")),
            ..of("https://example.com/")
        };
        assert!(site(&mapped).expect_err("refused").to_string().contains("--base-url"));
    }

    #[test]
    fn reports_stay_out_of_the_audited_folder() {
        let site = tempfile::tempdir().expect("a folder for the test");
        let at = |out: &str| AuditArgs {
            out: Some(site.path().join(out)),
            ..of(site.path().to_str().expect("its name is UTF-8"))
        };
        for out in ["", "reports", "a/b/c"] {
            assert!(compiled(&at(out), "").is_err(), "{out}");
        }
        assert!(compiled(&at("../beside-it"), "").is_ok());
    }

    #[test]
    fn quiet_silences_the_summary_and_not_the_report() {
        assert!(matches!(Stdout::of(None, true), Stdout::Nothing));
        assert!(matches!(Stdout::of(Some(&FORMATS[0]), true), Stdout::Report(_)));
        assert!(matches!(Stdout::of(None, false), Stdout::Summary));
    }
}
