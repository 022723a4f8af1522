//! Dynamic QR: a picture that the M-PESA app reads, with receiver and amount filled in. A payment made from it is told of as any other
//! C2B payment. Source: the portal's page "Dynamic QR".

use crate::error::{Error, ErrorBody};
use crate::json::Object;
use crate::request::{self, Request, sealed};
use crate::values::{Note, Shillings, ShortCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pokea_domain::{Millis, Msisdn};
use serde::Serialize;
use std::fmt;
use std::num::NonZeroU16;

/// Asks for the picture of one payment.
#[derive(Clone, Debug)]
pub struct DynamicQr {
    /// `MerchantName`, as the payer reads it: 1 to 64 characters. Safaricom states no limit.
    pub merchant_name: Note<1, 64>,
    /// `RefNo`: for a paybill the account that is paid, so no longer than a `BillRefNumber`, 20 characters.
    pub reference: Note<1, 20>,
    /// 1 to 250,000 shillings.
    pub amount: Shillings,
    /// Who is paid.
    pub receiver: QrReceiver,
    /// `Size`: width and height in pixels. The page's sample has 300.
    pub size: NonZeroU16,
}

/// `TrxCode`, and the `CPI` in the form that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QrReceiver {
    /// `BG`: pay a till.
    BuyGoods(ShortCode),
    /// `WA`: withdraw cash at an agent's till.
    WithdrawAtAgent(ShortCode),
    /// `PB`: pay a paybill.
    PayBill(ShortCode),
    /// `SM`: send money to a phone.
    SendMoney(Msisdn),
    /// `SB`: send to a business whose number has the form of a phone number.
    SendToBusiness(Msisdn),
}

/// The picture.
#[derive(Clone, PartialEq, Eq)]
pub struct QrPicture {
    /// A PNG file.
    pub png: Vec<u8>,
}

const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

impl QrReceiver {
    const fn trx_code(&self) -> &'static str {
        match self {
            Self::BuyGoods(_) => "BG",
            Self::WithdrawAtAgent(_) => "WA",
            Self::PayBill(_) => "PB",
            Self::SendMoney(_) => "SM",
            Self::SendToBusiness(_) => "SB",
        }
    }

    fn cpi(&self) -> &str {
        match self {
            Self::BuyGoods(number) | Self::WithdrawAtAgent(number) | Self::PayBill(number) => {
                number.as_str()
            }
            Self::SendMoney(number) | Self::SendToBusiness(number) => number.as_daraja(),
        }
    }
}

impl sealed::Sealed for DynamicQr {}

impl Request for DynamicQr {
    type Answer = QrPicture;

    fn path(&self) -> &'static str {
        "/mpesa/qrcode/v1/generate"
    }

    fn moves_money(&self) -> bool {
        false
    }

    fn body(&self, _now: Millis) -> String {
        request::json(&Body {
            merchant_name: self.merchant_name.as_str(),
            ref_no: self.reference.as_str(),
            amount: self.amount.number(),
            trx_code: self.receiver.trx_code(),
            cpi: self.receiver.cpi(),
            size: self.size.to_string(),
        })
    }

    /// `ResponseCode` says nothing: `"00"` in a recorded body, an id on the page. A picture is success.
    fn accepted(&self, answer: &Object<'_>) -> Option<QrPicture> {
        let text: String = answer
            .text("QRCode")?
            .chars()
            .filter(|c| !c.is_ascii_whitespace())
            .collect();
        let png = STANDARD.decode(text).ok()?;
        png.starts_with(PNG_SIGNATURE).then_some(QrPicture { png })
    }

    /// This API says `400` where others say `400.002.02`.
    fn declined(&self, _status: u16, answer: &Object<'_>) -> Option<Result<QrPicture, Error>> {
        let error = ErrorBody::of(answer)?;
        if error.code() != "400" {
            return None;
        }
        error.invalid_field().map(Err)
    }
}

impl fmt::Debug for QrPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QrPicture({} bytes)", self.png.len())
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    merchant_name: &'a str,
    ref_no: &'a str,
    amount: u32,
    trx_code: &'static str,
    #[serde(rename = "CPI")]
    cpi: &'a str,
    size: String,
}
