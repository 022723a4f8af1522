//! Forms of bodies that nobody meets in an ordinary week: of 2017 to 2020, of one shop's capture, of a single page of the portal, of
//! other clients' mocks, and some that are made up from a rule, so that a reader has to hold to it. One at a time is switched on, for
//! everybody; then the simulator's own body, true in what it says, is rewritten on its way out.

mod list;
mod text;

use crate::shared::Shared;
use crate::world::World;
use crate::world::outbox::PostKind;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use list::LIST;
pub use list::RareForm;
use serde::Serialize;
use std::sync::Arc;
use text::Turn;

/// The simulator's answers are shorter, pictures included.
const ANSWER_LEN_MAX: usize = 1 << 20;

/// One of the forms.
struct Row {
    form: RareForm,
    on: On,
    /// Who has seen it, or which rule it tries.
    seen: &'static str,
    edits: &'static [Edit],
}

/// Which bodies are rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    /// The answer of this path to a request that it takes.
    Answer(&'static str),
    /// A refusal with this `errorCode`.
    Refusal(&'static str),
    /// Any refusal.
    Refusals,
    /// What the gateway says by itself to calls of paths that begin so; nothing is done with them.
    Instead(&'static str),
    /// Messages to merchants.
    Post(PostKind),
}

/// What is done to a body, or to the status before it.
enum Edit {
    /// To the value of the first member of this name.
    Value(&'static str, Turn),
    /// To the value of the list item of this name.
    Item(&'static str, Turn),
    /// That member goes.
    Cut(&'static str),
    /// The first name gives way to the second.
    Rename(&'static str, &'static str),
    /// To the whole body; of an answer by the gateway itself, to a fresh request id.
    Body(Turn),
    /// Another HTTP status.
    Status(u16),
}

impl RareForm {
    fn row(self) -> &'static Row {
        let found = LIST.iter().find(|row| row.form == self);
        found.expect("every form has a row; a test looks")
    }
}

impl Row {
    fn rewrite(&self, mut status: StatusCode, body: &str) -> (StatusCode, String) {
        let mut body = body.to_owned();
        for edit in self.edits {
            body = match edit {
                Edit::Value(name, turn) => text::value(&body, name, *turn),
                Edit::Item(name, turn) => text::item(&body, name, *turn),
                Edit::Cut(name) => text::without(&body, name),
                Edit::Rename(name, other) => text::renamed(&body, name, other),
                Edit::Body(turn) => turn(&body),
                Edit::Status(other) => {
                    status = StatusCode::from_u16(*other).unwrap_or(status);
                    body
                }
            };
        }
        (status, body)
    }

    fn concerns(&self, path: &str, status: StatusCode, body: &str) -> bool {
        let refusal = |code: &str| body.contains(&format!("\"errorCode\":\"{code}"));
        match self.on {
            On::Answer(own) => own == path && status.is_success() && !refusal(""),
            On::Refusal(code) => refusal(&format!("{code}\"")),
            On::Refusals => refusal(""),
            On::Instead(_) | On::Post(_) => false,
        }
    }
}

impl World {
    /// A message as it goes out.
    pub(crate) fn dressed(&self, kind: PostKind, body: String) -> String {
        match self.forms.rare.map(RareForm::row) {
            Some(row) if row.on == On::Post(kind) => row.rewrite(StatusCode::OK, &body).1,
            _ => body,
        }
    }
}

/// Rewrites answers of Daraja's paths.
pub(crate) async fn dress(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let rare = shared.look(|world, _| world.forms.rare);
    let Some(row) = rare.map(RareForm::row) else {
        return next.run(request).await;
    };
    let path = request.uri().path().to_owned();
    if let On::Instead(beginning) = row.on
        && path.starts_with(beginning)
    {
        let id = shared.look(|world, _| world.request_id());
        let (status, body) = row.rewrite(StatusCode::OK, &id);
        let content_type = match body.starts_with('<') {
            true => "text/html",
            false => "application/json",
        };
        return (status, [(header::CONTENT_TYPE, content_type)], body).into_response();
    }
    let (mut head, body) = next.run(request).await.into_parts();
    let body = to_bytes(body, ANSWER_LEN_MAX).await.unwrap_or_default();
    let (status, body) = match std::str::from_utf8(&body) {
        Ok(text) if row.concerns(&path, head.status, text) => {
            let (status, text) = row.rewrite(head.status, text);
            (status, Bytes::from(text))
        }
        _ => (head.status, body),
    };
    head.status = status;
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(body))
}

/// A form in words.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Described {
    form: RareForm,
    seen: &'static str,
}

/// All of them.
pub(crate) fn described() -> Vec<Described> {
    let rows = LIST.iter();
    rows.map(|row| Described {
        form: row.form,
        seen: row.seen,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_one_row_and_is_found_by_its_name() {
        for row in LIST {
            assert_eq!(row.form.row().seen, row.seen, "{:?}", row.form);
            let name = serde_json::to_value(row.form).expect("a name");
            assert_eq!(serde_json::from_value(name).ok(), Some(row.form));
        }
        assert_eq!(LIST.len(), RareForm::TimeoutLikeAResult as usize + 1);
    }
}
