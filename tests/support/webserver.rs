//! nginx and Apache as the distribution ships them: one process in the foreground, on a free port of
//! this machine, with a configuration and a folder of its own. It ends with the value that stands for it.

use std::fs;
use std::io::Read;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starting takes milliseconds; after this something is wrong.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server.
pub struct WebServer {
    process: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl WebServer {
    /// nginx with these directives in its one `server` block.
    pub fn nginx(directives: &str, site: impl FnOnce(&Path)) -> Self {
        Self::start("nginx", site, |folder, port| {
            let own = folder.display();
            let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
            let temporary = temporary.map(|name| format!("{name}_temp_path {own}/{name};")).join(" ");
            let config = format!(
                "daemon off; master_process off; pid {own}/pid; error_log {own}/log warn;\n\
                 events {{ worker_connections 512; }}\n\
                 http {{ log_format told '$uri $status'; access_log off; {temporary}\n\
                 types {{ text/html html; text/css css; text/plain txt; }} default_type application/octet-stream;\n\
                 server {{ listen 127.0.0.1:{port}; root {own}/site;\n{directives}\n}} }}\n"
            );
            fs::write(folder.join("conf"), config).expect("the configuration can be written");
            let mut nginx = Command::new(program("nginx"));
            nginx.arg("-p").arg(folder).args(["-e", "log", "-c", "conf"]);
            nginx
        })
    }

    /// Apache with these directives in its main server.
    pub fn apache(directives: &str, site: impl FnOnce(&Path)) -> Self {
        Self::start("apache2", site, |folder, port| {
            let own = folder.display();
            let modules = [
                "mpm_event",
                "authz_core",
                "authn_core",
                "authn_file",
                "auth_basic",
                "authz_user",
                "alias",
                "rewrite",
                "dir",
                "headers",
                "mime",
            ];
            let load =
                |name: &str| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n");
            let modules: String = modules.into_iter().map(load).collect();
            let config = format!(
                "{modules}ServerRoot {own}\nServerName 127.0.0.1\nListen 127.0.0.1:{port}\nPidFile {own}/pid\n\
                 DefaultRuntimeDir {own}\nMutex default:{own}\nErrorLog {own}/log\nUser www-data\nGroup www-data\n\
                 TypesConfig /dev/null\nAddType text/html .html\nDocumentRoot {own}/site\nDirectoryIndex index.html\n\
                 {directives}\n"
            );
            fs::write(folder.join("conf"), config).expect("the configuration can be written");
            let mut apache = Command::new(program("apache2"));
            apache.arg("-X").arg("-f").arg(folder.join("conf"));
            apache
        })
    }

    /// Caddy with these directives in its one site.
    pub fn caddy(directives: &str, site: impl FnOnce(&Path)) -> Self {
        Self::start("caddy", site, |folder, port| {
            let own = folder.display();
            let config = format!(
                "{{\nadmin off\nauto_https off\n}}\n\
                 http://127.0.0.1:{port} {{\nroot * {own}/site\n{directives}\nfile_server\n}}\n"
            );
            fs::write(folder.join("Caddyfile"), config).expect("the configuration can be written");
            let mut caddy = Command::new(program("caddy"));
            caddy.args(["run", "--adapter", "caddyfile", "--config"]).arg(folder.join("Caddyfile"));
            // It keeps certificates and autosaves there, and must not do so in anybody's home.
            caddy.env("HOME", folder).env("XDG_DATA_HOME", folder).env("XDG_CONFIG_HOME", folder);
            caddy
        })
    }

    fn start(name: &str, site: impl FnOnce(&Path), command: impl FnOnce(&Path, u16) -> Command) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the server");
        let root = folder.path().join("site");
        fs::create_dir(&root).expect("the folder of the site can be made");
        site(&root);
        readable_by_all(folder.path());
        let port = free_port();
        let mut command = command(folder.path(), port);
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let process = process.unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let mut server = Self { process, port, folder };
        server.wait_until_it_answers(name);
        server
    }

    /// The address of its start page.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// The folder of its site.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn wait_until_it_answers(&mut self, name: &str) {
        let begun = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let has_ended = self.process.try_wait().expect("it is ours").is_some();
            assert!(
                !has_ended && begun.elapsed() < PATIENCE,
                "{name} does not answer: {}",
                self.complaints()
            );
            std::thread::yield_now();
        }
    }

    /// What it says when it refuses its configuration.
    fn complaints(&mut self) -> String {
        let _ = self.process.kill();
        let mut said = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        if let Some(stderr) = &mut self.process.stderr {
            let _ = stderr.read_to_string(&mut said);
        }
        said
    }
}

impl Drop for WebServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where a program of the distribution is; `/usr/sbin` is not on everybody's path.
pub fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    let mut places = folders.map(|folder| folder.join(name));
    places.find(|place| place.is_file()).unwrap_or_else(|| {
        panic!("{name} is not installed: tests/run.sh installs it, or `apt-get install {name}`")
    })
}

/// A server that was started by the administrator gives that up, and must read the site all the same.
fn readable_by_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("the folder is ours");
}

/// A port that nobody listens at now. Somebody may take it before the server does; then that is said.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.local_addr().expect("it is bound").port()
}
