//! What every API has in common: a request of known shape goes to one path, and its answer is read by one rule.

use crate::error::{Error, ErrorBody};
use crate::json::Object;
use pokea_domain::Millis;
use secrecy::SecretString;
use serde::Serialize;

/// A request to Daraja. The types that implement it are the list of what can be asked; none can be built with a value that Daraja is
/// known to refuse.
///
/// It does no I/O: `Client` carries it, or anything else that can post JSON.
pub trait Request: sealed::Sealed + Sync {
    /// What it is answered with when Daraja takes it.
    type Answer;

    /// The path, from the host on.
    fn path(&self) -> &'static str;

    /// Whether carrying it twice could move money twice. Such a request is sent once, whatever comes back (R2).
    fn moves_money(&self) -> bool;

    /// The JSON to post at this moment. It may hold a password: never log it.
    fn body(&self, now: Millis) -> String;

    /// A header beside the access token: its name and its secret value.
    fn header(&self) -> Option<(&'static str, &SecretString)> {
        None
    }

    /// What an answer with a 2xx status says; `None` if it is not the documented success.
    fn accepted(&self, answer: &Object<'_>) -> Option<Self::Answer>;

    /// What another answer says, where an API has words of its own.
    fn declined(&self, _status: u16, _answer: &Object<'_>) -> Option<Result<Self::Answer, Error>> {
        None
    }

    /// Reads a whole answer. Success is: a 2xx status, JSON, and the documented success in it. Refused is what [`Error`] lists as
    /// proven. Everything else is unknown (R3).
    fn read(&self, status: u16, body: &[u8]) -> Result<Self::Answer, Error> {
        if let Some(object) = Object::parse(body) {
            if let Some(declined) = self.declined(status, &object) {
                return declined;
            }
            if (200..300).contains(&status)
                && let Some(answer) = self.accepted(&object)
            {
                return Ok(answer);
            }
        }
        Err(ErrorBody::read(status, body))
    }
}

/// Only this crate knows what Daraja takes.
pub(crate) mod sealed {
    pub trait Sealed {}
}

/// JSON of a type whose serialisation cannot fail: only structs of texts.
pub(crate) fn json(body: &impl Serialize) -> String {
    serde_json::to_string(body).expect("texts under fixed names are JSON")
}
