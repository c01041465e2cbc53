//! Hears out whoever is refused in the middle of a piece.
//!
//! A connection that is closed while its sender still writes is reset, and the reset may overtake the answer: the
//! sender would not learn where the file ends. So what nobody wants of a body is read and dropped, within limits.

use std::{
    mem,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::header,
    middleware::Next,
    response::Response,
};
use futures_util::StreamExt as _;
use hyper::body::{Frame, SizeHint};
use tokio::{runtime::Handle, time::timeout};

use crate::domain::link::PART_BYTES;

/// No more is read for nothing.
const MOST: usize = 2 * PART_BYTES;
/// Nor longer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whoever asks first whether they may send a body is answered without it.
pub(super) async fn hear_out(request: Request, next: Next) -> Response {
    if request.headers().contains_key(header::EXPECT) {
        return next.run(request).await;
    }
    next.run(request.map(|body| Body::new(HeardOut(body)))).await
}

/// A body that is read to its end though it is dropped before.
struct HeardOut(Body);

impl HttpBody for HeardOut {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.0).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl Drop for HeardOut {
    fn drop(&mut self) {
        let body = mem::take(&mut self.0);
        if !body.is_end_stream()
            && let Ok(runtime) = Handle::try_current()
        {
            runtime.spawn(async move { timeout(PATIENCE, drop_rest(body)).await.ok() });
        }
    }
}

async fn drop_rest(body: Body) {
    let (mut stream, mut heard) = (body.into_data_stream(), 0);
    while let Some(Ok(bytes)) = stream.next().await {
        heard += bytes.len();
        if MOST < heard {
            break;
        }
    }
}
