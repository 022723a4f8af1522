//! The QR code by which a customer pays straight to the till: Safaricom's, with the amount in it, or one of our own if that does not come in time.
//! Money that comes by it is like any other that nobody was asked for (R13).

use crate::App;
use crate::commands::{CommandErrorCode, OneSale};
use crate::core::TakeError;
use crate::reversals::read_id;
use crate::till::Answer;
use crate::views::Money;
use crate::views::qr::{QrMaker, QrView};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pokea_daraja::qr::{DynamicQr, QrReceiver};
use pokea_daraja::values::{BadValue, Note, Shillings};
use pokea_domain::ke_qr::{Receiver, static_code};
use pokea_domain::{Cents, SaleId};
use std::num::NonZeroU16;
use std::time::Duration;

/// A customer stands at the counter and waits for the picture.
const PATIENCE: Duration = Duration::from_secs(2);

/// As many pixels as the largest that a screen shows it in.
const SIDE: NonZeroU16 = NonZeroU16::new(480).expect("not zero");

impl App {
    /// A code for what a sale still lacks. Not while a prompt may be on a phone: the customer could pay twice (R4).
    pub async fn show_qr(&self, request: OneSale) -> Answer<QrView> {
        let id: SaleId = read_id(&request.sale)?;
        let sale = self.blocking(move |app| app.0.core.sale(id)).await??;
        let sale = sale.ok_or(CommandErrorCode::NotFound)?;
        sale.may_push().map_err(TakeError::Refused)?;
        let (maker, picture) = match self.safaricoms_qr(id, sale.missing()).await {
            Some(png) => (QrMaker::Safaricom, data("image/png", &png)),
            None => (
                QrMaker::Till,
                data("image/svg+xml", self.own_qr()?.as_bytes()),
            ),
        };
        Ok(QrView {
            maker,
            picture,
            amount: Money(sale.missing()),
            number: self.0.mpesa.party_b().as_str().to_owned(),
            account: self.is_paybill().then(|| id.reference()),
        })
    }

    /// A PNG; nothing if it did not come in time, or was refused.
    async fn safaricoms_qr(&self, id: SaleId, amount: Cents) -> Option<Vec<u8>> {
        let asked = self.dynamic_qr(id, amount);
        let asked = asked
            .map_err(|error| tracing::warn!(%error, "Safaricom makes no QR code of this"))
            .ok()?;
        let answer = self.0.daraja.send(&asked, self.0.core.now());
        match tokio::time::timeout(PATIENCE, answer).await {
            Ok(Ok(answer)) => Some(answer.said.png),
            Ok(Err(error)) => {
                tracing::warn!(%error, "Safaricom made no QR code");
                None
            }
            Err(_) => {
                tracing::warn!("Safaricom's QR code did not come in time");
                None
            }
        }
    }

    fn dynamic_qr(&self, id: SaleId, amount: Cents) -> Result<DynamicQr, BadValue> {
        let shop = &self.0.core.shop;
        let number = self.0.mpesa.party_b().clone();
        let (receiver, reference) = match self.is_paybill() {
            true => (QrReceiver::PayBill(number), id.reference()),
            false => (QrReceiver::BuyGoods(number), shop.till_number.clone()),
        };
        Ok(DynamicQr {
            merchant_name: Note::parse("MerchantName", &shop.name)?,
            reference: Note::parse("RefNo", &reference)?,
            amount: Shillings::new(amount)?,
            receiver,
            size: SIDE,
        })
    }

    fn own_qr(&self) -> Result<String, CommandErrorCode> {
        let receiver = match self.is_paybill() {
            true => Receiver::Paybill,
            false => Receiver::Till,
        };
        let number = self.0.mpesa.party_b().as_str();
        let text = static_code(receiver, number, &self.0.core.shop.name);
        pokea_receipts::qr_svg(&text).map_err(|error| {
            tracing::error!(%error, "no QR code holds the till's number and name");
            CommandErrorCode::BadRequest
        })
    }
}

fn data(kind: &str, bytes: &[u8]) -> String {
    format!("data:{kind};base64,{}", STANDARD.encode(bytes))
}
