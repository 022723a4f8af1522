//! The paths of the initiator APIs. All of them acknowledge in the same words; what comes of it is told later.

use super::answers::{self, Refused};
use super::fields::Fields;
use super::gate::{Call, Family};
use super::gateway;
use crate::faults::{AnswerFault, GatewayFault};
use crate::initiator::faults::{B2cProduct, ResultFault};
use crate::initiator::form::Form;
use crate::initiator::{Ack, Denied};
use crate::line::Cut;
use crate::shared::Shared;
use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::response::Response;
use axum::routing::any;
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;

/// How long an answer waits for its result to come first, at Safaricom's pace.
const RESULT_WAIT: Duration = Duration::from_secs(60);

/// Which API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Api {
    B2cV1,
    B2cV3,
    B2Pochi,
    B2b,
    Tax,
    Balance,
    Status,
    Reversal,
}

const ALL: [Api; 8] = [
    Api::B2cV1,
    Api::B2cV3,
    Api::B2Pochi,
    Api::B2b,
    Api::Tax,
    Api::Balance,
    Api::Status,
    Api::Reversal,
];

impl Api {
    fn path(self) -> &'static str {
        match self {
            Self::B2cV1 => "/mpesa/b2c/v1/paymentrequest",
            Self::B2cV3 => "/mpesa/b2c/v3/paymentrequest",
            Self::B2Pochi => "/mpesa/b2pochi/v1/paymentrequest",
            Self::B2b => "/mpesa/b2b/v1/paymentrequest",
            Self::Tax => "/mpesa/b2b/v1/remittax",
            Self::Balance => "/mpesa/accountbalance/v1/query",
            Self::Status => "/mpesa/transactionstatus/v1/query",
            Self::Reversal => "/mpesa/reversal/v1/request",
        }
    }

    /// Whose words it has for a wrong token.
    fn family(self) -> Family {
        match self {
            Self::Status => Family::C2b,
            Self::Reversal => Family::Stk,
            _ => Family::Initiator,
        }
    }

    /// The field that it misses in a body that is not called JSON.
    fn first_field(self) -> &'static str {
        match self {
            Self::B2cV1 | Self::B2cV3 | Self::B2Pochi => "InitiatorName",
            Self::Reversal => "RecieverIdentifierType",
            Self::B2b | Self::Tax | Self::Balance | Self::Status => "Initiator",
        }
    }

    fn read(self, fields: &Fields) -> Result<Form, Refused> {
        match self {
            Self::B2cV1 => Form::b2c_v1(fields),
            Self::B2cV3 => Form::b2c_v3(fields),
            Self::B2Pochi => Form::b2pochi(fields),
            Self::B2b => Form::b2b(fields),
            Self::Tax => Form::tax(fields),
            Self::Balance => Form::balance(fields),
            Self::Status => Form::status(fields),
            Self::Reversal => Form::reversal(fields),
        }
    }

    fn is_granted(self, product: B2cProduct) -> bool {
        match self {
            Self::B2cV1 => product != B2cProduct::V3,
            Self::B2cV3 => product != B2cProduct::V1,
            _ => true,
        }
    }

    /// The account balance page leaves the full stop out.
    fn description(self) -> &'static str {
        match self {
            Self::Balance => "Accept the service request successfully",
            _ => "Accept the service request successfully.",
        }
    }
}

/// Whether a path is one of these.
pub(crate) fn serves(path: &str) -> bool {
    ALL.iter().any(|api| api.path() == path)
}

pub(crate) fn routes() -> Router<Arc<Shared>> {
    ALL.into_iter().fold(Router::new(), |router, api| {
        let handler = move |State(shared), ConnectInfo(line), call| ask(shared, line, call, api);
        router.route(api.path(), any(handler))
    })
}

async fn ask(shared: Arc<Shared>, line: Cut, call: Call, api: Api) -> Response {
    let ack = match take(&shared, &call, api).await {
        Ok(taken) => taken,
        Err(Refusal::Own(refused)) => return shared.reply(Err(refused)),
        Err(Refusal::Gateway(fault)) => {
            return gateway::answer(&shared, fault, Family::Initiator).await;
        }
    };
    shared.until_saved().await;
    if ack.faults.result == ResultFault::BeforeAnswer {
        shared
            .until(|world| world.request_is_told(ack.id), RESULT_WAIT)
            .await;
    }
    match ack.faults.answer {
        AnswerFault::Normal => {}
        AnswerFault::Lost => line.cut(),
        AnswerFault::Slow { seconds } => {
            shared.pause(Duration::from_secs(seconds.into())).await;
        }
    }
    answers::json(&Acknowledged {
        originator: &ack.originator,
        conversation: &ack.conversation,
        response_code: "0",
        response_description: api.description(),
    })
}

/// Whose refusal it is.
enum Refusal {
    Own(Refused),
    Gateway(GatewayFault),
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self::Own(refused)
    }
}

async fn take(shared: &Shared, call: &Call, api: Api) -> Result<Ack, Refusal> {
    let fields = call.fields(shared, api.family(), api.first_field())?;
    let product = shared.look(|world, _| world.faults.initiator.b2c);
    if !api.is_granted(product) {
        return Err(Refused::no_product().into());
    }
    let form = api.read(&fields)?;
    let password = shared.opener.open(&form.credential).await;
    shared
        .change(|world, now| world.take_request(form, password.as_deref(), now))
        .map_err(|denied| match denied {
            Denied::Duplicate => Refusal::Own(Refused::duplicate_originator()),
            Denied::Gateway(fault) => Refusal::Gateway(fault),
        })
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Acknowledged<'a> {
    #[serde(rename = "OriginatorConversationID")]
    originator: &'a str,
    #[serde(rename = "ConversationID")]
    conversation: &'a str,
    response_code: &'static str,
    response_description: &'static str,
}
