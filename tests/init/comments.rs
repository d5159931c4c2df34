//! The digest is one comment: opened when there is something to say, updated from then on, and never a second one.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::scripts::scripts;
use super::{GIVEN, SITES, read, text, written};

/// Variables with their values.
type Variables = [(&'static str, &'static str)];

/// Where comments are written, with the file that does it and what its host says in the environment.
const HOSTS: &[(&str, &str, &Variables)] = &[
    (
        "github",
        ".github/workflows/tollgate.yml",
        &[("GITHUB_REPOSITORY", "o/r"), ("NUMBER", "5"), ("GH_TOKEN", "secret")],
    ),
    (
        "gitlab",
        ".gitlab/tollgate.yml",
        &[
            ("CI_API_V4_URL", "https://gitlab.test/api/v4"),
            ("CI_MERGE_REQUEST_PROJECT_ID", "3"),
            ("CI_MERGE_REQUEST_IID", "5"),
            ("TOLLGATE_GITLAB_TOKEN", "secret"),
        ],
    ),
    (
        "circleci",
        ".circleci/config.yml",
        &[("CIRCLE_PULL_REQUEST", "https://github.com/o/r/pull/5"), ("GITHUB_TOKEN", "secret")],
    ),
    (
        "jenkins",
        "Jenkinsfile.tollgate",
        &[("CHANGE_URL", "https://github.com/o/r/pull/5"), ("GITHUB_TOKEN", "secret")],
    ),
    (
        "azure",
        "azure-pipelines-tollgate.yml",
        &[
            ("SYSTEM_COLLECTIONURI", "https://dev.azure.test/o/"),
            ("SYSTEM_TEAMPROJECTID", "p"),
            ("BUILD_REPOSITORY_ID", "r"),
            ("SYSTEM_PULLREQUEST_PULLREQUESTID", "5"),
            ("SYSTEM_ACCESSTOKEN", "secret"),
        ],
    ),
];

const CLEAN: &str = "## tollgate: `https://a.example/`\n\nNobody is refused.\n";
const FOUND: &str =
    "## tollgate: `https://a.example/`\n\n### error `broken-link`: A link leads to an error\n\n1 finding.\n";

/// Needs jq (Debian: jq) and Python.
#[test]
fn a_digest_is_one_comment_that_is_updated() {
    for (place, file, environment) in HOSTS {
        let folder = written(SITES[0].1, place, GIVEN);
        let all = scripts(file, &read(&folder, file));
        let script =
            all.iter().find(|script| script.contains("<!-- tollgate -->")).expect("one of them comments");
        // Nothing is installed here.
        let lines: Vec<&str> = script.lines().filter(|line| !line.contains("apt-get")).collect();
        let script = lines.join("\n");
        let host = Host::new(folder.path());
        assert_eq!(host.after(&script, CLEAN, environment), [""; 0], "{place}: nothing to say, nothing said");
        assert_eq!(host.after(&script, FOUND, environment).len(), 1, "{place}");
        let longer = format!("{FOUND}and `\"$(id)\"` \\ & more\n");
        let comments = host.after(&script, &longer, environment);
        assert_eq!(comments, [format!("<!-- tollgate -->\n{longer}").trim_end()], "{place}: updated");
        let comments = host.after(&script, CLEAN, environment);
        assert_eq!(comments, [format!("<!-- tollgate -->\n{CLEAN}").trim_end()], "{place}: mended");
    }
}

struct Host<'a> {
    folder: &'a Path,
}

impl<'a> Host<'a> {
    fn new(folder: &'a Path) -> Self {
        fs::create_dir_all(folder.join("bin")).expect("it is made");
        let api = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/init/api.py");
        for name in ["curl", "gh"] {
            symlink(&api, folder.join("bin").join(name)).expect("it is linked");
        }
        Self { folder }
    }

    /// The comments of the pull request after the script ran with this digest.
    fn after(&self, script: &str, digest: &str, environment: &[(&str, &str)]) -> Vec<String> {
        fs::create_dir_all(self.folder.join("tollgate-out")).expect("it is made");
        fs::write(self.folder.join("tollgate-out/report.md"), digest).expect("it is written");
        let store = self.folder.join("comments.json");
        let mut command = Command::new("bash");
        command
            .args(["-e", "-c", script])
            .current_dir(self.folder)
            .env_clear()
            .envs(environment.iter().copied());
        command
            .env("PATH", format!("{}:/usr/bin:/bin", self.folder.join("bin").display()))
            .env("COMMENTS", &store);
        let output = command.output().expect("bash is installed");
        assert!(output.status.success(), "{}{}\n{script}", text(&output.stdout), text(&output.stderr));
        let stored = fs::read_to_string(store).unwrap_or_else(|_| "[]".to_owned());
        let comments: Value = serde_json::from_str(&stored).expect("it is JSON");
        let bodies = comments.as_array().into_iter().flatten().map(|comment| comment["body"].as_str());
        bodies.map(|body| body.expect("a text").trim_end().to_owned()).collect()
    }
}
