//! What `tollgate serve` takes.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// Serve a folder as the site it will be
///
/// Reads the folder once, as `tollgate audit` does: directory indexes, clean URLs (/about for
/// about.html), 404.html, _redirects, _headers and _responses.toml. The answers that
/// _responses.toml declares are played with their delays and faults.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// The folder that holds the built site
    pub folder: PathBuf,

    /// The address to listen at; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8402")]
    pub listen: SocketAddr,

    /// Allow an address that other machines can reach
    ///
    /// Whoever reaches it can read every file of the folder.
    #[arg(long)]
    pub public: bool,

    /// Print no line for each request
    #[arg(long, short)]
    pub quiet: bool,
}
