//! `tollgate completions`: a script that a shell completes with, made from the command line's definition.

use clap::CommandFactory;

use super::{Console, Exit};
use crate::cli::{Cli, CompletionsArgs};

/// Prints the script for a shell.
pub fn run(args: &CompletionsArgs, console: &mut Console) -> anyhow::Result<Exit> {
    // Into memory first: the generator panics where it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tollgate", &mut script);
    console.out.write_all(&script)?;
    Ok(Exit::Clean)
}
