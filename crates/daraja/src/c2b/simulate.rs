//! Pretending that a customer paid, which only the sandbox offers. Its confirmation often never comes.

use super::C2bVersion;
use crate::json::Object;
use crate::request::{self, Request, sealed};
use crate::stk::TransactionType;
use crate::values::{Note, Shillings, ShortCode};
use pokea_domain::{Millis, Msisdn};
use serde::Serialize;

/// Lets the sandbox act as if a customer had paid, and send a confirmation. Register the addresses first, each time anew.
#[derive(Clone, Debug)]
pub struct C2bSimulate {
    /// Which of the two APIs.
    pub version: C2bVersion,
    /// Who is paid: 600000 and the like.
    pub receiver: SimulatedReceiver,
    /// 1 to 250,000 shillings.
    pub amount: Shillings,
    /// Who pays: the sandbox knows 254708374149.
    pub msisdn: Msisdn,
}

/// Who is paid in a simulation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SimulatedReceiver {
    /// A paybill, and the account that the customer names: `BillRefNumber`, 1 to 20 characters.
    PayBill(ShortCode, Note<1, 20>),
    /// A till, which has no accounts.
    Till(ShortCode),
}

/// The sandbox took it. That a confirmation follows is not promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Simulated;

impl sealed::Sealed for C2bSimulate {}

impl Request for C2bSimulate {
    type Answer = Simulated;

    fn path(&self) -> &'static str {
        match self.version {
            C2bVersion::V1 => "/mpesa/c2b/v1/simulate",
            C2bVersion::V2 => "/mpesa/c2b/v2/simulate",
        }
    }

    fn moves_money(&self) -> bool {
        true
    }

    fn body(&self, _now: Millis) -> String {
        let (short_code, command, account) = match &self.receiver {
            SimulatedReceiver::PayBill(number, account) => {
                (number, TransactionType::PayBill, Some(account.as_str()))
            }
            SimulatedReceiver::Till(number) => (number, TransactionType::BuyGoods, None),
        };
        request::json(&Body {
            short_code: short_code.as_str(),
            command_id: command.as_daraja(),
            amount: self.amount.text(),
            msisdn: self.msisdn.as_daraja(),
            bill_ref_number: account,
        })
    }

    /// Bodies of 2018 to 2020 had no `ResponseCode`; they are told from others by their words.
    fn accepted(&self, answer: &Object<'_>) -> Option<Simulated> {
        let taken = match answer.text("ResponseCode") {
            Some(code) => !code.is_empty() && code.bytes().all(|b| b == b'0'),
            None => answer
                .text("ResponseDescription")?
                .starts_with("Accept the service request successfully"),
        };
        taken.then_some(Simulated)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    short_code: &'a str,
    #[serde(rename = "CommandID")]
    command_id: &'static str,
    amount: String,
    msisdn: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bill_ref_number: Option<&'a str>,
}
