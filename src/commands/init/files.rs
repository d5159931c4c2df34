//! The files that each place gets, and what is left to do there.

use crate::cli::Ci;

/// A file to write.
#[derive(Debug)]
pub struct Written {
    /// Its template.
    pub template: &'static str,
    /// Where it goes, below the current folder.
    pub path: &'static str,
    /// What becomes of one that is there.
    pub existing: Existing,
}

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It is only overwritten when that is asked for.
    Refused,
    /// It is somebody's own, and kept; the next steps say what has to be in it.
    Kept,
    /// As refused, and written so that it can be run.
    Program,
}

/// The texts of all files.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("github.yml", include_str!("../../../templates/ci/github.yml")),
    ("github-program.yml", include_str!("../../../templates/ci/github-program.yml")),
    ("github-results.yml", include_str!("../../../templates/ci/github-results.yml")),
    ("gitlab.yml", include_str!("../../../templates/ci/gitlab.yml")),
    ("gitlab-ci.yml", include_str!("../../../templates/ci/gitlab-ci.yml")),
    ("circleci.yml", include_str!("../../../templates/ci/circleci.yml")),
    ("Jenkinsfile", include_str!("../../../templates/ci/Jenkinsfile")),
    ("azure.yml", include_str!("../../../templates/ci/azure.yml")),
    ("nightly.sh", include_str!("../../../templates/ci/nightly.sh")),
    ("crontab", include_str!("../../../templates/ci/crontab")),
    ("tollgate.service", include_str!("../../../templates/ci/tollgate.service")),
    ("tollgate.timer", include_str!("../../../templates/ci/tollgate.timer")),
    ("tollgate.toml", include_str!("../../../templates/ci/tollgate.toml")),
];

/// How tollgate is installed where it is not.
pub const INSTALL: &str = include_str!("../../../templates/ci/install.sh");
/// Why it is installed like that.
pub const WHERE_FROM: &str = include_str!("../../../templates/ci/where.txt");
/// How a pull request of GitHub gets its comment from elsewhere.
pub const COMMENT: &str = include_str!("../../../templates/ci/comment-github.sh");

fn file(template: &'static str, path: &'static str, existing: Existing) -> Written {
    Written { template, path, existing }
}

/// The files of a place, the settings last.
pub fn files(ci: Ci) -> Vec<Written> {
    use Existing::{Kept, Program, Refused};
    let mut files = match ci {
        Ci::Github => vec![file("github.yml", ".github/workflows/tollgate.yml", Refused)],
        Ci::Gitlab => vec![
            file("gitlab.yml", ".gitlab/tollgate.yml", Refused),
            file("gitlab-ci.yml", ".gitlab-ci.yml", Kept),
        ],
        Ci::Circleci => vec![file("circleci.yml", ".circleci/config.yml", Refused)],
        Ci::Jenkins => vec![file("Jenkinsfile", "Jenkinsfile.tollgate", Refused)],
        Ci::Azure => vec![file("azure.yml", "azure-pipelines-tollgate.yml", Refused)],
        Ci::Cron => vec![
            file("nightly.sh", "tollgate-nightly.sh", Program),
            file("crontab", "tollgate.crontab", Refused),
        ],
        Ci::Systemd => vec![
            file("tollgate.service", "tollgate.service", Refused),
            file("tollgate.timer", "tollgate.timer", Refused),
        ],
    };
    files.push(file("tollgate.toml", "tollgate.toml", Kept));
    files
}

/// What is left to do, once the files are there.
pub fn steps(ci: Ci) -> &'static [&'static str] {
    match ci {
        Ci::Github => &["commit the files and push: the job runs with the push, and then every night"],
        Ci::Gitlab => &[
            "see that .gitlab-ci.yml has `include: [{ local: .gitlab/tollgate.yml }]`, and commit the files",
            "make a schedule for the nightly audit: Build > Pipeline schedules",
            "for notes in merge requests: a project access token (Reporter, api) in the masked variable TOLLGATE_GITLAB_TOKEN",
        ],
        Ci::Circleci => &[
            "commit the files and push: the job runs with the push",
            "make a trigger for the nightly audit: Project Settings > Triggers > Schedule",
            "for comments on pull requests: a token that may write them, and nothing else, in the variable GITHUB_TOKEN",
        ],
        Ci::Jenkins => &[
            "commit the files, and make a multibranch pipeline with the script path Jenkinsfile.tollgate",
            "for comments on pull requests: the id of a credential in COMMENT_CREDENTIALS",
        ],
        Ci::Azure => &[
            "commit the files, and make a pipeline of azure-pipelines-tollgate.yml",
            "for comments in Azure Repos: give the build service \"Contribute to pull requests\"",
        ],
        Ci::Cron => &["try ./tollgate-nightly.sh, then: (crontab -l; cat tollgate.crontab) | crontab -"],
        Ci::Systemd => &[
            "install -Dm644 tollgate.toml /etc/tollgate/tollgate.toml; install -m644 tollgate.service tollgate.timer /etc/systemd/system/",
            "systemctl daemon-reload && systemctl enable --now tollgate.timer; try it: systemctl start tollgate.service",
        ],
    }
}
