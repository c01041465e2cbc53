//! Reads the command line and starts the shape of the program that it asks for.

use std::process::ExitCode;

fn main() -> ExitCode {
    attache::cli::run()
}
