//! Connections that only listen to the change feed, very many of them.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::atomic::Ordering,
};

use super::{Tally, stage::Started};
use crate::cli::serve;

/// Opens connections that listen; they close when the list is dropped.
pub(super) fn open(hub: &Started, token: &str, many: usize, tally: &Tally) -> Vec<TcpStream> {
    serve::raise_the_limit();
    let address = hub.url.trim_start_matches("http://");
    let request = format!(
        "GET /api/v1/feed HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\r\n"
    );
    let mut open = Vec::with_capacity(many);
    for n in 0..many {
        match listen(address, &request) {
            Ok(stream) => {
                tally.listening.fetch_add(1, Ordering::SeqCst);
                open.push(stream);
            }
            Err(err) => tally.fail(format!("listener {n}: {err}")),
        }
    }
    open
}

fn listen(address: &str, request: &str) -> std::io::Result<TcpStream> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(request.as_bytes())?;
    let mut status = [0; 12];
    stream.read_exact(&mut status)?;
    if status.ends_with(b"200") {
        Ok(stream)
    } else {
        Err(std::io::Error::other(String::from_utf8_lossy(&status).into_owned()))
    }
}
