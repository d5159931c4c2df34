//! The repository as an action of GitHub, and as an image: judged by schema and linter where those can be had, and the
//! action's steps run as its host would. No image is built here.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::linters::installed;
use super::scripts::scripts;
use super::text;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_action_and_the_image_pass_their_linters() {
    let judge = |tool: &str, args: &[&str]| {
        let path = installed("python/bin").join(tool);
        if path.exists() {
            let output = Command::new(path).args(args).current_dir(ROOT).output().expect("it starts");
            assert!(output.status.success(), "{tool}: {}{}", text(&output.stdout), text(&output.stderr));
        }
    };
    judge("check-jsonschema", &["--builtin-schema", "vendor.github-actions", "action.yml"]);
    judge("hadolint", &["Dockerfile"]);
    for script in scripts("action.yml", &file("action.yml")) {
        assert!(!script.contains("${{"), "what is typed is no part of a script: {script}");
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("script");
        fs::write(&path, format!("#!/bin/bash\n{script}")).expect("it is written");
        judge("shellcheck", &[path.to_str().expect("it is text")]);
    }
}

#[test]
fn the_image_runs_as_nobody_and_holds_only_the_program() {
    let lines = file("Dockerfile");
    let last = lines.rsplit("\nFROM ").next().expect("it has stages");
    assert!(last.contains("\nUSER 65532:65532\n") && last.contains(":nonroot\n"), "{last}");
    assert!(last.contains("\nENTRYPOINT [\"/usr/local/bin/tollgate\"]\n"), "{last}");
    // Alone it would lose its mode, and only the image's own user could write reports.
    assert!(lines.contains(" mkdir -m 1777 /made/out\n") && last.contains("\nCOPY --from=build /made/ /\n"));
    // Whatever cargo needs is in the context: all else is left out by name.
    let kept: Vec<String> =
        file(".dockerignore").lines().filter_map(|line| line.strip_prefix('!')).map(str::to_owned).collect();
    assert_eq!(kept, ["Cargo.toml", "Cargo.lock", "benches", "src", "templates"]);
}

/// The step that audits, with the program that was built here in the place of one from the cache.
fn audited(target: &str, args: &str) -> (Option<i32>, String, String, String) {
    let home = tempfile::tempdir().expect("a folder for the test");
    let all = scripts("action.yml", &file("action.yml"));
    let script = all.iter().find(|script| script.contains("tollgate audit")).expect("a step audits");
    let program = Path::new(env!("CARGO_BIN_EXE_tollgate")).parent().expect("it is in a folder");
    let (summary, output) = (home.path().join("summary"), home.path().join("output"));
    let mut command = Command::new("bash");
    command.args(["-e", "-o", "pipefail", "-c", script]).current_dir(home.path()).env_clear();
    command.env("PATH", format!("{}:/usr/bin:/bin", program.display())).env("HOME", home.path());
    command.env("GITHUB_STEP_SUMMARY", &summary).env("GITHUB_OUTPUT", &output);
    let inputs = [
        ("TARGET", target),
        ("ARGS", args),
        ("FORMATS", "html,json"),
        ("OUT", "out"),
        ("SUMMARY", "true"),
        ("ANNOTATIONS", "true"),
    ];
    let ran = command.envs(inputs).output().expect("bash is installed");
    let read = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    assert!(!home.path().join("oops").exists(), "an argument was run");
    (ran.status.code(), text(&ran.stdout).to_owned(), read(&summary), read(&output))
}

#[test]
fn the_action_keeps_the_exit_code_and_tells_in_summary_and_annotations() {
    let bakery = format!("{ROOT}/sample-sites/bakery");
    let (code, said, summary, output) = audited(&bakery, "--only broken-link");
    assert_eq!((code, output.as_str()), (Some(1), "exit-code=1\n"), "{said}");
    assert!(
        said.contains("\n::error file=") && summary.contains("### error `broken-link`"),
        "{said}{summary}"
    );
    let (code, _, summary, output) = audited(&bakery, "--only broken-link --fail-on never");
    assert_eq!((code, output.as_str()), (Some(0), "exit-code=0\n"));
    assert!(summary.contains("broken-link"));
    let (code, _, summary, _) = audited(&bakery, "--only $(touch${IFS}oops) ; touch oops");
    assert_eq!((code, summary.as_str()), (Some(2), ""), "words, and never commands");
    assert_eq!(audited("", "").0, Some(2), "nothing to audit");
}
