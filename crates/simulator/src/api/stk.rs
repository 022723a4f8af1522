//! STK push and its query ("M-PESA Express" pages).

use super::answers::{self, Refused};
use super::fields::{Fields, is_address, is_short_code};
use super::gate::{Call, Family};
use super::gateway;
use crate::faults::{AnswerFault, CallbackFault, Faults, GatewayFault};
use crate::line::Cut;
use crate::orgs::{Org, OrgKind, Orgs};
use crate::shared::Shared;
use crate::world::ending::Ending;
use crate::world::pushes::Found;
use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::response::Response;
use axum::routing::any;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pokea_domain::{Cents, CheckoutRequestId, MerchantRequestId, Msisdn, NairobiTime};
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;

const SHILLINGS_MAX: i64 = 250_000;
const REFERENCE_LEN_MAX: usize = 12;
/// How long an answer waits for its callback to come first, at Safaricom's pace.
const CALLBACK_WAIT: Duration = Duration::from_secs(60);

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/mpesa/stkpush/v1/processrequest", any(push))
        .route("/mpesa/stkpushquery/v1/query", any(query))
}

async fn push(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(line): ConnectInfo<Cut>,
    call: Call,
) -> Response {
    let (merchant, checkout, faults) = match take(&shared, &call) {
        Ok(taken) => taken,
        Err(Denied::Refused(refused)) => return shared.reply(Err(refused)),
        Err(Denied::Gateway(fault)) => return gateway::answer(&shared, fault, Family::Stk).await,
    };
    shared.until_saved().await;
    if faults.callback == CallbackFault::BeforeAnswer {
        shared
            .until(|world| world.is_told(&checkout), CALLBACK_WAIT)
            .await;
    }
    match faults.answer {
        AnswerFault::Normal => {}
        AnswerFault::Lost => line.cut(),
        AnswerFault::Slow { seconds } => {
            shared.pause(Duration::from_secs(seconds.into())).await;
        }
    }
    answers::json(&Taken {
        merchant: merchant.as_str(),
        checkout: checkout.as_str(),
        response_code: "0",
        response_description: TAKEN,
        customer_message: TAKEN,
    })
}

/// Why a push is not taken.
enum Denied {
    Refused(Refused),
    /// By the scenario of its phone.
    Gateway(GatewayFault),
}

impl From<Refused> for Denied {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

fn take(
    shared: &Shared,
    call: &Call,
) -> Result<(MerchantRequestId, CheckoutRequestId, Faults), Denied> {
    let fields = call.fields(shared, Family::Stk, "BusinessShortCode")?;
    let order = PushOrder::read(&fields, &shared.orgs)?;
    shared.change(|world, now| {
        let script = world.script(&order.phone);
        if let Some(fault) = script.faults.gateway {
            return Err(Denied::Gateway(fault));
        }
        let (merchant, checkout) = world
            .accept(order, script, now)
            .ok_or_else(Refused::phone_busy)?;
        Ok((merchant, checkout, script.faults))
    })
}

async fn query(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    shared.reply(find(&shared, &call))
}

fn find(shared: &Shared, call: &Call) -> Result<Response, Refused> {
    let fields = call.fields(shared, Family::Stk, "BusinessShortCode")?;
    let merchant = Merchant::read(&fields)?;
    let checkout = fields.text("CheckoutRequestID")?;
    merchant.check(&shared.orgs)?;
    match shared.look(|world, _| world.query(&checkout)) {
        Found::Nothing => Err(Refused::no_such_push()),
        Found::Silence => Err(Refused::silence()),
        // Captured with the id of the push where others have one of the request.
        Found::Processing => Ok(Refused::still_processing().answer(&checkout)),
        Found::SpikeArrest => Err(Refused::spike_arrest()),
        Found::Result { merchant, outcome } => Ok(answers::json(&Concluded {
            response_code: "0",
            response_description: "The service request has been accepted successsfully",
            merchant: merchant.as_str(),
            checkout: &checkout,
            result_code: outcome.map(|(code, _)| code),
            result_desc: outcome.map(|(_, text)| text),
        })),
    }
}

/// A push that may go out.
#[derive(Debug)]
pub(crate) struct PushOrder {
    pub(crate) phone: Msisdn,
    pub(crate) amount: Cents,
    pub(crate) reference: String,
    pub(crate) callback_url: String,
    /// `BusinessShortCode`.
    pub(crate) asking: String,
    /// `PartyB`.
    pub(crate) receiver: String,
    /// Taken now, and found wrong later.
    pub(crate) flaw: Option<Ending>,
}

impl PushOrder {
    fn read(fields: &Fields, orgs: &Orgs) -> Result<Self, Refused> {
        let merchant = Merchant::read(fields)?;
        let transaction_type = fields.text("TransactionType")?;
        let for_tills = match transaction_type.as_str() {
            "CustomerBuyGoodsOnline" => true,
            "CustomerPayBillOnline" => false,
            _ => return Err(Refused::field("TransactionType")),
        };
        let amount = fields.shillings("Amount", 1..=SHILLINGS_MAX)?;
        // Of two numbers in the wrong form, this is the one that was complained of.
        let phone = fields.phone("PhoneNumber")?;
        fields.phone("PartyA")?;
        let receiver = fields.text("PartyB")?;
        if !is_short_code(&receiver) {
            return Err(Refused::field("PartyB"));
        }
        let callback_url = fields.text("CallBackURL")?;
        if !is_address(&callback_url) {
            return Err(Refused::field("CallBackURL"));
        }
        let reference = fields.text("AccountReference")?;
        if reference.chars().count() > REFERENCE_LEN_MAX {
            return Err(Refused::field("AccountReference"));
        }
        // TransactionDesc is not measured: the page says 13 characters, but Safaricom's own library for Node sends 20 of its own.
        merchant.check(orgs)?;
        let is_till = |org: &Org| matches!(org.kind, OrgKind::Till { .. });
        let flaw = if !orgs.receives_for(&merchant.code, &receiver) {
            Some(Ending::WrongTill)
        } else if orgs.get(&receiver).is_some_and(is_till) != for_tills {
            Some(Ending::WrongType)
        } else {
            None
        };
        Ok(Self {
            phone,
            amount,
            reference,
            callback_url,
            asking: merchant.code,
            receiver,
            flaw,
        })
    }
}

/// Who asks, and how they show it: `BusinessShortCode`, `Password` and `Timestamp`.
struct Merchant {
    code: String,
    password: String,
    timestamp: String,
}

impl Merchant {
    fn read(fields: &Fields) -> Result<Self, Refused> {
        let code = fields.text("BusinessShortCode")?;
        if !is_short_code(&code) {
            return Err(Refused::field("BusinessShortCode"));
        }
        let password = fields.text("Password")?;
        let timestamp = fields.text("Timestamp")?;
        if NairobiTime::parse_stamp(&timestamp).is_none() {
            return Err(Refused::field("Timestamp"));
        }
        Ok(Self {
            code,
            password,
            timestamp,
        })
    }

    /// The time is not held against the clock: no refusal for that has ever been captured.
    fn check(&self, orgs: &Orgs) -> Result<(), Refused> {
        let passkey = orgs.get(&self.code).and_then(|org| org.passkey.as_ref());
        let passkey = passkey.ok_or_else(Refused::no_such_merchant)?;
        let clear = format!("{}{passkey}{}", self.code, self.timestamp);
        if self.password == STANDARD.encode(clear) {
            Ok(())
        } else {
            Err(Refused::wrong_password())
        }
    }
}

const TAKEN: &str = "Success. Request accepted for processing";

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Taken<'a> {
    #[serde(rename = "MerchantRequestID")]
    merchant: &'a str,
    #[serde(rename = "CheckoutRequestID")]
    checkout: &'a str,
    response_code: &'static str,
    response_description: &'static str,
    customer_message: &'static str,
}

/// The three s in `successsfully` are the server's.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Concluded<'a> {
    response_code: &'static str,
    response_description: &'static str,
    #[serde(rename = "MerchantRequestID")]
    merchant: &'a str,
    #[serde(rename = "CheckoutRequestID")]
    checkout: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    result_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result_desc: Option<&'a str>,
}
