//! Requests of people who have not shown who they are: short, and soon at an end.

use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use tokio::time::timeout;

/// The most that a stranger may say.
const LONGEST: usize = 16 * 1024;
/// How long they may take to say it.
const PATIENCE: Duration = Duration::from_secs(15);

/// Hears a stranger out before anything else is done: whoever sends a byte a minute holds nothing for long.
pub(super) async fn brief(request: Request, next: Next) -> Response {
    match heard_out(request, PATIENCE).await {
        Ok(request) => next.run(request).await,
        Err(status) => status.into_response(),
    }
}

async fn heard_out(request: Request, patience: Duration) -> Result<Request, StatusCode> {
    let (parts, body) = request.into_parts();
    match timeout(patience, to_bytes(body, LONGEST)).await {
        Ok(Ok(bytes)) => Ok(Request::from_parts(parts, Body::from(bytes))),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::body::Bytes;

    use super::*;

    fn heard(body: Body, patience: Duration) -> Result<Bytes, StatusCode> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let request = heard_out(Request::new(body), patience).await?;
            Ok(to_bytes(request.into_body(), usize::MAX).await.unwrap())
        })
    }

    #[test]
    fn what_is_short_arrives_whole_and_what_is_long_or_never_ends_does_not() {
        let all = "x".repeat(LONGEST);
        assert_eq!(heard(all.clone().into(), PATIENCE).unwrap(), all);
        let long = heard("x".repeat(LONGEST + 1).into(), PATIENCE);
        assert_eq!(long, Err(StatusCode::PAYLOAD_TOO_LARGE));
        let endless = futures_util::stream::pending::<Result<Bytes, Infallible>>();
        let slow = heard(Body::from_stream(endless), Duration::from_millis(20));
        assert_eq!(slow, Err(StatusCode::REQUEST_TIMEOUT));
    }
}
