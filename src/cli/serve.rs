//! What `tollgate serve` takes.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::SettingsArgs;
use super::values::{Size, Span};
use crate::synthetic::{Plan, Site};

const MADE_UP: &str = "A site that is made up";

/// Serve a folder as the site it will be, or a site that is made up
///
/// Reads the folder once, as `tollgate audit` does: directory indexes, clean URLs (/about for
/// about.html), 404.html, _redirects, _headers and _responses.toml. The answers that
/// _responses.toml declares are played with their delays and faults.
///
/// With --synthetic there is no folder: each page is computed when it is asked for, so that sites of
/// any size cost little memory. The same options make the same bytes on every machine.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct ServeArgs {
    /// The folder that holds the built site
    #[arg(required_unless_present = "pages")]
    pub folder: Option<PathBuf>,

    /// The address to listen at; port 0 takes any free one [default: 127.0.0.1:8402]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,

    /// Allow an address that other machines can reach
    ///
    /// Whoever reaches it can read every file of the folder.
    #[arg(long)]
    pub public: bool,

    /// Let every answer come this much later, as from a server far away: 100ms
    #[arg(long, value_name = "TIME")]
    pub latency: Option<Span>,

    /// By which names it may be asked.
    #[command(flatten)]
    pub names: NameArgs,

    /// Print no line for each request
    #[arg(long, short)]
    pub quiet: bool,

    /// Where settings are kept.
    #[command(flatten)]
    pub settings: SettingsArgs,

    /// What is made up.
    #[command(flatten)]
    pub synthetic: SyntheticArgs,
}

/// By which names a server of ours may be asked.
#[derive(Debug, Clone, Default, Args)]
pub struct NameArgs {
    /// Answer to this name too, beside localhost and addresses; may be given several times
    ///
    /// What only this machine can reach answers to no other name, so that no site on the internet can read it through a
    /// browser here. With --public every name is answered.
    #[arg(long = "host", value_name = "NAME")]
    pub hosts: Vec<String>,
}

impl NameArgs {
    /// What was typed, or what a file says.
    pub fn over<'a>(&'a self, filed: &'a [String]) -> &'a [String] {
        if self.hosts.is_empty() { filed } else { &self.hosts }
    }
}

/// A site for measuring how a program does on many pages.
#[derive(Debug, Clone, Args)]
#[group(requires = "pages", conflicts_with = "folder")]
pub struct SyntheticArgs {
    /// Make up a site of so many pages, with a sitemap and a robots.txt
    #[arg(long = "synthetic", value_name = "PAGES", value_parser = clap::value_parser!(u32).range(1..), help_heading = MADE_UP)]
    pub pages: Option<u32>,

    /// Make up another site than with other numbers
    #[arg(long, value_name = "NUMBER", default_value = "1", help_heading = MADE_UP)]
    pub seed: u64,

    /// How big a page is, about: 4kB, 23kB; it holds its links at least
    #[arg(long, value_name = "SIZE", default_value = "23kB", value_parser = page_size, help_heading = MADE_UP)]
    pub page_size: u32,

    /// How many links to other pages a page has
    #[arg(long, value_name = "NUMBER", default_value = "40", value_parser = clap::value_parser!(u32).range(1..=10_000), help_heading = MADE_UP)]
    pub links: u32,

    /// How many templates the pages take turns with
    #[arg(long, value_name = "NUMBER", default_value = "3", value_parser = clap::value_parser!(u32).range(1..=1000), help_heading = MADE_UP)]
    pub templates: u32,

    /// Which share of the pages has a fault, from 0 to 1
    ///
    /// One of five each: a link to a page that is gone (404), demands payment (402), fails (500) or
    /// redirects (301), or no title.
    #[arg(long, value_name = "SHARE", default_value = "0", value_parser = share, help_heading = MADE_UP)]
    pub fault_rate: f64,

    /// Write the site into this folder in place of serving it
    ///
    /// The folder must be new or empty. Sitemap and robots.txt name the address of --listen.
    #[arg(long, value_name = "DIR", help_heading = MADE_UP)]
    pub write: Option<PathBuf>,
}

impl SyntheticArgs {
    /// The site that is wanted, at this address.
    pub fn site(&self, base: &str) -> Option<Site> {
        let Self { seed, page_size, links, templates, fault_rate, .. } = *self;
        let base = base.to_owned();
        self.pages.map(|pages| Site::new(Plan { pages, seed, page_size, links, templates, fault_rate, base }))
    }
}

fn page_size(text: &str) -> Result<u32, String> {
    let Size(bytes) = text.parse()?;
    let size = u32::try_from(bytes).ok().filter(|size| *size <= 100_000_000);
    size.ok_or_else(|| "a page has 100 MB at most".to_owned())
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "write a number from 0 to 1: 0.01 is a page in a hundred".to_owned())
}

const EXAMPLES: &str = "\
Examples:
  tollgate serve public                                   at http://127.0.0.1:8402/
  tollgate serve --synthetic 100000 --quiet               100,000 pages of 23 kB, without a file
  tollgate serve --synthetic 1000 --fault-rate 0.05 --latency 100ms
  tollgate serve --synthetic 10000 --write /tmp/site      the same pages as files";
