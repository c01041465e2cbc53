//! Bodies that must keep coming: whoever sends a byte now and then only to hold a place is let go.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a body may come as slowly as it likes.
const GRACE: Duration = Duration::from_secs(30);
/// Bytes a second that must have come on average from then on; the weakest mobile network brings more.
const LEAST: u64 = 1024;

/// Why a body ended before its end.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(super) enum Broken {
    #[error("the sender left")]
    Left,
    #[error("it came too slowly")]
    TooSlow,
}

/// The body of a request, as long as it is not too slow.
pub(super) struct Steady {
    body: Incoming,
    /// Until when the next bytes must be here.
    due: Instant,
    alarm: Pin<Box<Sleep>>,
}

impl Steady {
    pub(super) fn new(body: Incoming) -> Self {
        let due = Instant::now() + GRACE;
        Self { body, due, alarm: Box::pin(sleep_until(due)) }
    }
}

impl HttpBody for Steady {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if let Poll::Ready(came) = Pin::new(&mut self.body).poll_frame(cx) {
            if let Some(Ok(frame)) = &came {
                let bytes = frame.data_ref().map_or(0, Bytes::len) as u64;
                self.due += Duration::from_millis(bytes * 1000 / LEAST);
            }
            return Poll::Ready(came.map(|it| it.map_err(|_cut_off| Broken::Left)));
        }
        let due = self.due;
        if self.alarm.deadline() != due {
            self.alarm.as_mut().reset(due);
        }
        self.alarm.as_mut().poll(cx).map(|()| Some(Err(Broken::TooSlow)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
