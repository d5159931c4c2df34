//! `tollgate man`: manual pages, made from the command line's definition.

use clap::CommandFactory;
use clap_mangen::Man;

use super::{Console, Exit};
use crate::cli::{Cli, ManArgs};
use crate::report::write_whole;

/// Prints the page of tollgate itself, or writes that of every command.
pub fn run(args: &ManArgs, console: &mut Console) -> anyhow::Result<Exit> {
    let Some(folder) = &args.out else {
        page(&definition()).render(console.out)?;
        return Ok(Exit::Clean);
    };
    let root = definition();
    for command in std::iter::once(&root).chain(root.get_subcommands()) {
        let page = page(command);
        let path = folder.join(page.get_filename());
        write_whole(&path, |out| Ok(page.render(out)?))?;
        writeln!(console.out, "{}", path.display())?;
    }
    Ok(Exit::Clean)
}

fn page(command: &clap::Command) -> Man {
    Man::new(command.clone())
        .source(concat!("tollgate ", env!("CARGO_PKG_VERSION")))
        .manual("tollgate manual")
}

/// Built, so that every subcommand knows its full name.
fn definition() -> clap::Command {
    let mut root = Cli::command();
    root.build();
    root
}
