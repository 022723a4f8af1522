//! Dynamic QR codes ("Dynamic QR Code" page). The answer comes at once, and a payment made with the code is an ordinary C2B payment.

use super::answers::{self, Refused};
use super::fields::{Fields, is_short_code};
use super::gate::{Call, Family};
use crate::forms::QrResponse;
use crate::shared::Shared;
use crate::{ids, qr};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::any;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pokea_domain::{Cents, Msisdn};
use serde::Serialize;
use std::sync::Arc;

const SHILLINGS_MAX: i64 = 250_000;
/// The page names no limit; this one keeps an answer under a few hundred kilobytes.
const PIXELS_MAX: usize = 1_000;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/mpesa/qrcode/v1/generate", any(generate))
}

async fn generate(State(shared): State<Arc<Shared>>, call: Call) -> Response {
    shared.reply(draw(&shared, &call))
}

fn draw(shared: &Shared, call: &Call) -> Result<Response, Refused> {
    let fields = call.fields(shared, Family::Stk, "MerchantName")?;
    let code = Code::read(&fields)?;
    let picture = qr::png(&code.text(), code.pixels).map_err(|_| invalid("Size"))?;
    let (form, request, conversation) = shared.look(|world, now| {
        let conversation = ids::conversation_id(now, &mut world.random);
        (world.forms.qr_code, world.request_id(), conversation)
    });
    let (response_code, response_description) = match form {
        QrResponse::Zeros => ("00", "QR Code Successfully Generated."),
        QrResponse::Conversation => (
            conversation.as_str(),
            "The service request is processed successfully.",
        ),
    };
    Ok(answers::json(&Generated {
        response_code,
        request: &request,
        response_description,
        picture: STANDARD.encode(picture),
    }))
}

/// What the picture is to say.
#[derive(Debug)]
struct Code {
    merchant: String,
    reference: String,
    amount: Cents,
    /// `BG`, `WA`, `PB`, `SM` or `SB`.
    kind: String,
    /// Who is paid: a till, agent or paybill number, or a phone.
    cpi: String,
    pixels: usize,
}

impl Code {
    fn read(fields: &Fields) -> Result<Self, Refused> {
        let text = |name: &str| fields.text(name).map_err(|_| invalid(name));
        let merchant = text("MerchantName")?;
        let reference = text("RefNo")?;
        let amount = fields.shillings("Amount", 1..=SHILLINGS_MAX);
        let amount = amount.map_err(|_| invalid("Amount"))?;
        let kind = text("TrxCode")?;
        let cpi = text("CPI")?;
        let fits = match kind.as_str() {
            "BG" | "WA" | "PB" => is_short_code(&cpi),
            "SM" | "SB" => Msisdn::parse(&cpi).is_ok(),
            _ => return Err(invalid("TrxCode")),
        };
        if !fits {
            return Err(invalid("CPI"));
        }
        let pixels = text("Size")?.parse().ok();
        let pixels = pixels.filter(|pixels| (1..=PIXELS_MAX).contains(pixels));
        Ok(Self {
            merchant,
            reference,
            amount,
            kind,
            cpi,
            pixels: pixels.ok_or_else(|| invalid("Size"))?,
        })
    }

    fn text(&self) -> String {
        format!(
            "{}\n{}\n{}\n{}\n{}",
            self.kind,
            self.cpi,
            self.amount.cents() / 100,
            self.reference,
            self.merchant,
        )
    }
}

/// This API has a bare number for a code, as captured.
fn invalid(field: &str) -> Refused {
    let text = format!("Bad Request - Invalid {field}");
    Refused::new(StatusCode::BAD_REQUEST, "400", text)
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Generated<'a> {
    response_code: &'a str,
    #[serde(rename = "RequestID")]
    request: &'a str,
    response_description: &'static str,
    #[serde(rename = "QRCode")]
    picture: String,
}
