//! The command `beraad`: parse, run, print the error, exit code.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    beraad::cli::main(beraad::cli::Cli::parse())
}
