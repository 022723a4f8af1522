//! What every call is checked for before its fields are looked at: method, token, and a body of JSON.

use super::answers::Refused;
use super::fields::Fields;
use crate::shared::Shared;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse as _, Response};

/// A call as it came in.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Who answers: the families of Daraja word a wrong token differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// STK push and query, reversal: 404.001.03.
    Stk,
    /// B2C, B2B, account balance: 401.002.01, with the token in the text.
    Initiator,
    /// C2B and transaction status: 400.003.01.
    C2b,
    /// Pull Transactions: 401.001.
    Pull,
}

impl Family {
    fn wrong_token(self, token: &str) -> Refused {
        match self {
            Self::Stk => Refused::wrong_token(),
            Self::Initiator => Refused::echoed_token(token),
            Self::C2b => Refused::wrong_c2b_token(),
            Self::Pull => Refused::wrong_pull_token(),
        }
    }
}

impl Call {
    /// The fields of a call that may be made. `first_field` is the one that the gateway misses in a body that is not called JSON.
    pub(crate) fn fields(
        &self,
        shared: &Shared,
        family: Family,
        first_field: &str,
    ) -> Result<Fields, Refused> {
        self.admit(shared, family)?;
        Fields::read(&self.headers, &self.body, first_field)
    }

    /// The same of a call whose body is a list.
    pub(crate) fn list(
        &self,
        shared: &Shared,
        family: Family,
        first_field: &str,
    ) -> Result<Vec<Fields>, Refused> {
        self.admit(shared, family)?;
        Fields::read_list(&self.headers, &self.body, first_field)
    }

    fn admit(&self, shared: &Shared, family: Family) -> Result<(), Refused> {
        self.expect_method(&Method::POST)?;
        let token = self
            .authorization("Bearer ")
            .ok_or_else(Refused::no_token)?;
        if shared.look(|world, now| world.takes_token(token, now)) {
            Ok(())
        } else {
            Err(family.wrong_token(token))
        }
    }

    pub(crate) fn expect_method(&self, expected: &Method) -> Result<(), Refused> {
        if self.method == *expected {
            Ok(())
        } else {
            Err(Refused::wrong_method())
        }
    }

    /// What follows this scheme in the `Authorization` header.
    pub(crate) fn authorization(&self, scheme: &str) -> Option<&str> {
        let value = self.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        value.strip_prefix(scheme)
    }
}

impl<S: Send + Sync> FromRequest<S> for Call {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let method = request.method().clone();
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, state);
        match body.await {
            Ok(body) => Ok(Self {
                method,
                headers,
                body,
            }),
            Err(rejection) => Err(rejection.into_response()),
        }
    }
}

impl Shared {
    /// An answer, or a refusal under a fresh request id.
    pub(crate) fn reply(&self, result: Result<Response, Refused>) -> Response {
        result.unwrap_or_else(|refused| {
            let request_id = self.look(|world, _| world.request_id());
            refused.answer(&request_id)
        })
    }
}
