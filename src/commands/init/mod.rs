//! `tollgate init`: the files of a ready job, made from what stands in the current folder. Nothing is asked and
//! nothing of anybody's is overwritten.

mod files;
mod generator;
mod site;

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use self::files::{COMMENT, Existing, INSTALL, TEMPLATES, WHERE_FROM, Written, files, steps};
use self::generator::{Generator, Kit};
use self::site::Site;
use super::{Console, Exit};
use crate::cli::{Ci, InitArgs};
use crate::fix::written::Preset;
use crate::report::write_whole;
use crate::templates::Templates;

/// What the templates have places for.
#[derive(Debug, Serialize)]
struct Filling {
    version: &'static str,
    /// Where tollgate comes from; empty where nobody said.
    repository: String,
    /// Where the site lives; empty where nobody knows.
    url: String,
    folder: String,
    is_guess: bool,
    /// What makes the site; empty where that is unknown.
    generator: &'static str,
    /// The layout of its sources, where that is known.
    preset: String,
    build: bool,
    /// The image of a container that can build the site.
    image: &'static str,
    /// How it is built there, as root,
    in_container: Vec<String>,
    /// on a machine with the usual tools, as somebody who may use sudo,
    on_machine: Vec<String>,
    /// and where what it needs is there.
    on_agent: Vec<String>,
    needs: &'static str,
    /// The minute of the nightly audit: another one for every site, so that not all ask at once.
    minute: u64,
    padded_minute: String,
    r#where: &'static str,
    where_slashes: String,
    install: &'static str,
    comment: &'static str,
    comment_jenkins: String,
    /// This folder, as it may stand in quotes in a crontab.
    here: String,
}

/// Writes or prints the files of a place.
pub fn run(args: &InitArgs, console: &mut Console) -> anyhow::Result<Exit> {
    let root = std::env::current_dir().context("cannot tell the current folder")?;
    let site = Site::of(&root, args)?;
    let filling = Filling::of(&site, args, &root)?;
    let templates = Templates::of_files(TEMPLATES)?;
    let mut texts = Vec::new();
    for file in files(args.ci) {
        let mut text = Vec::new();
        templates.write(file.template, &filling, &mut text)?;
        texts.push((file, text));
    }
    if args.print {
        for (file, text) in &texts {
            writeln!(console.out, "# {}", file.path)?;
            console.out.write_all(text)?;
        }
        return Ok(Exit::Clean);
    }
    refuse_existing(&root, args)?;
    for (file, text) in &texts {
        let says = if write(&root, file, text)? { "wrote" } else { "kept " };
        writeln!(console.out, "{says} {}", file.path)?;
    }
    told(&site, args, &filling, console)?;
    Ok(Exit::Clean)
}

/// All files are written, or none.
fn refuse_existing(root: &Path, args: &InitArgs) -> anyhow::Result<()> {
    let is_in_the_way =
        |file: &&Written| file.existing != Existing::Kept && root.join(file.path).symlink_metadata().is_ok();
    let all = files(args.ci);
    let there: Vec<&str> = all.iter().filter(is_in_the_way).map(|file| file.path).collect();
    if !there.is_empty() && !args.force {
        bail!(
            "`{}` is there already, and nothing was written: `--force` overwrites it, `--print` shows what would be written",
            there.join("`, `")
        );
    }
    Ok(())
}

/// Whether the file was written: what is somebody's own is kept, whatever is forced.
fn write(root: &Path, file: &Written, text: &[u8]) -> anyhow::Result<bool> {
    let path = root.join(file.path);
    if file.existing == Existing::Kept && path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    write_whole(&path, |out| Ok(out.write_all(text)?))?;
    if file.existing == Existing::Program {
        make_runnable(&path).with_context(|| format!("cannot make `{}` a program", path.display()))?;
    }
    Ok(true)
}

#[cfg(unix)]
fn make_runnable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_runnable(path: &Path) -> std::io::Result<()> {
    fs::metadata(path).map(|_| ())
}

/// What was found, and what is left to do.
fn told(site: &Site, args: &InitArgs, filling: &Filling, console: &mut Console) -> anyhow::Result<()> {
    let made = match (site.generator, &site.build) {
        (Some(generator), Some(build)) => {
            format!("{} builds the site into `{}`: {build}", generator.name, site.folder)
        }
        (None, Some(build)) => format!("the site is built into `{}`: {build}", site.folder),
        _ => format!("the site is kept in `{}`; nothing builds it", site.folder),
    };
    writeln!(
        console.out,
        "{made}{}",
        if site.is_guess { " (the folder is a guess: see to it, or name it with --folder)" } else { "" }
    )?;
    writeln!(console.out, "\nnext:")?;
    if filling.repository.is_empty() {
        writeln!(
            console.out,
            "- say where tollgate comes from, in {}: it is on no package registry yet (or --from URL)",
            files(args.ci)[0].path
        )?;
    }
    if filling.url.is_empty() {
        writeln!(
            console.out,
            "- name the live site, LIVE_URL in {}: without it there is no nightly audit (or --url URL)",
            files(args.ci)[0].path
        )?;
    }
    for step in steps(args.ci) {
        writeln!(console.out, "- {step}")?;
    }
    if !matches!(args.ci, Ci::Cron | Ci::Systemd) {
        writeln!(console.out, "- let git ignore tollgate-out/")?;
    }
    Ok(())
}

impl Filling {
    fn of(site: &Site, args: &InitArgs, here: &Path) -> anyhow::Result<Self> {
        let url = site.url.as_ref().map(ToString::to_string).unwrap_or_default();
        let minute = xxh3_64(format!("{url}{}", site.folder).as_bytes()) % 60;
        let kit = site.generator.map(|generator| generator.kit).or(site.build.as_ref().map(|_| Kit::Node));
        let apt = match kit {
            Some(Kit::Debian(package)) => Some(package),
            _ => None,
        };
        let steps: Vec<String> = site.prepare.iter().chain(&site.build).cloned().collect();
        let with = |command: Option<String>| command.into_iter().chain(steps.iter().cloned()).collect();
        let update = "apt-get update -qq";
        let plain = |package| {
            format!(
                "{update} && apt-get install -y -qq --no-install-recommends {package} ca-certificates git"
            )
        };
        let sudo = |package| {
            format!("sudo {update} && sudo apt-get install -y -qq --no-install-recommends {package}")
        };
        Ok(Self {
            version: env!("CARGO_PKG_VERSION"),
            repository: args.from.clone().unwrap_or_default(),
            url,
            folder: site.folder.clone(),
            is_guess: site.is_guess,
            generator: site.generator.map_or("", |generator| generator.name),
            preset: site.generator.map(preset).unwrap_or_default(),
            build: site.build.is_some(),
            image: kit.map_or("", Kit::image),
            in_container: with(apt.map(plain)),
            on_machine: with(apt.map(sudo)),
            needs: kit.map_or("", Kit::needs),
            on_agent: steps,
            minute,
            padded_minute: format!("{minute:02}"),
            r#where: WHERE_FROM.trim_end(),
            where_slashes: WHERE_FROM.trim_end().replace("# ", "// "),
            install: INSTALL.trim_end(),
            comment: COMMENT.trim_end(),
            comment_jenkins: COMMENT.trim_end().replace('\\', "\\\\"),
            here: in_crontab(&here.to_string_lossy())?,
        })
    }
}

/// The name of a generator in `[sources]`, where its layout is known there.
fn preset(generator: &'static Generator) -> String {
    let name = generator.name.to_lowercase();
    Some(name).filter(|name| Preset::NAMES.contains(&name.as_str())).unwrap_or_default()
}

/// A path between double quotes, where a per cent sign is a line break unless it is escaped.
fn in_crontab(path: &str) -> anyhow::Result<String> {
    if path.chars().any(char::is_control) {
        bail!("the name of this folder has signs that no crontab can hold");
    }
    let mut escaped = String::new();
    for c in path.chars() {
        escaped.extend("\\\"$`%".contains(c).then_some('\\'));
        escaped.push(c);
    }
    Ok(escaped)
}
