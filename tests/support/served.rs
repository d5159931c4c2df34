//! A folder served over HTTP within the test.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;

use tollgate::fetch::folder::{Folder, Options};
use tollgate::fetch::server::{Running, Server};
use tollgate::urls::Url;

/// A folder served on a port of its own, for as long as this lives.
pub struct Served {
    /// The address of its start page.
    pub url: Url,
    _running: Running,
    _runtime: tokio::runtime::Runtime,
}

impl Served {
    /// Serves the folder as it is now.
    pub fn folder(root: &Path) -> Self {
        Self::serve(Folder::open(root, Options::default()).expect("the folder can be read"))
    }

    /// Serves what was read of a folder.
    pub fn serve(folder: Folder) -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("it is bound");
        let url = Url::parse(&format!("http://{address}/")).expect("an address is a URL");
        let folder = Arc::new(folder.with_base(url.clone()));
        let running = runtime.block_on(async { Server::on(listener, folder)?.start() }).expect("it starts");
        Self { url, _running: running, _runtime: runtime }
    }
}
