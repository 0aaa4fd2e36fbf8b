//! The command line: one file a command. Data go to stdout, talk goes to stderr.

mod check;
mod check_print;
mod codebook;
mod completions;
mod diff;
mod estimate;
mod estimators;
mod instrument;
mod ledger;
mod lock;
mod mend;
mod new;
mod progress;
mod reconstruct;
mod run;
mod schema;
mod selftest;
mod show;
mod solve;
mod twin;
mod validate;

use crate::error::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Reruns the evaluation of family group conferences in child protection, and every study of its shape.
#[derive(Debug, Parser)]
#[command(name = "beraad", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Example:\n  beraad run analyses/preventive-2016.toml")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Args),
    Check(check::Args),
    Codebook(codebook::Args),
    Estimate(Box<estimate::Args>),
    Ledger(ledger::Args),
    Diff(diff::Args),
    Lock(lock::Args),
    Instrument(instrument::Args),
    List(estimators::ListArgs),
    Explain(estimators::ExplainArgs),
    Schema(schema::Args),
    Reconstruct(reconstruct::Args),
    New(new::Args),
    Selftest(selftest::Args),
    Validate(validate::Args),
    Twin(twin::Args),
    Solve(solve::Args),
    Completions(completions::Args),
    CheckPrint(check_print::Args),
}

/// Runs the command; the exit code is 0 when done, 1 when failed, 2 for a wrong plan or usage.
pub fn main(cli: Cli) -> ExitCode {
    let done: Result<ExitCode> = match cli.command {
        Command::Run(args) => run::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Codebook(args) => codebook::run(&args),
        Command::Estimate(args) => estimate::run(&args),
        Command::Ledger(args) => ledger::run(&args),
        Command::Lock(args) => lock::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Instrument(args) => instrument::run(&args),
        Command::List(args) => estimators::list(&args),
        Command::Explain(args) => estimators::explain(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Reconstruct(args) => reconstruct::run(&args),
        Command::New(args) => new::run(&args),
        Command::Selftest(args) => selftest::run(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Twin(args) => twin::run(&args),
        Command::Solve(args) => solve::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::CheckPrint(args) => check_print::run(&args),
    };
    done.unwrap_or_else(|error| {
        show::error(&error);
        ExitCode::from(error.exit_code())
    })
}
