//! Where runs happen that nobody prepared: full disks, folders that cannot be written, no terminal, no environment, files from
//! other systems. Each ends with a sentence and a code, and leaves whole files or none.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

struct Site(TempDir);

impl Site {
    /// A site with one broken link, and this tollgate.toml.
    fn with(toml: &str) -> Self {
        let site = Self(tempfile::tempdir().expect("a folder for the test"));
        fs::create_dir(site.at("site")).expect("it is made");
        fs::write(site.at("site/index.html"), "<title>A</title><a href=/gone>x</a>").expect("it is written");
        fs::write(site.at("tollgate.toml"), toml).expect("it is written");
        site
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.args(args).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program starts")
    }
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("it prints UTF-8")
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("it prints UTF-8")
}

#[test]
fn an_empty_environment_is_enough() {
    let site = Site::with("");
    let usual = site.run(&["audit", "site", "--out", "usual"]);
    let bare = site.command(&["audit", "site", "--out", "bare"]).env_clear().output().expect("it starts");
    assert_eq!((usual.status.code(), bare.status.code()), (Some(1), Some(1)));
    let told = |output: &Output| out(output).replace("usual", "out").replace("bare", "out");
    assert_eq!(told(&usual), told(&bare));
}

/// Every variable of ours that the help of a command names.
fn variables(site: &Site, command: &str) -> Vec<String> {
    let help = site.run(&[command, "--help"]);
    let named = out(&help).split("[env: ").skip(1).filter_map(|rest| rest.split(['=', ']']).next());
    named.map(str::to_owned).collect()
}

/// CI has variables that are set to nothing where there is nothing to say.
#[test]
fn a_variable_that_is_empty_is_one_that_is_not_set() {
    let site = Site::with("[audit]\nfail-on = \"never\"\n");
    let ours = variables(&site, "audit");
    assert!(ours.len() > 15 && ours.iter().all(|name| name.starts_with("TOLLGATE_")), "{ours:?}");
    let empty = ours.iter().map(|name| (name.as_str(), ""));
    let mut command = site.command(&["audit", "site"]);
    let output = command.env_clear().envs(empty.clone()).output().expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(site.at("tollgate-out/report.html").exists(), "where reports go is not said");
    let check =
        site.command(&["config", "check", "site"]).env_clear().envs(empty).output().expect("it starts");
    assert!(!out(&check).contains("the environment"), "{}", out(&check));
    let said = site.command(&["audit", "site"]).env("TOLLGATE_FAIL_ON", "error").output().expect("it starts");
    assert_eq!(said.status.code(), Some(1), "what it says counts");
}

#[test]
fn a_configuration_from_windows_is_read_and_its_lines_are_counted_alike() {
    let site = Site::with("[audit]\r\ntarget = \"site\"\r\nfail-on = [\"never\"]\r\n");
    assert_eq!(site.run(&["audit"]).status.code(), Some(0));
    let wrong = Site::with("[audit]\r\n\r\nfail_on = \"never\"\r\n").run(&["audit", "site"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).starts_with("tollgate: tollgate.toml:3: unknown key"), "{}", err(&wrong));
    let marked = Site::with("\u{FEFF}[audit]\r\ntarget = \"site\"\r\n").run(&["audit"]);
    assert_eq!(marked.status.code(), Some(1), "{}", err(&marked));
}

#[test]
fn what_cannot_be_written_is_said_and_what_stood_there_stands() {
    let site = Site::with("");
    fs::write(site.at("taken"), "a file").expect("it is written");
    let nowhere = site.run(&["audit", "site", "--out", "taken"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(err(&nowhere).contains("`taken`"), "{}", err(&nowhere));
    assert_eq!(fs::read_to_string(site.at("taken")).expect("it is there"), "a file");
    assert_eq!(site.run(&["audit", "site"]).status.code(), Some(1));
    let report = site.at("tollgate-out/report.html");
    let before = fs::read(&report).expect("it is there");
    lock(&site.at("tollgate-out"), 0o555);
    lock(site.0.path(), 0o755);
    let mut command = site.command(&["audit", "site"]);
    if fs::metadata("/proc/self").is_ok_and(|about| about.uid() == 0) {
        command.uid(NOBODY).gid(NOBODY); // Who may write everywhere sees nothing of this.
    }
    let locked = command.output().expect("everybody may start the program");
    lock(&site.at("tollgate-out"), 0o755);
    assert_eq!(locked.status.code(), Some(2), "{}", err(&locked));
    assert!(err(&locked).contains("tollgate-out"), "{}", err(&locked));
    assert_eq!(fs::read(&report).expect("it is there"), before);
}

/// Who owns nothing.
const NOBODY: u32 = 65_534;

fn lock(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("modes can be set");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_nobody_can_write_into_is_said() {
    let output = Site::with("").run(&["audit", "site", "--out", "/proc/tollgate-out"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("cannot make the folder `/proc/tollgate-out`"), "{}", err(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_said() {
    let site = Site::with("");
    for args in [&["audit", "site", "--stdout", "json"][..], &["audit", "site"], &["config", "check", "site"]]
    {
        let full = fs::File::options().write(true).open("/dev/full").expect("every Linux has it");
        let output = site.command(args).stdout(full).output().expect("it starts");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(err(&output).contains("cannot write to standard output"), "{args:?}: {}", err(&output));
    }
}

/// A disk of so many kilobytes, in a namespace of its own, so that nobody else sees it: `unshare` and `mount` are part of
/// every Linux. None where they are not allowed.
#[cfg(target_os = "linux")]
fn on_a_disk_of(site: &Site, kilobytes: u32) -> Option<(Output, Vec<PathBuf>)> {
    let (disk, kept) = (site.at("disk"), site.at(&format!("kept-{kilobytes}")));
    fs::create_dir_all(&disk).and_then(|()| fs::create_dir_all(&kept)).expect("they can be made");
    let script = format!(
        "mount -t tmpfs -o size={kilobytes}k tmpfs disk || exit 77; \"$0\" audit site --out disk --quiet; \
         code=$?; cp -a disk/. kept-{kilobytes}/; exit $code"
    );
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", &script, env!("CARGO_BIN_EXE_tollgate")]).current_dir(site.0.path());
    let output = command
        .stdin(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.code() != Some(77) && !err(output).contains("unshare failed"));
    let left = fs::read_dir(&kept).expect("it is there").map(|entry| entry.expect("it can be read").path());
    output.map(|output| (output, left.collect()))
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_whole_files_or_none() {
    let site = Site::with("");
    let mut codes = Vec::new();
    for kilobytes in [48, 128, 192, 208, 1024] {
        let Some((output, left)) = on_a_disk_of(&site, kilobytes) else {
            eprintln!("skipped: no file system can be mounted here");
            return;
        };
        codes.push(output.status.code());
        if output.status.code() == Some(2) {
            let said = err(&output);
            assert!(said.contains("disk") && said.contains("cannot write"), "{kilobytes}: {said}");
        }
        for path in left {
            let name = path.file_name().expect("it has one").to_string_lossy().into_owned();
            let bytes = fs::read(&path).expect("it can be read");
            let is_whole = match name.as_str() {
                "report.html" => bytes.trim_ascii_end().ends_with(b"</html>"),
                "audit.json" => serde_json::from_slice::<serde_json::Value>(&bytes).is_ok(),
                "history.jsonl" => bytes.ends_with(b"\n"),
                name => name.starts_with("crawl.db"),
            };
            assert!(is_whole, "{kilobytes}: {name} is half a file, or none of ours");
        }
    }
    assert!(codes[0] == Some(2) && codes[4] == Some(1), "{codes:?}");
}

#[test]
fn a_list_and_a_baseline_from_windows_are_read() {
    let site = Site::with("");
    let list = "\u{FEFF}# pages\r\nhttps://127.0.0.1:9/a\r\n\r\nnowhere\r\n";
    fs::write(site.at("urls.txt"), list).expect("it is written");
    let listed = site.run(&["audit", "--list", "urls.txt"]);
    assert!(err(&listed).contains("urls.txt:4: this is not a URL"), "{}", err(&listed));
    let args = ["audit", "site", "--only", "broken-link", "--baseline", "b.toml", "--quiet"];
    assert_eq!(site.run(&args).status.code(), Some(1));
    let update = ["baseline", "update", "tollgate-out/audit.json", "--baseline", "b.toml"];
    assert_eq!(site.run(&update).status.code(), Some(0));
    let unix = fs::read_to_string(site.at("b.toml")).expect("it is written");
    let windows = unix.replace('\n', "\r\n");
    fs::write(site.at("b.toml"), &windows).expect("it is written");
    assert_eq!(site.run(&args).status.code(), Some(0), "what is accepted is known");
    assert_eq!(site.run(&update).status.code(), Some(0));
    assert_eq!(fs::read_to_string(site.at("b.toml")).expect("it is there"), windows, "lines end as they did");
}

#[test]
fn a_pipe_that_ends_early_ends_well() {
    let site = Site::with("");
    let program = env!("CARGO_BIN_EXE_tollgate");
    for (line, code) in [
        ("\"$0\" rules | head -n 1", 0),
        ("\"$0\" rules --format markdown | head -c 10", 0),
        ("\"$0\" audit site --quiet --stdout markdown --fail-on never | head -n 1", 0),
        ("\"$0\" audit site --quiet --stdout json | head -c 1", 1),
    ] {
        let script = format!("set -o pipefail; {line}");
        let mut command = Command::new("bash");
        command.args(["-c", &script, program]).current_dir(site.0.path()).stdin(Stdio::null());
        let output = command.output().expect("there is a shell");
        assert_eq!(output.status.code(), Some(code), "{line}: {}", err(&output));
        let said = err(&output);
        assert!(!said.contains("panicked") && !said.contains("pipe"), "{line}: {said}");
    }
}

#[test]
fn a_reader_who_leaves_changes_nothing() {
    let site = Site::with("");
    for (args, code) in [(&["audit", "site"][..], 1), (&["config", "check", "site"], 0)] {
        let mut child =
            site.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", err(&output));
        assert!(!err(&output).contains("panicked"), "{}", err(&output));
    }
}

/// `script` gives a terminal to whoever has none; it is part of every Debian.
#[cfg(target_os = "linux")]
#[test]
fn colour_is_for_terminals_whose_people_want_it() {
    let site = Site::with("");
    let typed = format!("{} audit site --fail-on never", env!("CARGO_BIN_EXE_tollgate"));
    let in_terminal = |no_color: &str, term: &str| {
        let mut command = Command::new("script");
        command.args(["-qec", &typed, "/dev/null"]).current_dir(site.0.path()).stdin(Stdio::null());
        let command = command.env("NO_COLOR", no_color).env("TERM", term).env_remove("TOLLGATE_OUT");
        out(&command.output().expect("`script` is installed (bsdutils)")).contains("\x1b[1m")
    };
    assert!(in_terminal("", "xterm"));
    assert!(!in_terminal("1", "xterm") && !in_terminal("", "dumb"));
    assert!(!out(&site.run(&["audit", "site"])).contains('\x1b'), "no terminal, no colour");
}
