//! What the requests of initiators have in common on the wire: who acts, with which password, what is commanded, remarks, and the two
//! addresses. What only one API says stands between them, as its own struct.

use super::{Initiator, Reply};
use crate::request;
use crate::values::Remarks;
use serde::Serialize;

/// The body of a request. Daraja reads keys in any order.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Body<'a, Own> {
    #[serde(flatten)]
    operator: Operator<'a>,
    security_credential: &'a str,
    #[serde(rename = "CommandID")]
    command: &'static str,
    #[serde(flatten)]
    own: Own,
    remarks: &'a str,
    #[serde(rename = "QueueTimeOutURL")]
    timeout: &'a str,
    #[serde(rename = "ResultURL")]
    result: &'a str,
}

/// The operator's name, under the key that the API has for it.
#[derive(Serialize)]
enum Operator<'a> {
    Initiator(&'a str),
    /// Of B2C alone.
    InitiatorName(&'a str),
}

impl<'a, Own: Serialize> Body<'a, Own> {
    pub(super) fn new(
        command: &'static str,
        initiator: &'a Initiator,
        own: Own,
        remarks: &'a Remarks,
        reply: &'a Reply,
    ) -> Self {
        Self {
            operator: Operator::Initiator(initiator.name()),
            security_credential: initiator.credential.expose(),
            command,
            own,
            remarks: remarks.as_str(),
            timeout: reply.timeout.as_str(),
            result: reply.result.as_str(),
        }
    }

    /// The same for B2C.
    pub(super) fn with_initiator_name(mut self) -> Self {
        let (Operator::Initiator(name) | Operator::InitiatorName(name)) = self.operator;
        self.operator = Operator::InitiatorName(name);
        self
    }

    pub(super) fn json(&self) -> String {
        request::json(self)
    }
}
