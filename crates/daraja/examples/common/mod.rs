//! What the examples share: where Daraja is, the keys to it, and an ear for its callbacks. Without a word from the environment they talk
//! to a simulator in its practice set-up, which `cargo run -p pokea-simulator -- --speed 20` starts.
#![allow(dead_code, reason = "no example needs all of it")]

use anyhow::Context as _;
use pokea_daraja::initiator::{
    Accepted, Certificate, CertificateError, Initiator, InitiatorResult, Reply,
};
use pokea_daraja::stk::{LipaNaMpesa, StkCallback, StkPush};
use pokea_daraja::values::{CallbackUrl, ConversationId, Note, PromptText, Remarks, Shillings};
use pokea_daraja::{Acknowledge, Client, Config, Request, Timeouts};
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn};
use rsa::rand_core::UnwrapErr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A setting from the environment, or that of practice.
pub fn setting(name: &str, practice: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| practice.to_owned())
}

pub fn client() -> anyhow::Result<Client> {
    Ok(Client::new(Config {
        base_url: setting("DARAJA_BASE_URL", "http://127.0.0.1:8790"),
        consumer_key: setting("DARAJA_CONSUMER_KEY", "practice-key").into(),
        consumer_secret: setting("DARAJA_CONSUMER_SECRET", "practice-secret").into(),
        timeouts: Timeouts::default(),
        proxy: None,
    })?)
}

#[expect(clippy::disallowed_methods, reason = "an example is its own clock")]
pub fn now() -> Millis {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The shop that is paid.
pub fn shop() -> anyhow::Result<LipaNaMpesa> {
    let (store, till) = (
        setting("DARAJA_STORE", "5200200"),
        setting("DARAJA_TILL", "5200201"),
    );
    let passkey = setting("DARAJA_PASSKEY", "practice-passkey");
    Ok(LipaNaMpesa::till(&store, &till, passkey.into())?)
}

/// The customer.
pub fn phone() -> anyhow::Result<Msisdn> {
    Ok(Msisdn::parse(&setting("DARAJA_PHONE", "0712345678"))?)
}

/// The operator that acts. The simulator's certificate is none of Safaricom's, so its fingerprint is accepted here; do that for another
/// only after comparing it with the portal's.
pub fn initiator() -> anyhow::Result<Initiator> {
    let practice = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../simulator/keys/practice.crt.pem"
    );
    let file = std::fs::read(setting("DARAJA_CERTIFICATE", practice))?;
    let certificate = match Certificate::import(&file, now()) {
        Err(CertificateError::Unknown { fingerprint, .. }) => {
            Certificate::accept(&file, now(), fingerprint)?
        }
        imported => imported?,
    };
    let password = setting("DARAJA_INITIATOR_PASSWORD", "Practice#2026").into();
    let credential = certificate.encrypt(&password, &mut UnwrapErr(getrandom::SysRng))?;
    let name = setting("DARAJA_INITIATOR", "practice-api");
    Ok(Initiator::new(&name, credential)?)
}

/// What the other side's records say.
pub fn remarks() -> anyhow::Result<Remarks> {
    Ok(Note::parse("Remarks", "An example")?)
}

/// Sends what an initiator asks for, and waits for its result.
pub async fn result_of<R: Request<Answer = Accepted>>(
    client: &Client,
    listener: &Listener,
    request: &R,
) -> anyhow::Result<InitiatorResult> {
    let accepted = client.send(request, now()).await?.said;
    loop {
        let (_, body) = listener
            .next(|_, _| Acknowledge::Result.body().to_owned())
            .await?;
        let result = InitiatorResult::parse(&body)?;
        if result.originator.as_ref() == Some(&accepted.originator) {
            return Ok(result);
        }
    }
}

/// A push to the customer, as one shilling's worth of example.
pub fn push(callback_url: CallbackUrl) -> anyhow::Result<StkPush> {
    Ok(StkPush {
        shop: shop()?,
        msisdn: phone()?,
        amount: Shillings::new(Cents::new(100))?,
        callback_url,
        account_reference: PromptText::parse("AccountReference", "Example")?,
        description: PromptText::parse("TransactionDesc", "Sale")?,
    })
}

/// The code of a payment: the first argument, or that of a push which the customer pays now.
pub async fn paid(client: &Client, listener: &Listener) -> anyhow::Result<MpesaCode> {
    if let Some(code) = std::env::args().nth(1) {
        return Ok(MpesaCode::parse(&code)?);
    }
    client
        .send(&push(listener.url("CallBackURL")?)?, now())
        .await?;
    let (_, body) = listener
        .next(|_, _| Acknowledge::Push.body().to_owned())
        .await?;
    let paid = StkCallback::parse(&body)?
        .paid
        .context("the customer did not pay")?;
    Ok(paid.code)
}

/// An id that was not used before, as long as two runs are a millisecond apart.
pub fn fresh_id() -> anyhow::Result<ConversationId> {
    Ok(ConversationId::parse(&format!("example-{}", now().0))?)
}

/// As long as an example listens.
const PATIENCE: Duration = Duration::from_secs(90);

/// Hears callbacks on this machine, where a simulator reaches it and Safaricom does not.
pub struct Listener(TcpListener);

impl Listener {
    pub async fn bind() -> anyhow::Result<Self> {
        Ok(Self(TcpListener::bind("127.0.0.1:0").await?))
    }

    /// Where an initiator's results go.
    pub fn reply(&self) -> anyhow::Result<Reply> {
        Ok(Reply {
            result: self.url("ResultURL")?,
            timeout: self.url("QueueTimeOutURL")?,
        })
    }

    /// The address for one field of a request.
    pub fn url(&self, name: &'static str) -> anyhow::Result<CallbackUrl> {
        let path = name.to_ascii_lowercase();
        let url = format!("http://{}/{path}", self.0.local_addr()?);
        Ok(CallbackUrl::parse(name, &url)?)
    }

    /// Waits for the next callback, answers it with what `answer` says for its path and body, and returns both.
    pub async fn next(
        &self,
        answer: impl Fn(&str, &[u8]) -> String,
    ) -> anyhow::Result<(String, Vec<u8>)> {
        let accepted = tokio::time::timeout(PATIENCE, self.0.accept()).await;
        let (mut stream, _) = accepted.context("no callback came")??;
        let (path, body) = read(&mut stream).await?;
        let answer = answer(&path, &body);
        let reply = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
            answer.len()
        );
        stream.write_all(reply.as_bytes()).await?;
        stream.shutdown().await?;
        Ok((path, body))
    }
}

async fn read(stream: &mut TcpStream) -> anyhow::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(end) = end {
            let head = std::str::from_utf8(&bytes[..end])?.to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .context("a callback without a length")?;
            let length: usize = length.trim().parse()?;
            if let Some(body) = bytes.get(end + 4..end + 4 + length) {
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                return Ok((path, body.to_vec()));
            }
        }
        anyhow::ensure!(stream.read_buf(&mut bytes).await? > 0, "half a callback");
    }
}
