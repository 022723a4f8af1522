//! Whoever knows a callback address and posts to it, Safaricom or not.

use anyhow::Result;
use pokea_simulator::PushView;
use std::time::Duration;

/// Posts callbacks that Safaricom did not send, to the addresses where Safaricom's would go.
#[derive(Debug)]
pub struct Forger(reqwest::Client);

impl Forger {
    /// A forger with a line of its own.
    pub fn new() -> Result<Self> {
        Ok(Self(
            reqwest::Client::builder()
                .no_proxy()
                .timeout(Duration::from_secs(10))
                .build()?,
        ))
    }

    /// "Paid: so much, under this code", about any push. Returns the status that the relay answered.
    pub async fn says_paid(
        &self,
        to: &str,
        about: &PushView,
        amount: &str,
        code: &str,
    ) -> Result<u16> {
        let metadata = format!(
            r#","CallbackMetadata":{{"Item":[{{"Name":"Amount","Value":{amount}}},{{"Name":"MpesaReceiptNumber","Value":"{code}"}},{{"Name":"TransactionDate","Value":20261122093000}},{{"Name":"PhoneNumber","Value":{}}}]}}"#,
            about.phone.as_daraja()
        );
        self.post(to, about, "0", &metadata).await
    }

    /// "The customer cancelled", about any push.
    pub async fn says_cancelled(&self, to: &str, about: &PushView) -> Result<u16> {
        self.post(to, about, "1032", "").await
    }

    async fn post(&self, to: &str, about: &PushView, code: &str, metadata: &str) -> Result<u16> {
        let body = format!(
            r#"{{"Body":{{"stkCallback":{{"MerchantRequestID":"{}","CheckoutRequestID":"{}","ResultCode":{code},"ResultDesc":"As forged."{metadata}}}}}}}"#,
            about.merchant,
            about.checkout.as_str()
        );
        Ok(self.0.post(to).body(body).send().await?.status().as_u16())
    }
}
