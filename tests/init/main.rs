//! `tollgate init`: what it finds, what it writes and what it leaves alone, and whether what it writes is what its
//! readers take: by their own linters where those can be had, and by running it.

mod comments;
mod linters;
mod packaging;
mod scripts;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Every place, with the files that are written there besides tollgate.toml.
const PLACES: &[(&str, &[&str])] = &[
    ("github", &[".github/workflows/tollgate.yml"]),
    ("gitlab", &[".gitlab/tollgate.yml", ".gitlab-ci.yml"]),
    ("circleci", &[".circleci/config.yml"]),
    ("jenkins", &["Jenkinsfile.tollgate"]),
    ("azure", &["azure-pipelines-tollgate.yml"]),
    ("cron", &["tollgate-nightly.sh", "tollgate.crontab"]),
    ("systemd", &["tollgate.service", "tollgate.timer"]),
];

/// Files with what stands in them.
type Files = [(&'static str, &'static str)];

/// Sites as their generators keep them: files, the folder that is built, and words of the command that builds.
const SITES: &[(&str, &Files, &str, &str)] = &[
    ("hugo", &[("hugo.toml", "baseURL = 'https://bakery.net/'\n")], "public", "hugo --minify"),
    (
        "old hugo",
        &[("config.toml", "publishDir = \"./out/\"\n"), ("content/a.md", ""), ("layouts/b.html", "")],
        "out",
        "hugo",
    ),
    (
        "jekyll",
        &[("_config.yml", "url: https://bakery.net\nbaseurl: /shop\n"), ("Gemfile", "")],
        "_site",
        "bundle exec jekyll",
    ),
    ("mdbook", &[("book.toml", "[build]\nbuild-dir = \"site\"\n")], "site", "mdbook build"),
    (
        "astro",
        &[("astro.config.mjs", "export default {\n  site: 'https://bakery.net',\n}\n")],
        "dist",
        "npx astro build",
    ),
    (
        "docusaurus",
        &[("docusaurus.config.ts", "  url: 'https://bakery.net',\n"), ("yarn.lock", "")],
        "build",
        "yarn install",
    ),
    ("eleventy", &[("eleventy.config.js", ""), ("package-lock.json", "{}")], "_site", "npm ci"),
    (
        "package",
        &[("package.json", "{\"scripts\":{\"build\":\"x\"},\"dependencies\":{\"vitepress\":\"1\"}}")],
        "docs/.vitepress/dist",
        "npm run build",
    ),
    (
        "script",
        &[("package.json", "{\"scripts\":{\"build\":\"x\"}}"), ("out/index.html", "")],
        "out",
        "npm run build",
    ),
    ("plain", &[("docs/index.html", "<p>")], "docs", ""),
    ("root", &[("index.html", "<p>")], "_site", "git ls-files"),
    ("nothing", &[], "public", ""),
];

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.args(args).current_dir(folder).stdin(Stdio::null()).env_remove("TOLLGATE_CONFIG");
    command.output().expect("the program starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("it prints UTF-8")
}

/// A folder with these files.
fn folder_of(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("the folder can be made");
        fs::write(path, text).expect("it is written");
    }
    folder
}

/// The files of a place, in a folder where they were just written.
fn written(site: &[(&str, &str)], place: &str, more: &[&str]) -> tempfile::TempDir {
    let folder = folder_of(site);
    let args: Vec<&str> = ["init", place].into_iter().chain(more.iter().copied()).collect();
    let output = run(folder.path(), &args);
    assert!(output.status.success(), "{place}: {}", text(&output.stderr));
    folder
}

fn read(folder: &tempfile::TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

const GIVEN: &[&str] = &["--from", "https://git.example.com/tollgate", "--url", "https://www.example.net/"];

#[test]
fn a_generator_is_known_by_its_files_and_says_folder_command_and_address() {
    for (name, files, built, command) in SITES {
        let folder = written(files, "github", &[]);
        let workflow = read(&folder, ".github/workflows/tollgate.yml");
        assert!(workflow.contains(&format!("FOLDER: \"{built}\"")), "{name}: {workflow}");
        assert!(workflow.contains(command), "{name}: {workflow}");
        let is_guess = ["script", "nothing"].contains(name);
        assert_eq!(workflow.contains("a guess, correct it"), is_guess, "{name}");
        let address = files.iter().any(|(_, text)| text.contains("bakery.net"));
        assert_eq!(workflow.contains("LIVE_URL: \"https://bakery.net/"), address, "{name}: {workflow}");
        assert_eq!(workflow.contains("https://bakery.net/shop/"), *name == "jekyll", "{name}");
        assert_eq!(workflow.contains("name: Build"), !command.is_empty(), "{name}: {workflow}");
        assert!(read(&folder, "tollgate.toml").contains(&format!("target = \"{built}\"")), "{name}");
    }
}

#[test]
fn nothing_of_anybodys_is_overwritten() {
    for (place, files) in PLACES {
        let folder = written(&[("tollgate.toml", "# ours\n"), (".gitlab-ci.yml", "# ours\n")], place, &[]);
        fs::write(folder.path().join(files[0]), "ours").expect("it is written");
        let refused = run(folder.path(), &["init", place]);
        assert_eq!(refused.status.code(), Some(2), "{place}");
        assert!(
            text(&refused.stderr).contains(files[0]) && text(&refused.stderr).contains("--force"),
            "{place}"
        );
        assert_eq!(read(&folder, files[0]), "ours");
        assert!(run(folder.path(), &["init", place, "--force"]).status.success());
        assert_ne!(read(&folder, files[0]), "ours", "{place}");
        // Settings and pipelines that are somebody's own stay, whatever is forced.
        assert_eq!(
            (read(&folder, "tollgate.toml"), read(&folder, ".gitlab-ci.yml")),
            ("# ours\n".into(), "# ours\n".into())
        );
    }
}

#[test]
fn one_file_in_the_way_leaves_all_unwritten() {
    let folder = folder_of(&[("tollgate.timer", "ours")]);
    assert_eq!(run(folder.path(), &["init", "systemd"]).status.code(), Some(2));
    let names: Vec<_> =
        fs::read_dir(folder.path()).expect("it is there").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names, ["tollgate.timer"]);
}

#[test]
fn printing_writes_nothing() {
    for (place, files) in PLACES {
        let folder = folder_of(&[]);
        let output = run(folder.path(), &["init", place, "--print"]);
        assert!(output.status.success());
        assert!(files.iter().all(|file| text(&output.stdout).contains(&format!("# {file}\n"))), "{place}");
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 0);
    }
}

#[test]
fn what_is_left_to_do_is_said() {
    let folder = folder_of(&[]);
    let said = run(folder.path(), &["init", "github"]).stdout;
    for part in
        ["say where tollgate comes from", "name the live site", "is a guess", "git ignore tollgate-out/"]
    {
        assert!(text(&said).contains(part), "{}", text(&said));
    }
    let folder = folder_of(&[("public/index.html", "<p>")]);
    let args: Vec<&str> = ["init", "github"].iter().chain(GIVEN).copied().collect();
    let said = run(folder.path(), &args).stdout;
    for part in ["say where tollgate comes from", "name the live site", "is a guess"] {
        assert!(!text(&said).contains(part), "{}", text(&said));
    }
}

#[test]
fn what_a_shell_would_read_is_refused_and_what_a_configuration_says_is_not_believed() {
    for args in [
        ["--url", "https://example.net/$(id)"],
        ["--url", "https://me:pw@example.net/"],
        ["--folder", "../up"],
        ["--folder", "/etc"],
        ["--folder", "a b"],
        ["--folder", "${{ secrets.X }}"],
        ["--from", "https://me:pw@example.net/x"],
    ] {
        let folder = folder_of(&[]);
        let output = run(folder.path(), &["init", "github", args[0], args[1]]);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 0, "{args:?}");
    }
    let hostile = "publishDir = '$(id)'\nbaseURL = 'https://bakery.net/`id`${{ x }}'\n";
    let folder = written(&[("hugo.toml", hostile)], "github", &[]);
    let workflow = read(&folder, ".github/workflows/tollgate.yml");
    assert!(!workflow.contains("id`") && !workflow.contains("$(id)"), "{workflow}");
    assert!(workflow.contains("FOLDER: \"public\"") && workflow.contains("LIVE_URL: \"\""));
}

/// The settings that are written are valid, and a run takes the folder from them.
#[test]
fn the_settings_are_taken_as_they_are_written() {
    let page = "<!doctype html><html lang=en><title>A bakery in the old town</title><h1>Bread</h1><p>Fresh.";
    for more in [&[][..], GIVEN] {
        let folder = written(&[("public/index.html", page)], "cron", more);
        let output = run(folder.path(), &["audit", "--fail-on", "never"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let audit = read(&folder, "tollgate-out/audit.json");
        assert_eq!(
            audit.contains("https://www.example.net/"),
            more == GIVEN,
            "the base URL is that of the settings"
        );
    }
}

/// Without them a night is asked for anew, nothing is known to be new, nothing waits, and everything is told again.
#[test]
fn every_job_keeps_what_its_next_run_counts_on() {
    for (place, files) in PLACES {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let output = run(folder.path(), &["init", place, "--url", "https://bakery.net/"]);
        assert_eq!(output.status.code(), Some(0), "{place}: {}", text(&output.stderr));
        let written: Vec<String> = files
            .iter()
            .map(|name| fs::read_to_string(folder.path().join(name)).expect("it is written"))
            .collect();
        let written = written.concat();
        let names = ["crawl.db", "history.jsonl", "streaks.json", "alerts.json"];
        let (by_name, in_folder) = match *place {
            "azure" => (
                false,
                ["--state \"$PIPELINE_WORKSPACE/crawl/crawl.db\"", "--history \"$PIPELINE_WORKSPACE/crawl\""],
            ),
            "cron" => (false, ["OUT=\"${XDG_STATE_HOME:", "--out \"$OUT\""]),
            "systemd" => (false, ["StateDirectory=tollgate", "TOLLGATE_OUT=%S/tollgate"]),
            _ => (true, ["", ""]),
        };
        assert!(!by_name || names.iter().all(|name| written.contains(name)), "{place}: {written}");
        assert!(in_folder.iter().all(|words| written.contains(words)), "{place}: {written}");
        assert!(written.contains("what counts on it"), "{place} says so");
    }
}
