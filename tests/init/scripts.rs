//! The shell in generated files: cut out, judged by shellcheck where it can be had, and the nightly script run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{GIVEN, PLACES, SITES, read, text, written};

/// The scripts of a file: blocks of YAML, commands of one line, strings of Groovy.
pub fn scripts(name: &str, text: &str) -> Vec<String> {
    if text.starts_with("#!") {
        return vec![text.to_owned()];
    }
    if name.starts_with("Jenkinsfile") {
        // Between three quotes Groovy reads backslashes.
        return text.split("'''").skip(1).step_by(2).map(|script| script.replace("\\\\", "\\")).collect();
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let bare = line.trim_start().trim_start_matches("- ");
        if bare == "|" || ["run: |", "command: |", "bash: |"].contains(&bare) {
            found.push(block(&lines[at + 1..]));
        } else if let Some(script) =
            ["run: ", "command: ", "bash: "].iter().find_map(|key| bare.strip_prefix(key))
        {
            found.push(script.to_owned());
        }
    }
    found
}

/// The lines that are indented as far as the first one.
fn block(lines: &[&str]) -> String {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let indent = lines.first().map_or(0, |line| depth(line));
    let inner = lines.iter().take_while(|line| line.trim().is_empty() || depth(line) >= indent);
    inner.map(|line| line.get(indent..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// shellcheck, where tests/run.sh could install it.
fn shellcheck() -> Option<PathBuf> {
    Some(super::linters::installed("python/bin/shellcheck")).filter(|path| path.exists())
}

#[test]
fn shell_is_clean_and_holds_no_expression_of_its_host() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let mut paths = BTreeMap::new();
    for (_, site, ..) in SITES {
        for (place, files) in PLACES {
            let written = written(site, place, GIVEN);
            for script in files.iter().flat_map(|name| scripts(name, &read(&written, name))) {
                assert!(
                    !script.contains("${{"),
                    "{place}: what a host fills in could be anybody's: {script}"
                );
                let path = folder.path().join(format!("{place}-{}.bash", paths.len()));
                paths.entry(script).or_insert(path);
            }
        }
    }
    for (script, path) in &paths {
        let first_line = if script.starts_with("#!") { "" } else { "#!/bin/bash\n" };
        fs::write(path, format!("{first_line}{script}")).expect("it is written");
        let parsed = Command::new("bash").arg("-n").arg(path).output().expect("bash is installed");
        assert!(parsed.status.success(), "{}\n{script}", text(&parsed.stderr));
    }
    if let Some(shellcheck) = shellcheck() {
        let judged = Command::new(shellcheck).args(paths.values()).output().expect("it starts");
        assert!(judged.status.success(), "{}", text(&judged.stdout));
    }
}

#[test]
fn every_place_with_scripts_has_some_and_each_audits() {
    for (place, files) in PLACES.iter().filter(|(place, _)| *place != "systemd") {
        let folder = written(SITES[0].1, place, GIVEN);
        let all: Vec<String> = files.iter().flat_map(|name| scripts(name, &read(&folder, name))).collect();
        let text = files.iter().map(|name| read(&folder, name)).collect::<String>();
        assert!(all.iter().any(|script| !script.is_empty()), "{place}");
        assert!(text.contains("tollgate audit \"$LIVE_URL\""), "{place}: the live site at night");
        let audits_build =
            text.contains("tollgate audit \"$FOLDER\"") || text.contains("tollgate audit \"public\"");
        assert_eq!(audits_build, *place != "cron", "{place}: the build on every push");
    }
}

/// A script of cron, run on a site that is served here: silent while all is well, and loud with the digest when not.
#[test]
fn the_nightly_script_speaks_only_when_the_audit_fails() {
    for (site, code) in [("healthy", 0), ("bakery", 1)] {
        let served = serve(site);
        let folder = written(
            &[("tollgate.toml", "[audit]\nfail-on = \"error\"\n[rules]\n")],
            "cron",
            &["--from", GIVEN[1]],
        );
        let script = folder.path().join("tollgate-nightly.sh");
        let filled = read(&folder, "tollgate-nightly.sh")
            .replace("LIVE_URL=''", &format!("LIVE_URL='{}'", served.url));
        fs::write(&script, filled).expect("it is written");
        if site == "healthy" {
            let only = "[audit]\nonly = [\"broken-link\", \"broken-asset\"]\n";
            fs::write(folder.path().join("tollgate.toml"), only).expect("it is written");
        }
        let output = nightly(&script, folder.path());
        assert_eq!(
            output.status.code(),
            Some(code),
            "{site}: {}{}",
            text(&output.stdout),
            text(&output.stderr)
        );
        assert_eq!(text(&output.stdout).is_empty(), code == 0, "{}", text(&output.stdout));
        assert_eq!(text(&output.stdout).contains("### error `broken-link`"), code == 1);
        let again = nightly(&script, folder.path());
        assert_eq!(
            (again.status.code(), again.stdout.is_empty()),
            (Some(code), code == 0),
            "the second night"
        );
        assert!(
            folder.path().join(".local/state/tollgate/crawl.db").exists(),
            "the crawl is kept for the next night"
        );
    }
}

fn nightly(script: &Path, home: &Path) -> std::process::Output {
    let program = Path::new(env!("CARGO_BIN_EXE_tollgate")).parent().expect("it is in a folder");
    let path = format!("{}:/usr/bin:/bin", program.display());
    let mut command = Command::new(script);
    command.env_clear().env("PATH", path).env("HOME", home).current_dir("/");
    command.output().expect("it can be run")
}

/// A sample site on a port of its own, until this is dropped.
struct Served {
    url: String,
    server: std::process::Child,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn serve(site: &str) -> Served {
    use std::io::BufRead;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-sites").join(site);
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command
        .arg("serve")
        .arg(root)
        .args(["--listen", "127.0.0.1:0", "--quiet"])
        .stdout(std::process::Stdio::piped());
    let mut server = command.stderr(std::process::Stdio::null()).spawn().expect("the program starts");
    let mut line = String::new();
    let said = std::io::BufReader::new(server.stdout.take().expect("it is piped")).read_line(&mut line);
    said.expect("it says where it listens");
    let url = line.split(" at ").nth(1).expect("an address").trim().to_owned();
    Served { url, server }
}
