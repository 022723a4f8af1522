//! What to answer when Safaricom calls. Keep the body on disk before (R22), for most callbacks come once; answer within a second, and
//! work afterwards. A C2B validation alone has an answer of its own: [`ValidationAnswer`](crate::c2b::ValidationAnswer).

/// A kind of callback, by what it is to be answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledge {
    /// The callback of an STK push, of a B2B Express request or of a standing order. No source shows that the answer is read.
    Push,
    /// A C2B confirmation.
    Confirmation,
    /// The result of an initiator API, or the notice that it expired in a queue.
    Result,
    /// A payment that Bill Manager tells of. Without this answer it comes again, five times in all.
    BillPayment,
}

impl Acknowledge {
    /// The JSON to answer with, under HTTP 200.
    #[must_use]
    pub const fn body(self) -> &'static str {
        match self {
            Self::Push => r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#,
            Self::Confirmation => r#"{"ResultCode":0,"ResultDesc":"Success"}"#,
            Self::Result => r#"{"ResponseCode":"00000000","ResponseDesc":"success"}"#,
            Self::BillPayment => r#"{"rescode":"200","resmsg":"Success"}"#,
        }
    }
}
