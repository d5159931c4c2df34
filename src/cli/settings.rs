//! Where settings are kept that are not typed.

use std::path::PathBuf;

use clap::Args;

/// The file that a project keeps its settings in.
#[derive(Debug, Clone, Default, Args)]
pub struct SettingsArgs {
    /// Read settings from this file in place of tollgate.toml
    #[arg(long, value_name = "FILE", env = "TOLLGATE_CONFIG", hide_env_values = true)]
    pub config: Option<PathBuf>,
}
