//! Forms that are seldom met: each is switched on by its name, and what then goes over the wire is held against its sample.

mod gateway;
mod initiators;
mod others;
mod pushes;

use super::desk::Desk;
use serde_json::json;

/// By the switch, the sample that it brings about.
type Forms = &'static [(&'static str, &'static str)];

pub const SENT: [&[&str]; 4] = [gateway::SENT, pushes::SENT, initiators::SENT, others::SENT];

async fn switch(desk: &Desk, form: &str) {
    desk.control("forms", json!({ "rare": form })).await;
}
