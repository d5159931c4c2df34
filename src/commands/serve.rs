//! `tollgate serve`: a folder, or a site that is made up, over HTTP, until somebody presses Ctrl-C.

use std::future::Future;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use tokio::sync::mpsc;
use url::Url;

use super::{Console, Exit, made_up};
use crate::cli::ServeArgs;
use crate::config::file;
use crate::fetch::folder::{Folder, Options, Warning};
use crate::fetch::server::{Limits, Names, Server, Visit};

/// Where a site is served when nobody says otherwise.
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8402);

/// How many visits may wait to be printed before clients wait for the terminal.
const UNPRINTED_VISITS: usize = 1024;

/// Serves until Ctrl-C. The address goes to standard output; warnings and visits go to standard error.
pub async fn run(args: &ServeArgs, console: &mut Console<'_>) -> anyhow::Result<Exit> {
    // Without a handler for Ctrl-C the system ends us, which is what was asked for.
    let args = &file::load(args.settings.config.as_deref())?.serve.under(args);
    let interrupted = async { drop(tokio::signal::ctrl_c().await) };
    run_until(interrupted, args, &mut console.out, &mut console.err).await?;
    Ok(Exit::Clean)
}

/// The same, until `stop` is done.
async fn run_until(
    stop: impl Future<Output = ()>,
    args: &ServeArgs,
    out: &mut impl Write,
    err: &mut impl Write,
) -> anyhow::Result<()> {
    if let Some(folder) = &args.synthetic.write {
        return write(folder, args, out);
    }
    check_address(args)?;
    let listener = listen(address(args))?;
    let address = listener.local_addr()?;
    let (folder, what) = content(args, address)?;
    for warning in folder.warnings() {
        writeln!(err, "{}", warning_line(warning))?;
    }
    let (sender, visits) = mpsc::channel(UNPRINTED_VISITS);
    let silent = server(args, listener, folder)?;
    let server = if args.quiet { silent } else { silent.with_log(sender) };
    let running = server.start()?;
    writeln!(out, "Serving {what} at http://{address}/")?;
    out.flush()?;
    print_visits(visits, stop, err).await;
    running.stop().await;
    Ok(())
}

fn address(args: &ServeArgs) -> SocketAddr {
    args.listen.unwrap_or(DEFAULT_LISTEN)
}

fn check_address(args: &ServeArgs) -> anyhow::Result<()> {
    let address = address(args);
    if !address.ip().is_loopback() && !args.public {
        bail!("{address} can be reached from other machines; add --public if that is what you want");
    }
    Ok(())
}

/// What is served at this address, and what to call it.
fn content(args: &ServeArgs, address: SocketAddr) -> anyhow::Result<(Folder, String)> {
    let base = Url::parse(&format!("http://{address}/")).context("an address is a URL")?;
    let (folder, what) = match (args.synthetic.site(base.as_str()), &args.folder) {
        (Some(site), _) => {
            let what = format!("{} made-up pages", site.plan().pages);
            (Folder::made_up(site), what)
        }
        (None, Some(path)) => (Folder::open(path, Options::default())?, path.display().to_string()),
        (None, None) => bail!("name a folder, or make up a site with --synthetic"),
    };
    Ok((folder.with_base(base), what))
}

fn server(args: &ServeArgs, listener: TcpListener, folder: Folder) -> anyhow::Result<Server> {
    let address = listener.local_addr()?;
    let server =
        Server::on(listener, Arc::new(folder)).with_context(|| format!("cannot listen at {address}"))?;
    Ok(server.with_limits(limits(args)).with_names(Names::at(address.ip(), &args.names.hosts)))
}

fn limits(args: &ServeArgs) -> Limits {
    let latency = args.latency.map_or(Duration::ZERO, |span| span.0);
    Limits { latency, ..Limits::default() }
}

/// Writes what would have been served.
fn write(folder: &Path, args: &ServeArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let address = address(args);
    if address.port() == 0 {
        bail!("a site that is written names its address: give --listen a port other than 0");
    }
    let site = args.synthetic.site(&format!("http://{address}/"));
    let site = site.context("only a site that is made up is written")?;
    made_up::write(&site, folder)?;
    writeln!(out, "Wrote {} pages into {}", site.plan().pages, folder.display())?;
    Ok(())
}

/// Takes an address to listen at, or says what is in the way.
pub(super) fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| explained(error, address))
}

fn explained(error: io::Error, address: SocketAddr) -> anyhow::Error {
    match error.kind() {
        io::ErrorKind::AddrInUse => anyhow!(
            "another program listens at {address} already; stop it, or choose a port with --listen {}:0",
            address.ip()
        ),
        _ => anyhow!(error).context(format!("cannot listen at {address}")),
    }
}

/// Prints visits until `stop` is done. A terminal that went away is no reason to stop.
async fn print_visits(
    mut visits: mpsc::Receiver<Visit>,
    stop: impl Future<Output = ()>,
    err: &mut impl Write,
) {
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return,
            Some(visit) = visits.recv() => drop(writeln!(err, "{}", visit_line(&visit))),
        }
    }
}

fn warning_line(warning: &Warning) -> String {
    let line = warning.line.map(|line| format!(":{line}")).unwrap_or_default();
    format!("warning: {}{line}: {}", printable(&warning.file), printable(&warning.message))
}

fn visit_line(visit: &Visit) -> String {
    let Visit { method, target, status, sent, fault } = visit;
    let fault = fault.map(|fault| format!(" {}", fault.name())).unwrap_or_default();
    format!("{} {} {status} {sent}{fault}", printable(method), printable(target))
}

/// Text from outside, with everything escaped that could move a cursor or turn the line around.
fn printable(text: &str) -> String {
    let is_plain = |c: char| c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric();
    let mut printable = String::with_capacity(text.len());
    for c in text.chars() {
        if is_plain(c) {
            printable.push(c);
        } else {
            printable.extend(c.escape_unicode());
        }
    }
    printable
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::folder::Fault;
    use clap::Parser;
    use tempfile::TempDir;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        serve: ServeArgs,
    }

    fn args(folder: &TempDir, more: &[&str]) -> ServeArgs {
        let folder = folder.path().to_str().unwrap();
        Cli::parse_from([&["serve", folder], more].concat()).serve
    }

    async fn outcome(args: &ServeArgs) -> (anyhow::Result<()>, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let result = run_until(std::future::ready(()), args, &mut out, &mut err).await;
        (result, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[tokio::test]
    async fn the_address_is_printed_and_warnings_stand_apart() {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("_redirects"), "\nnowhere\n").unwrap();
        let (result, out, err) = outcome(&args(&folder, &["--listen", "127.0.0.1:0"])).await;
        result.unwrap();
        assert!(
            out.starts_with(&format!("Serving {} at http://127.0.0.1:", folder.path().display())),
            "{out}"
        );
        assert!(err.starts_with("warning: _redirects:2: "), "{err}");
    }

    #[tokio::test]
    async fn addresses_that_others_reach_need_a_flag() {
        let folder = TempDir::new().unwrap();
        let (result, out, _) = outcome(&args(&folder, &["--listen", "0.0.0.0:0"])).await;
        assert!(result.unwrap_err().to_string().contains("--public"));
        assert_eq!(out, "");
        assert!(outcome(&args(&folder, &["--listen", "0.0.0.0:0", "--public"])).await.0.is_ok());
    }

    #[tokio::test]
    async fn other_names_than_those_of_this_machine_must_be_allowed() {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("index.html"), "secret").unwrap();
        let anywhere = ["--listen", "127.0.0.1:0"];
        for (more, host, expected) in [
            (&[][..], "rebound.example", "HTTP/1.1 421 "),
            (&[], "localhost", "HTTP/1.1 200 "),
            (&["--host", "site.test"], "site.test", "HTTP/1.1 200 "),
        ] {
            let args = args(&folder, &[&anywhere, more].concat());
            let listener = listen(address(&args)).unwrap();
            let content = Folder::open(folder.path(), Options::default()).unwrap();
            let running = server(&args, listener, content).unwrap().start().unwrap();
            let mut stream = tokio::net::TcpStream::connect(running.address()).await.unwrap();
            let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            assert!(answer.starts_with(expected), "{host}: {answer}");
            assert_eq!(answer.contains("secret"), expected.contains("200"), "{host}: {answer}");
        }
    }

    #[tokio::test]
    async fn a_port_in_use_is_named() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        let message = outcome(&args(&TempDir::new().unwrap(), &["--listen", &address]))
            .await
            .0
            .unwrap_err()
            .to_string();
        assert!(message.contains(&address) && message.contains("--listen 127.0.0.1:0"), "{message}");
    }

    #[tokio::test]
    async fn a_folder_that_is_none_is_named() {
        let mut args = args(&TempDir::new().unwrap(), &[]);
        args.folder = Some("/nowhere/at/all".into());
        assert!(outcome(&args).await.0.unwrap_err().to_string().contains("/nowhere/at/all"));
    }

    #[test]
    fn lines_hold_no_character_that_could_forge_others() {
        let visit = Visit {
            method: "GET".to_owned(),
            target: "/ü\u{1b}[2J\u{202e}\r\n".to_owned(),
            status: 402,
            sent: 7,
            fault: Some(Fault::Truncate),
        };
        assert_eq!(visit_line(&visit), "GET /ü\\u{1b}[2J\\u{202e}\\u{d}\\u{a} 402 7 truncate");
    }
}
