//! The binary: what was typed is run, and how it went becomes the exit code.

use std::io::{self, BufWriter};
use std::process::ExitCode;

/// Parsing allocates many small strings from several threads; the system's allocator is slower at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut out = BufWriter::new(io::stdout());
    tollgate::commands::main(std::env::args_os(), &mut out, &mut io::stderr()).into()
}
