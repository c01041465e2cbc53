//! The page itself: one file of HTML, one of CSS, one of script, example pictures and sentences, all from the binary.

use std::{
    collections::BTreeMap,
    io::Write as _,
    sync::{Arc, LazyLock},
};

use axum::{
    Router,
    extract::{Path, Query},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use flate2::{Compression, write::GzEncoder};

use super::{no::No, view::Spoken};
use crate::{
    domain::Sha256Hash,
    hub::Hub,
    lang::{Lang, files},
};

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";
const JSON: &str = "application/json";

macro_rules! art {
    ($($kind:literal),* $(,)?) => {
        /// The example picture of each kind of paper.
        const ART: &[(&str, &str)] = &[$((
            $kind,
            include_str!(concat!("../../../assets/portal/art/", $kind, ".svg")),
        )),*];
    };
}

art!(
    "D-AGR", "D-AHP", "D-AID", "D-APP", "D-ICP", "D-IND", "D-LIC", "D-LID", "D-LOA", "D-NET",
    "D-POA", "D-SIT", "D-TM", "D-USE", "paper",
);

/// A file as it is sent, plain and packed.
struct Asset {
    kind: &'static str,
    plain: Vec<u8>,
    packed: Vec<u8>,
    tag: String,
}

impl Asset {
    fn new(kind: &'static str, plain: impl Into<Vec<u8>>) -> Self {
        let plain = plain.into();
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        let packed = packer.write_all(&plain).and_then(|()| packer.finish()).unwrap_or_default();
        let hash = Sha256Hash::of(&plain).to_string();
        let tag = format!("\"{}\"", hash.get(..16).unwrap_or_default());
        Self { kind, plain, packed, tag }
    }

    /// The file, or the word that the browser has it already.
    fn answer(&self, asked: &HeaderMap) -> Response {
        let says = |name: header::HeaderName, what: &str| {
            asked.get(name).and_then(|it| it.to_str().ok()).is_some_and(|it| it.contains(what))
        };
        let tag = HeaderValue::from_str(&self.tag).unwrap_or(HeaderValue::from_static("\"\""));
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::ETAG, tag);
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if says(header::IF_NONE_MATCH, &self.tag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        let is_packed = !self.packed.is_empty() && says(header::ACCEPT_ENCODING, "gzip");
        if is_packed {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        let body = if is_packed { self.packed.clone() } else { self.plain.clone() };
        (StatusCode::OK, headers, body).into_response()
    }
}

/// Everything, packed once.
static ALL: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let mut all = BTreeMap::new();
    let page = include_str!("../../../assets/portal/page.html");
    all.insert("page".to_owned(), Asset::new(HTML, page));
    let style = include_str!("../../../assets/portal/page.css");
    all.insert("page.css".to_owned(), Asset::new(CSS, style));
    let script = include_str!("../../../assets/portal/page.js");
    all.insert("page.js".to_owned(), Asset::new(SCRIPT, script));
    for (kind, svg) in ART {
        all.insert(format!("art/{kind}"), Asset::new(SVG, *svg));
    }
    for lang in Lang::ALL {
        let json = serde_json::to_vec(&sentences(*lang)).unwrap_or_default();
        all.insert(format!("words/{}", lang.code()), Asset::new(JSON, json));
    }
    all
});

pub(super) fn routes() -> Router<Arc<Hub>> {
    Router::new()
        .route("/u", get(|asked: HeaderMap| async move { answer("page", &asked) }))
        .route("/u/", get(|asked: HeaderMap| async move { answer("page", &asked) }))
        .route("/u/page.css", get(|asked: HeaderMap| async move { answer("page.css", &asked) }))
        .route("/u/page.js", get(|asked: HeaderMap| async move { answer("page.js", &asked) }))
        .route("/u/words", get(words))
        .route("/u/art/{kind}", get(art))
}

fn answer(name: &str, asked: &HeaderMap) -> Response {
    ALL.get(name).map_or_else(|| No::Shut.into_response(), |it| it.answer(asked))
}

/// The picture of a kind of paper; the plain sheet for kinds without one.
async fn art(Path(kind): Path<String>, asked: HeaderMap) -> Response {
    let name = format!("art/{kind}");
    answer(if ALL.contains_key(&name) { &name } else { "art/paper" }, &asked)
}

async fn words(Query(spoken): Query<Spoken>, asked: HeaderMap) -> Response {
    answer(&format!("words/{}", spoken.lang().code()), &asked)
}

/// The sentences of the page by their keys, without `portal-`. The page fills `{ $n }` in by itself.
fn sentences(lang: Lang) -> BTreeMap<&'static str, &'static str> {
    let file = files::of(lang).iter().find(|it| it.area == "portal");
    let lines = file.map(|it| it.text).unwrap_or_default().lines();
    let pair = |line: &'static str| {
        let (key, text) = line.split_once('=')?;
        Some((key.trim().strip_prefix("portal-")?, text.trim()))
    };
    lines.filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::library::Library;

    #[test]
    fn the_page_is_light() {
        let of = |name: &str| ALL.get(name).map(|it| it.packed.len()).unwrap();
        let all: usize =
            ["page", "page.css", "page.js", "words/zh-CN"].iter().map(|it| of(it)).sum();
        assert!(all < 60 * 1024, "{all} bytes");
        assert!(1024 < all, "nothing was packed");
    }

    #[test]
    fn every_kind_of_paper_has_its_picture() {
        for spec in Library::shipped().unwrap().papers.all() {
            let name = format!("art/{}", spec.kind.code());
            assert!(ALL.contains_key(&name), "{name}");
        }
    }

    #[test]
    fn sentences_stand_on_one_line_and_need_no_grammar() {
        for lang in Lang::ALL {
            let sentences = sentences(*lang);
            assert!(40 < sentences.len());
            for (key, text) in sentences {
                assert!(!text.is_empty() && !text.contains("->"), "{key} in {}", lang.code());
            }
        }
    }

    #[test]
    fn nothing_comes_from_anybody_else() {
        for name in ["page", "page.css", "page.js"] {
            let text = String::from_utf8(ALL.get(name).unwrap().plain.clone()).unwrap();
            for foreign in
                ["http://", "https://", "//cdn", "style=", "onclick=", "eval(", "innerHTML"]
            {
                let found = text.replace("http://www.w3.org/2000/svg", "");
                assert!(!found.contains(foreign), "{name} has {foreign}");
            }
        }
    }
}
