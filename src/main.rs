//! Reads the command line and starts the shape of the program that it asks for.

use std::process::ExitCode;

use attache::inspect::worker;

fn main() -> ExitCode {
    worker::serve_if_asked().unwrap_or_else(attache::cli::run)
}
