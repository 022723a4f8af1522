//! The page at `/`: phones to ring, messages to watch. Its files are part of the program and load nothing from anywhere else.

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

/// Own files only, no inline script or style, in nobody's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const PICTURE: &str = "image/svg+xml";

/// Path, type, text.
const FILES: [(&str, &str, &str); 15] = [
    ("/", HTML, include_str!("../page/index.html")),
    ("/page/icon.svg", PICTURE, include_str!("../page/icon.svg")),
    ("/page/look.css", STYLE, include_str!("../page/look.css")),
    ("/page/phone.css", STYLE, include_str!("../page/phone.css")),
    ("/page/side.css", STYLE, include_str!("../page/side.css")),
    (
        "/page/connect.js",
        SCRIPT,
        include_str!("../page/connect.js"),
    ),
    (
        "/page/control.js",
        SCRIPT,
        include_str!("../page/control.js"),
    ),
    ("/page/dom.js", SCRIPT, include_str!("../page/dom.js")),
    ("/page/main.js", SCRIPT, include_str!("../page/main.js")),
    ("/page/money.js", SCRIPT, include_str!("../page/money.js")),
    ("/page/phone.js", SCRIPT, include_str!("../page/phone.js")),
    ("/page/posts.js", SCRIPT, include_str!("../page/posts.js")),
    ("/page/pushes.js", SCRIPT, include_str!("../page/pushes.js")),
    (
        "/page/switches.js",
        SCRIPT,
        include_str!("../page/switches.js"),
    ),
    ("/page/words.js", SCRIPT, include_str!("../page/words.js")),
];

pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    FILES
        .into_iter()
        .fold(Router::new(), |router, (path, kind, text)| {
            router.route(path, get(move || async move { file(kind, text) }))
        })
}

fn file(kind: &'static str, text: &'static str) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        // The files change with the program, not on their own; a page of yesterday's program would speak another API.
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, text)
}
