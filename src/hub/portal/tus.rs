//! Files in pieces by the tus 1.0 protocol: core, creation, creation with upload, termination, expiration
//! and checksum (<https://tus.io/protocols/resumable-upload>).

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{FromRequestParts as _, Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    Holder,
    checksum::{ALGORITHMS, Checksum},
    no::No,
    pour::{Goal, Poured, pour},
    rest::hear_out,
};
use crate::{
    desk::link::Announced,
    domain::{
        Personal, UploadId,
        link::{LinkRefusal, MOST_BYTES_A_FILE, Upload, UploadState},
        paper::PaperKind,
    },
    hub::Hub,
};

const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const EXTENSIONS: &str = "creation,creation-with-upload,termination,expiration,checksum";
const PIECE: &str = "application/offset+octet-stream";
const FILES: &str = "/u/files";

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// Would say that the length is told later, which this hub does not offer.
const LATER: HeaderName = HeaderName::from_static("upload-defer-length");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

pub(super) fn routes() -> Router<Arc<Hub>> {
    let one = post(instead).head(head).patch(patch).delete(delete).options(options);
    Router::new()
        .route(FILES, post(create).options(options))
        .route("/u/files/{id}", one)
        .layer(middleware::from_fn(hear_out))
        .layer(middleware::map_response(speak))
}

/// Every answer names the protocol.
async fn speak(mut response: Response) -> Response {
    response.headers_mut().insert(RESUMABLE, VERSION);
    response
}

/// Why a request of the protocol was not done.
enum Not {
    /// It speaks another version.
    Version,
    Status(StatusCode),
    /// The upload ends here.
    At(StatusCode, i64),
    No(No),
}

impl<E: Into<No>> From<E> for Not {
    fn from(err: E) -> Self {
        Self::No(err.into())
    }
}

impl IntoResponse for Not {
    fn into_response(self) -> Response {
        match self {
            Self::Version => {
                (StatusCode::PRECONDITION_FAILED, [("tus-version", VERSION)]).into_response()
            }
            Self::Status(status) => status.into_response(),
            Self::At(status, end) => (status, [(OFFSET, HeaderValue::from(end))]).into_response(),
            Self::No(no) => no.into_response(),
        }
    }
}

/// A checksum that does not fit; the protocol's own number.
fn mismatch() -> Not {
    StatusCode::from_u16(460).map_or(Not::Status(StatusCode::BAD_REQUEST), Not::Status)
}

async fn options() -> impl IntoResponse {
    let headers = [
        ("tus-version", VERSION),
        ("tus-extension", HeaderValue::from_static(EXTENSIONS)),
        ("tus-max-size", HeaderValue::from(MOST_BYTES_A_FILE)),
        ("tus-checksum-algorithm", HeaderValue::from_static(ALGORITHMS)),
    ];
    (StatusCode::NO_CONTENT, headers)
}

/// Old proxies let through nothing but POST.
async fn instead(state: State<Arc<Hub>>, path: Path<String>, request: Request) -> Response {
    let named = request.headers().get("x-http-method-override").and_then(|it| it.to_str().ok());
    match named.map(str::to_ascii_uppercase).as_deref() {
        Some("PATCH") => patch(state, path, request).await,
        Some("DELETE") => delete(state, path, request).await,
        Some("HEAD") => head(state, path, request).await,
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

fn answered(done: Result<Response, Not>) -> Response {
    done.unwrap_or_else(IntoResponse::into_response)
}

async fn create(State(hub): State<Arc<Hub>>, request: Request) -> Response {
    answered(try_create(hub, request).await)
}

async fn head(State(hub): State<Arc<Hub>>, Path(id): Path<String>, request: Request) -> Response {
    answered(try_head(&hub, &id, request).await)
}

async fn patch(State(hub): State<Arc<Hub>>, Path(id): Path<String>, request: Request) -> Response {
    answered(try_patch(hub, &id, request).await)
}

async fn delete(State(hub): State<Arc<Hub>>, Path(id): Path<String>, request: Request) -> Response {
    answered(try_delete(&hub, &id, request).await)
}

/// Who sends this, after it was made sure that they speak our version.
async fn sender(hub: &Arc<Hub>, request: Request) -> Result<(Holder, HeaderMap, Body), Not> {
    let (mut parts, body) = request.into_parts();
    if parts.headers.get(RESUMABLE) != Some(&VERSION) {
        return Err(Not::Version);
    }
    let holder = Holder::from_request_parts(&mut parts, hub).await?;
    Ok((holder, parts.headers, body))
}

async fn try_create(hub: Arc<Hub>, request: Request) -> Result<Response, Not> {
    let (holder, headers, body) = sender(&hub, request).await?;
    let length = number(&headers, &LENGTH).ok_or(Not::Status(StatusCode::BAD_REQUEST))?;
    if headers.contains_key(LATER) {
        return Err(Not::Status(StatusCode::BAD_REQUEST));
    }
    let told = metadata(&headers).ok_or(Not::Status(StatusCode::BAD_REQUEST))?;
    let kind = told.get("kind").ok_or(LinkRefusal::NotWanted)?;
    let brings_bytes = is_piece(&headers);
    let checksum =
        Checksum::of(&headers).map_err(|_unknown| Not::Status(StatusCode::BAD_REQUEST))?;
    let file = Announced {
        id: UploadId::fresh(),
        kind: PaperKind::new(kind.chars().take(16).collect::<String>()),
        name: Personal::new(told.get("filename").cloned().unwrap_or_default()),
        length,
    };
    let begun = hub.blocking(move |desk| desk.begin_upload((holder.link, holder.session), file));
    let upload = begun.await??;
    let goal = Goal { link: holder.link, upload: upload.id, offset: 0, length };
    // Without a turn the file is announced, and its bytes come later.
    let turn = hub.sending.take(holder.session);
    let end = if brings_bytes && turn.is_some() {
        poured(pour(hub, goal, (body, checksum)).await)?
    } else {
        0
    };
    let headers = [
        (header::LOCATION, text(&format!("{FILES}/{}", upload.id))?),
        (EXPIRES, until(&upload)?),
        (OFFSET, HeaderValue::from(end)),
    ];
    Ok((StatusCode::CREATED, headers).into_response())
}

async fn try_head(hub: &Arc<Hub>, id: &str, request: Request) -> Result<Response, Not> {
    let (holder, _, _) = sender(hub, request).await?;
    let upload = find(hub, holder, id).await?;
    let is_given_up =
        upload.state == UploadState::Ended || !upload.is_over() && !upload.is_open(hub.desk.now());
    if is_given_up && upload.received < upload.length {
        return Err(Not::Status(StatusCode::GONE));
    }
    let headers = [
        (OFFSET, HeaderValue::from(upload.received)),
        (LENGTH, HeaderValue::from(upload.length)),
        (EXPIRES, until(&upload)?),
    ];
    Ok((StatusCode::OK, headers).into_response())
}

async fn try_patch(hub: Arc<Hub>, id: &str, request: Request) -> Result<Response, Not> {
    let (holder, headers, body) = sender(&hub, request).await?;
    let _turn = hub.sending.take(holder.session).ok_or(No::InTurn)?;
    if !is_piece(&headers) {
        return Err(Not::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let offset = number(&headers, &OFFSET).ok_or(Not::Status(StatusCode::BAD_REQUEST))?;
    let checksum =
        Checksum::of(&headers).map_err(|_unknown| Not::Status(StatusCode::BAD_REQUEST))?;
    let upload = find(&hub, holder, id).await?;
    if upload.received != offset {
        return Err(Not::At(StatusCode::CONFLICT, upload.received));
    }
    let coming = number(&headers, &header::CONTENT_LENGTH).unwrap_or(0);
    if upload.length - offset < coming {
        return Err(Not::Status(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let goal = Goal { link: holder.link, upload: upload.id, offset, length: upload.length };
    let end = poured(pour(hub, goal, (body, checksum)).await)?;
    let headers = [(OFFSET, HeaderValue::from(end)), (EXPIRES, until(&upload)?)];
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

async fn try_delete(hub: &Arc<Hub>, id: &str, request: Request) -> Result<Response, Not> {
    let (holder, _, _) = sender(hub, request).await?;
    let upload = find(hub, holder, id).await?.id;
    let ended = hub.blocking(move |desk| desk.end_upload((holder.link, holder.session), upload));
    ended.await??;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn find(hub: &Arc<Hub>, holder: Holder, id: &str) -> Result<Upload, Not> {
    let id: UploadId = id.parse().map_err(|_not_an_id| No::Shut)?;
    Ok(hub.blocking(move |desk| desk.upload(holder.link, id)).await??)
}

fn poured(it: Poured) -> Result<i64, Not> {
    match it {
        Poured::To(end) => Ok(end),
        Poured::Busy => Err(Not::Status(StatusCode::LOCKED)),
        Poured::Elsewhere(end) => Err(Not::At(StatusCode::CONFLICT, end)),
        Poured::Gone => Err(Not::Status(StatusCode::GONE)),
        Poured::TooMuch => Err(Not::Status(StatusCode::PAYLOAD_TOO_LARGE)),
        Poured::Mismatch => Err(mismatch()),
        Poured::No(no) => Err(Not::No(no)),
    }
}

fn is_piece(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|it| it == PIECE)
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<i64> {
    headers.get(name)?.to_str().ok()?.parse().ok().filter(|it| 0 <= *it)
}

/// What is said about a file: `name base64, name base64`.
fn metadata(headers: &HeaderMap) -> Option<HashMap<String, String>> {
    let Some(value) = headers.get("upload-metadata") else { return Some(HashMap::new()) };
    let pairs = value.to_str().ok()?.split(',').filter(|it| !it.trim().is_empty());
    let pair = |it: &str| {
        let it = it.trim();
        let (name, value) = it.split_once(' ').unwrap_or((it, ""));
        let value = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
        Some((name.to_owned(), value))
    };
    pairs.map(pair).collect()
}

fn text(value: &str) -> Result<HeaderValue, No> {
    HeaderValue::from_str(value).map_err(|_never| No::Internal)
}

/// When an upload is given up, as HTTP writes times.
fn until(upload: &Upload) -> Result<HeaderValue, No> {
    text(&upload.expires_at.utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_about_a_file_is_understood_or_refused() {
        let said = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("upload-metadata", value.parse().unwrap());
            metadata(&headers)
        };
        let told = said("kind RC1MSUM=,filename 6JCl5Lia5omn54WnLmpwZw==, empty").unwrap();
        assert_eq!(told["kind"], "D-LIC");
        assert_eq!(told["filename"], "营业执照.jpg");
        assert_eq!(told["empty"], "");
        assert_eq!(said("kind ***"), None);
        assert_eq!(said("kind /w=="), None, "not text");
        assert_eq!(metadata(&HeaderMap::new()), Some(HashMap::new()));
    }
}
