//! `beraad completions`.

use super::Cli;
use crate::error::Result;
use clap::CommandFactory;
use clap_complete::Shell;
use std::process::ExitCode;

/// Completions for a shell, on stdout.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  beraad completions bash > ~/.local/share/bash-completion/completions/beraad")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    clap_complete::generate(args.shell, &mut Cli::command(), "beraad", &mut std::io::stdout());
    Ok(ExitCode::SUCCESS)
}
