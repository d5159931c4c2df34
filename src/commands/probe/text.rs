//! A probe for people: the matrix, then each refusal with its reason and its way out.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::diagnose::Evidence;
use crate::diagnose::statuses::Family;
use crate::probe::{CROWDS, Look, Probe, Refusal};
use crate::report::Paint;
use crate::report::paint::Look as Shade;
use crate::report::text::{shortened, visible};
use crate::report::why;

/// Characters of one crawled text.
const MAX_TEXT: usize = 120;

/// Prints one probe.
pub(super) fn write(probe: &Probe, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}\n", paint.paint(Shade::Strong, visible(&probe.url)))?;
    matrix(probe, paint, out)?;
    writeln!(out, "\n{}\n", paint.paint(Shade::Strong, verdict(probe)))?;
    let all = plain(probe).count();
    probe.refusals.iter().try_for_each(|refusal| {
        let names: Vec<&str> = refusal.clients.iter().map(String::as_str).collect();
        write_refusal((refusal, who(&names, all)), paint, out)
    })
}

/// The looks that differ in the client only.
fn plain(probe: &Probe) -> impl Iterator<Item = &Look> {
    probe.looks.iter().filter(|look| look.method == "GET" && look.url == probe.url)
}

fn matrix(probe: &Probe, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<(String, &Look)> = probe.looks.iter().map(|look| (asker(look, &probe.url), look)).collect();
    let names = rows.iter().map(|(asker, _)| asker.width()).max().unwrap_or_default();
    let told = rows.iter().map(|(_, look)| look.told.width()).max().unwrap_or_default();
    for (asker, look) in &rows {
        let shade = if look.is_refused() { Shade::Red } else { Shade::Green };
        let asker = padded(asker, asker.width(), names);
        let answer = padded(&paint.paint(shade, &look.told), look.told.width(), told);
        writeln!(out, "{}", format!("  {asker}  {answer}  {}", says(look)).trim_end())?;
    }
    Ok(())
}

/// Text that takes this many columns, filled up to more.
fn padded(text: &dyn Display, columns: usize, up_to: usize) -> String {
    format!("{text}{}", " ".repeat(up_to.saturating_sub(columns)))
}

/// Who asked, and how, where that differs from a plain GET for the URL.
fn asker(look: &Look, url: &str) -> String {
    let scheme = look.url.split(':').next().filter(|_| look.url != url);
    match (look.method, scheme) {
        ("GET", None) => look.client.clone(),
        (method, None) => format!("{}, {method}", look.client),
        (_, Some(scheme)) => format!("{}, over {scheme}", look.client),
    }
}

/// What an answer says beside its status.
fn says(look: &Look) -> String {
    let parts = [
        look.detail.clone(),
        look.location.as_ref().map(|location| format!("to {location}")),
        look.content_type.as_ref().map(|media| media.split(';').next().unwrap_or_default().trim().to_owned()),
        look.price.as_ref().map(|price| format!("asks for {price}")),
        look.dialect.clone(),
        look.cached.as_ref().map(|cached| format!("from a cache ({cached})")),
    ];
    shortened(&parts.into_iter().flatten().collect::<Vec<_>>().join(", "), MAX_TEXT)
}

/// Who passes and who does not, in a sentence.
fn verdict(probe: &Probe) -> String {
    let passing: Vec<&str> = CROWDS
        .iter()
        .filter(|(crowd, _)| {
            let mut looks = plain(probe).filter(|look| look.crowd == *crowd).peekable();
            looks.peek().is_some() && looks.all(|look| !look.is_refused() && look.location.is_none())
        })
        .map(|(_, name)| *name)
        .collect();
    let mut parts = Vec::new();
    if !passing.is_empty() {
        parts.push(format!("{} pass", listed(&passing)));
    }
    let mut sent: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for look in plain(probe).filter(|look| !look.is_refused()) {
        if let Some(location) = &look.location {
            sent.entry(location).or_default().push(&look.client);
        }
    }
    let all = plain(probe).count();
    parts.extend(sent.iter().map(|(location, names)| {
        format!("{} sent to {}", who_is(names, all), shortened(location, MAX_TEXT))
    }));
    parts.extend(probe.refusals.iter().map(|refusal| refused(refusal, all)));
    parts.join("; ")
}

fn refused(refusal: &Refusal, all: usize) -> String {
    let names: Vec<&str> = refusal.clients.iter().map(String::as_str).collect();
    let who_is = who_is(&names, all);
    match refusal.diagnosis.decoded.price() {
        Some(price) => format!("{who_is} charged {}", visible(&price)),
        None => format!("{who_is} {}", treatment(&refusal.told)),
    }
}

/// `a is`, `a and b are`, `everybody is`.
fn who_is(names: &[&str], all: usize) -> String {
    format!("{} {}", who(names, all), if [1, all].contains(&names.len()) { "is" } else { "are" })
}

/// The names, unless they are all.
fn who(names: &[&str], all: usize) -> String {
    if names.len() == all { "everybody".to_owned() } else { listed(names) }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

fn treatment(told: &str) -> String {
    let what = match Family::of(told) {
        Family::Payment => "asked to pay",
        Family::Redirected => "sent elsewhere",
        Family::Unanswered => "not answered",
        Family::Served => "shown a notice",
        _ => "refused",
    };
    format!("{what} ({told})")
}

fn write_refusal(
    (refusal, clients): (&Refusal, String),
    paint: Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let diagnosis = &refusal.diagnosis;
    let cause = diagnosis.cause();
    writeln!(out, "{} to {clients}", paint.paint(Shade::Red, &refusal.told))?;
    let sure = std::iter::once(cause.id).chain(why::sure(diagnosis)).collect::<Vec<_>>();
    let sure = format!("({})", sure.join(", "));
    label(
        "why",
        &format!("{} {}", paint.paint(Shade::Strong, cause.title), paint.paint(Shade::Faint, sure)),
        out,
    )?;
    let shown = |evidence: &Evidence| {
        let seen = paint.paint(Shade::Cyan, shortened(&evidence.seen, MAX_TEXT));
        format!("{}: {seen}", shortened(&evidence.what, MAX_TEXT))
    };
    labelled("seen", diagnosis.evidence.iter().map(shown), out)?;
    let decoded = diagnosis.decoded.lines();
    let decoded = decoded.iter().map(|(name, value)| format!("{name}: {}", shortened(value, MAX_TEXT)));
    labelled("decoded", decoded, out)?;
    labelled("flaws", diagnosis.lint.iter().map(|flaw| shortened(&flaw.what, MAX_TEXT)), out)?;
    labelled("around", places(refusal).into_iter(), out)?;
    label("who", diagnosis.who.name(), out)?;
    labelled("fix", cause.steps.iter().enumerate().map(|(at, step)| format!("{}. {step}", at + 1)), out)?;
    for (target, text) in cause.snippets {
        label("", &format!("{target}:"), out)?;
        text.lines().try_for_each(|line| label("", &format!("  {line}"), out))?;
    }
    label("verify", cause.verify, out)?;
    writeln!(out)
}

/// Lines of which the first has a label.
fn labelled(name: &str, lines: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    lines.enumerate().try_for_each(|(at, line)| label(if at == 0 { name } else { "" }, &line, out))
}

/// How far it reaches: other places, later, past the caches.
fn places(refusal: &Refusal) -> Vec<String> {
    let path =
        |url: &str| url.splitn(4, '/').nth(3).map_or_else(|| url.to_owned(), |path| format!("/{path}"));
    let around =
        refusal.around.iter().map(|asked| format!("{} for {}", asked.told, visible(&path(&asked.url))));
    let later = refusal.later.iter().map(|told| format!("{told} after a pause"));
    let uncached = refusal.uncached.iter().map(|told| format!("{told} past the caches"));
    around.chain(later).chain(uncached).collect()
}

fn label(name: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", format!("  {name:<9}{text}").trim_end())
}
