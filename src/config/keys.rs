//! Where each option stands in tollgate.toml: what `config check` explains, and a test holds complete.

/// Options of an audit by the key that says the same; other commands that take them find them there too.
pub const KEYS: &[(&str, &str)] = &[
    ("target", "audit.target"),
    ("out", "audit.out"),
    ("format", "audit.formats"),
    ("quiet", "audit.quiet"),
    ("base_url", "audit.base-url"),
    ("report_url", "audit.report-url"),
    ("drop_tracking", "audit.drop-tracking"),
    ("max_body", "audit.max-body"),
    ("state", "audit.state"),
    ("incremental", "audit.incremental"),
    ("fail_on", "audit.fail-on"),
    ("only", "audit.only"),
    ("baseline", "audit.baseline"),
    ("fail_after", "audit.fail-after"),
    ("list", "scope.list"),
    ("subdomains", "scope.subdomains"),
    ("path", "scope.path"),
    ("include", "scope.include"),
    ("exclude", "scope.exclude"),
    ("query", "scope.query"),
    ("depth", "scope.depth"),
    ("external", "scope.external"),
    ("ignore_robots", "scope.ignore-robots"),
    ("as_crawlers", "scope.as-crawlers"),
    ("max_pages", "limits.max-pages"),
    ("max_time", "limits.max-time"),
    ("max_bytes", "limits.max-bytes"),
    ("max_below", "limits.max-below"),
    ("concurrency", "pace.concurrency"),
    ("rate", "pace.rate"),
    ("gentle", "pace.gentle"),
    ("auth", "access.auth-env"),
    ("bearer", "access.bearer-env"),
    ("header", "access.headers"),
    ("header_env", "access.headers-env"),
    ("cookie", "access.cookie-env"),
    ("cookies", "access.cookies"),
    ("keep_cookies", "access.keep-cookies"),
    ("user_agent", "access.user-agent"),
    ("proxy", "network.proxy"),
    ("ca_file", "network.ca-file"),
    ("resolve", "network.resolve"),
    ("insecure", "network.insecure"),
    ("timeout", "network.timeout"),
    ("idle_timeout", "network.idle-timeout"),
    ("connect_timeout", "network.connect-timeout"),
    ("search_console", "search.search-console"),
    ("metrics", "search.metrics"),
    ("access_log", "search.access-log"),
    ("crawler_ranges", "search.crawler-ranges"),
    ("previous", "search.previous"),
    ("history", "history.folder"),
    ("keep_runs", "history.keep"),
    ("rule", "rules"),
];

/// What other commands have a key of their own for, though an audit may have an option of that name.
pub const OF_COMMANDS: &[(&str, &[(&str, &str)])] = &[
    (
        "watch",
        &[
            ("every", "watch.every"),
            ("cron", "watch.cron"),
            ("listen", "watch.listen"),
            ("hosts", "watch.hosts"),
        ],
    ),
    (
        "compare",
        &[
            ("map", "compare.map"),
            ("out", "compare.out"),
            ("format", "compare.formats"),
            ("fail_on", "compare.fail-on"),
            ("quiet", "compare.quiet"),
        ],
    ),
    (
        "report",
        &[
            ("out", "report.out"),
            ("format", "report.formats"),
            ("fail_on", "report.fail-on"),
            ("quiet", "report.quiet"),
        ],
    ),
    ("baseline update", &[("owner", "baseline.owner"), ("from", "baseline.from")]),
    ("fix", &[("confidence", "fix.confidence"), ("gone", "fix.gone"), ("source", "fix.source")]),
    (
        "serve",
        &[
            ("listen", "serve.listen"),
            ("hosts", "serve.hosts"),
            ("latency", "serve.latency"),
            ("quiet", "serve.quiet"),
        ],
    ),
];

/// Options that stand on the command line alone.
#[derive(Debug)]
pub struct Typed {
    /// The command; empty where every command is meant that has them.
    pub command: &'static str,
    /// The options; empty where all are meant that have no key.
    pub options: &'static [&'static str],
    /// Why.
    pub why: &'static str,
}

const fn typed(command: &'static str, options: &'static [&'static str], why: &'static str) -> Typed {
    Typed { command, options, why }
}

/// What has no key, and why.
pub const ONLY_TYPED: &[Typed] = &[
    typed("", &["config"], "it names the file"),
    typed("", &["stdout"], "what a pipe carries is a matter of one run"),
    typed("", &["color"], "it is a matter of the terminal"),
    typed("", &["frozen_time"], "it stops the clock for tests"),
    typed("", &["public"], "whoever lets others in says so by hand"),
    typed("", &["resume"], "whether a crawl goes on is a matter of one run"),
    typed("compare", &["target", "new"], "they are what is compared"),
    typed("report", &["audit"], "it is what is rendered"),
    typed("baseline update", &["audit", "reason", "expires"], "they are about these findings"),
    typed("fix", &[], "what is written and changed is said by hand"),
    typed("probe", &["urls", "as_crawlers"], "whom to ask, and as whom, is decided for each URL"),
    typed("probe", ACCESS, "what opens the doors of one site is not for whatever is asked for"),
    typed("probe", &["format"], "what a pipe carries is a matter of one run"),
    typed("serve", &[], "what is served or made up is a matter of one run"),
    typed("init", &[], "it writes the file"),
    typed("rules", &[], "what a pipe carries is a matter of one run"),
    typed("explain", &[], "it is the question"),
    typed("completions", &[], "it is the question"),
    typed("man", &[], "it is the question"),
];

/// What opens closed doors.
const ACCESS: &[&str] = &["auth", "bearer", "header", "header_env", "cookie", "cookies", "keep_cookies"];

/// The key of an option of a command, or why it has none.
pub fn place(command: &str, option: &str) -> Option<Result<&'static str, &'static str>> {
    let find = |keys: &[(&str, &'static str)]| keys.iter().find(|(id, _)| *id == option).map(|(_, key)| *key);
    let own = OF_COMMANDS.iter().find(|(name, _)| *name == command).and_then(|(_, keys)| find(keys));
    let means = |typed: &&Typed, all: bool| {
        let is_its = typed.command == command || typed.command.is_empty();
        is_its && (typed.options.contains(&option) || all && typed.options.is_empty())
    };
    let why = |all| ONLY_TYPED.iter().find(|typed| means(typed, all)).map(|typed| Err(typed.why));
    own.map(Ok).or_else(|| why(false)).or_else(|| why(true)).or_else(|| find(KEYS).map(Ok))
}
