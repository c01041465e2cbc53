//! Takes the body of a request into an upload, and keeps what arrived even when the sender is cut off.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::body::{Body, Bytes};
use futures_util::StreamExt as _;
use tokio::time::timeout;

use super::{checksum::Checksum, no::No};
use crate::{
    desk::{
        Fault,
        link::{Taken, Writer},
    },
    domain::{LinkId, UploadId, link::PART_BYTES},
    hub::Hub,
    store::uploads::Part,
};

/// How long a sender may be silent; a phone that changed its network never says goodbye.
const SILENCE: Duration = Duration::from_secs(10);
/// After so long, what there is is kept, however little: progress is true, and the place stays taken.
const PATIENCE: Duration = Duration::from_secs(3);

/// Where a body goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Goal {
    pub(super) link: LinkId,
    pub(super) upload: UploadId,
    pub(super) offset: i64,
    /// How long the whole file will be.
    pub(super) length: i64,
}

/// How it went.
#[derive(Debug)]
pub(super) enum Poured {
    /// The upload ends here now.
    To(i64),
    /// Another writer is at it.
    Busy,
    /// It ends elsewhere.
    Elsewhere(i64),
    Gone,
    /// More came than was announced.
    TooMuch,
    /// It does not add up to its checksum; nothing of it is kept.
    Mismatch,
    No(No),
}

impl<E: Into<No>> From<E> for Poured {
    fn from(err: E) -> Self {
        Self::No(err.into())
    }
}

/// Takes a body in. Runs to its end whether or not somebody waits for the answer.
pub(super) async fn pour(
    hub: Arc<Hub>,
    goal: Goal,
    (body, checksum): (Body, Option<Checksum>),
) -> Poured {
    let Ok(place) = Arc::clone(&hub.pouring).try_acquire_owned() else {
        return Poured::No(No::Away);
    };
    // A request is dropped when its connection breaks; what arrived by then must not be.
    let task = tokio::spawn(async move {
        let _place = place;
        let mut sink = Sink::new(hub, goal, checksum);
        match sink.take().await {
            Poured::To(_) => {}
            other => return other,
        }
        let poured = match sink.receive(body).await {
            Ok(poured) | Err(poured) => poured,
        };
        sink.close().await;
        poured
    });
    task.await.unwrap_or_else(|err| {
        tracing::error!(%err, "an upload panicked");
        Poured::No(No::Internal)
    })
}

struct Sink {
    hub: Arc<Hub>,
    goal: Goal,
    checksum: Option<Checksum>,
    writer: Writer,
    /// Bytes that are not yet kept anywhere.
    cup: Vec<u8>,
    /// Pieces in the vault that belong to nothing before the checksum is known to be right.
    loose: Vec<Part>,
    /// How many pieces were put into the vault.
    made: i64,
    /// Whether all else that was put there is known to belong to the upload.
    is_clear: bool,
    /// Where the next byte goes.
    end: i64,
    /// Up to where it is appended.
    kept: i64,
    /// When the last bytes came.
    last: Instant,
    /// When the cup was emptied last.
    emptied: Instant,
}

impl Sink {
    fn new(hub: Arc<Hub>, goal: Goal, checksum: Option<Checksum>) -> Self {
        Self {
            hub,
            goal,
            checksum,
            writer: Writer::fresh(),
            cup: Vec::new(),
            loose: Vec::new(),
            made: 0,
            is_clear: true,
            end: goal.offset,
            kept: goal.offset,
            last: Instant::now(),
            emptied: Instant::now(),
        }
    }

    /// Takes or keeps the right to append.
    async fn take(&self) -> Poured {
        let (Goal { link, upload, .. }, at) = (self.goal, self.kept);
        let writer = (self.writer, self.made);
        let taken =
            self.hub.blocking(move |desk| desk.take_upload((link, upload), at, writer)).await;
        match taken {
            Ok(Ok(Taken::Yes)) => Poured::To(at),
            Ok(Ok(Taken::Busy)) => Poured::Busy,
            Ok(Ok(Taken::At(end))) => Poured::Elsewhere(end),
            Ok(Ok(Taken::Gone)) => Poured::Gone,
            Ok(Err(err)) => err.into(),
            Err(err) => err.into(),
        }
    }

    async fn receive(&mut self, body: Body) -> Result<Poured, Poured> {
        let mut stream = body.into_data_stream();
        let is_whole = loop {
            match timeout(SILENCE.min(PATIENCE), stream.next()).await {
                Ok(Some(Ok(bytes))) => self.fill(&bytes).await?,
                Ok(Some(Err(_cut_off))) => break false,
                Ok(None) => break true,
                Err(_silent) if self.last.elapsed() < SILENCE => self.keep().await?,
                Err(_silent) => break false,
            }
        };
        self.keep().await?;
        if let Some(checksum) = self.checksum.take() {
            if !is_whole || !checksum.matches() {
                return Ok(Poured::Mismatch);
            }
            self.append().await?;
        }
        Ok(Poured::To(self.kept))
    }

    async fn fill(&mut self, bytes: &Bytes) -> Result<(), Poured> {
        self.last = Instant::now();
        let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let unkept = i64::try_from(self.cup.len()).unwrap_or(i64::MAX);
        if self.goal.length - self.end - unkept < length {
            return Err(Poured::TooMuch);
        }
        if let Some(checksum) = &mut self.checksum {
            checksum.add(bytes);
        }
        self.cup.extend_from_slice(bytes);
        // A slow network fills the cup too late for the lease, and for whoever looks on.
        let is_time = PATIENCE <= self.emptied.elapsed();
        if is_time || PART_BYTES <= self.cup.len() { self.keep().await } else { Ok(()) }
    }

    /// Puts the cup into the vault, and to the end of the upload unless that must wait.
    async fn keep(&mut self) -> Result<(), Poured> {
        self.emptied = Instant::now();
        if !self.cup.is_empty() {
            let (cup, at) = (std::mem::take(&mut self.cup), self.end);
            let piece = (self.writer, self.made);
            self.is_clear = false;
            let part = self.hub.blocking(move |desk| desk.keep_piece(piece, at, &cup)).await??;
            self.is_clear = true;
            self.made += 1;
            self.end += part.length;
            self.loose.push(part);
        }
        if self.checksum.is_none() {
            return self.append().await;
        }
        match self.take().await {
            Poured::To(_) => Ok(()),
            lost => Err(lost),
        }
    }

    async fn append(&mut self) -> Result<(), Poured> {
        if self.loose.is_empty() {
            return match self.take().await {
                Poured::To(_) => Ok(()),
                // All of it is here.
                Poured::Elsewhere(end) if end == self.kept => Ok(()),
                lost => Err(lost),
            };
        }
        let Goal { link, upload, .. } = self.goal;
        let (writer, parts) = ((self.writer, self.made), self.loose.clone());
        self.is_clear = false;
        let done =
            self.hub.blocking(move |desk| desk.append((link, upload), writer, &parts)).await?;
        // Otherwise nobody knows whether it was done: what may be part of a file is not removed.
        self.is_clear = match &done {
            Ok(_) => true,
            Err(err) => matches!(err.fault(), Fault::Refused(_)),
        };
        if !done? {
            return Err(Poured::Busy);
        }
        self.loose.clear();
        self.kept = self.end;
        Ok(())
    }

    /// Lets the next one at it, removes what was not used, and has a whole file looked into.
    async fn close(self) {
        let (Goal { upload, length, .. }, writer, loose) = (self.goal, self.writer, self.loose);
        let (is_whole, is_clear) = (self.kept == length, self.is_clear);
        let given = self.hub.blocking(move |desk| {
            desk.give_upload_back(upload, writer, is_clear.then_some(&*loose))
        });
        if let Ok(Err(err)) = given.await {
            tracing::warn!(%err, "an upload was not given back");
        }
        if is_whole {
            drop(tokio::spawn(finish(self.hub, upload)));
        }
    }
}

/// Has a whole file looked into, a few at a time. What is left undone is swept up later.
async fn finish(hub: Arc<Hub>, upload: UploadId) {
    let Ok(_turn) = hub.looking.acquire().await else { return };
    if let Ok(Err(err)) = hub.blocking(move |desk| desk.finish_upload(upload)).await {
        tracing::warn!(%err, "an upload is left to the next sweep");
    }
}
