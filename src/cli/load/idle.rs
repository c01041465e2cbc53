//! Connections that only listen to the change feed, very many of them.

use std::sync::atomic::Ordering;

use ureq::{Agent, Body, http::Response};

use super::{Tally, way::Way};
use crate::cli::serve;

/// Opens connections that listen; they close when the list is dropped.
pub(super) fn open(way: &Way, token: &str, many: usize, tally: &Tally) -> Vec<Response<Body>> {
    serve::raise_the_limit();
    let (agent, bearer) = (way.listeners(), format!("Bearer {token}"));
    let mut open = Vec::with_capacity(many);
    for n in 0..many {
        match listen(&agent, &way.url, &bearer) {
            Ok(answer) => {
                tally.listening.fetch_add(1, Ordering::SeqCst);
                open.push(answer);
            }
            Err(why) => tally.fail(format!("listener {n}: {why}")),
        }
    }
    open
}

/// What is said afterwards is not read: whoever listens is only to be there.
fn listen(agent: &Agent, url: &str, bearer: &str) -> Result<Response<Body>, String> {
    let request = agent.get(format!("{url}/api/v1/feed")).header("authorization", bearer);
    let answer = request.call().map_err(|err| err.to_string())?;
    let status = answer.status().as_u16();
    if status == 200 { Ok(answer) } else { Err(format!("{status}")) }
}
