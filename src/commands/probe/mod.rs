//! `tollgate probe`: one URL as several clients see it, and why it is refused.

mod text;

use anyhow::{Context, bail};
use serde::Serialize;

use super::live::addresses;
use super::{Console, Exit, clock};
use crate::audit::Tool;
use crate::cli::{ProbeArgs, ProbeFormat};
use crate::config::file::{self, Settings};
use crate::config::tables::AccessSettings;
use crate::config::{network, take_login};
use crate::fetch::Pace;
use crate::fetch::http::{Http, HttpOptions};
use crate::fetch::pace::PaceOptions;
use crate::probe::{CLIENTS, Look, Probe, Prober, crawlers};
use crate::urls::{self, Url};

/// The version of the record that `--format json` prints.
const SCHEMA: &str = "tollgate/probe/1";

/// What names can and cannot prove.
const NOTE: &str = "Real crawlers are verified by their address: an equal answer to a name proves nothing, \
                    a different one proves that the name is looked at.";

/// What `--format json` prints.
#[derive(Debug, Serialize)]
struct Record {
    schema: &'static str,
    tool: Tool,
    started: String,
    probes: Vec<Probe>,
    note: &'static str,
}

/// Asks for every URL, and prints what it shows.
pub async fn run(args: &ProbeArgs, console: &mut Console<'_>) -> anyhow::Result<Exit> {
    let started = clock::now();
    let numbered = (1..).zip(&args.urls);
    let urls: Vec<Url> = numbered.map(|(number, text)| address(number, text)).collect::<Result<_, _>>()?;
    let settings = file::load(args.config.as_deref())?;
    let mut probes = Vec::new();
    for url in &urls {
        let probe = probe(url, args, &settings).await?;
        if args.format == ProbeFormat::Text {
            text::write(&probe, console.paint, console.out)?;
        }
        probes.push(probe);
    }
    let exit = judge(&probes);
    match args.format {
        ProbeFormat::Text => writeln!(console.out, "note: {NOTE}")?,
        ProbeFormat::Json => {
            let tool = Tool::this();
            let record = Record { schema: SCHEMA, tool, started, probes, note: NOTE };
            serde_json::to_writer_pretty(&mut *console.out, &record)?;
            writeln!(console.out)?;
        }
    }
    Ok(exit)
}

/// An address to ask. One that cannot be read is not repeated: it may hold a password.
fn address(number: usize, text: &str) -> anyhow::Result<Url> {
    const HOW: &str = "write it in full: https://example.com/";
    let url =
        Url::parse(text).with_context(|| format!("URL {number} is none that can be asked for; {HOW}"))?;
    if !urls::is_http(&url) {
        bail!("URL {number} is not http: or https:; {HOW}");
    }
    Ok(url)
}

async fn probe(url: &Url, args: &ProbeArgs, settings: &Settings) -> anyhow::Result<Probe> {
    // What opens the doors of the project's own site is not for whatever is asked for here.
    let access =
        AccessSettings { user_agent: settings.access.user_agent.clone(), ..AccessSettings::default() };
    let file = (&access, &settings.network);
    let mut url = url.clone();
    let login = take_login(&mut url);
    let options = network::with_login(network::compile(&args.network, file, &url)?, &url, login)?;
    let addresses = addresses(&url, &options).await;
    let http = Http::new(HttpOptions { addresses, ..options })?;
    let prober = Prober::new(Pace::new(http, PaceOptions::default()));
    let clients: Vec<_> = CLIENTS.into_iter().chain(crawlers().filter(|_| args.as_crawlers)).collect();
    Ok(prober.probe(&url, &clients, clock::seconds()).await)
}

fn judge(probes: &[Probe]) -> Exit {
    let has_answer = |probe: &Probe| probe.looks.iter().any(Look::is_answered);
    if !probes.iter().any(has_answer) {
        Exit::NothingAudited
    } else if probes.iter().all(|probe| probe.refusals.is_empty()) {
        Exit::Clean
    } else {
        Exit::Findings
    }
}
