//! Reads the command line and starts the shape of the program that it asks for.

fn main() {}
