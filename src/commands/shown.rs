//! What `tollgate watch` shows: the last report and its numbers, and nothing else of their folder.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

use crate::fetch::folder::Folder;
use crate::fetch::server::{Names, Running, Server};

/// What is shown, and the file that it is.
const FILES: [(&str, &str); 3] =
    [("index.html", "report.html"), ("audit.json", "audit.json"), ("metrics", "metrics.txt")];

/// The type that Prometheus asks for, and no memory of what will be another report tomorrow.
const HEADERS: &str = "/*\n  Cache-Control: no-cache\n  X-Content-Type-Options: nosniff\n\
                       /metrics\n  Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\n";

const NOTHING_YET: &str = "<!doctype html><html lang=en><meta charset=utf-8><meta http-equiv=refresh content=10>\
                           <title>tollgate</title><p>No audit has ended yet.";

/// What is shown, and to whom.
#[derive(Debug)]
pub struct Shown {
    /// The folder of the reports.
    pub folder: PathBuf,
    /// The names that are answered to.
    pub names: Names,
}

/// Shows what is in the folder of reports now. To be called on a runtime.
pub fn show(listener: &TcpListener, what: &Shown) -> anyhow::Result<Running> {
    let read = |name| fs::read(what.folder.join(name)).ok();
    let files = FILES.iter().filter_map(|(shown, name)| Some((*shown, read(name)?)));
    let mut files: Vec<(&str, Vec<u8>)> = files.collect();
    if !files.iter().any(|(name, _)| *name == "index.html") {
        files.push(("index.html", NOTHING_YET.as_bytes().to_vec()));
    }
    files.push(("_headers", HEADERS.as_bytes().to_vec()));
    let folder = Folder::in_memory(files);
    let server = Server::on(listener.try_clone()?, Arc::new(folder))?;
    Ok(server.with_names(what.names.clone()).start()?)
}
