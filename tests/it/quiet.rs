//! The client at its most talkative (I13): one request of each kind against the simulator, taken and refused, under a subscriber that
//! keeps every line, and none of them may hold a secret, a person or an address that anybody could claim a payment at.

use anyhow::{Context as _, Result, ensure};
use pokea_daraja::bill_manager::{Billing, CancelInvoice, Email, OptIn};
use pokea_daraja::c2b::{C2bRegister, C2bSimulate, C2bVersion, SimulatedReceiver, Unanswered};
use pokea_daraja::express::B2bExpress;
use pokea_daraja::initiator::*;
use pokea_daraja::pull::{PullQuery, PullRegister, PullWindow};
use pokea_daraja::qr::{DynamicQr, QrReceiver};
use pokea_daraja::stk::{LipaNaMpesa, StkPush, StkQuery};
use pokea_daraja::values::{CallbackUrl, ConversationId, Note, PromptText, Shillings, ShortCode};
use pokea_daraja::{Client, Config, Request, Timeouts};
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn};
use pokea_simulator::{Faults, Options, Shop, Simulator};
use rsa::rand_core::UnwrapErr;
use std::fmt::Debug;
use std::io::{self, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Mutex, PoisonError};
use tracing_subscriber::fmt::MakeWriter;

/// Neither reaches anybody; both must stay unseen.
const ADDRESS: &str = "http://127.0.0.1:9/canary-address";
const PASSWORD: &str = "Practice#2026";
const EMAIL: &str = "canary@example.co.ke";

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn text(&self) -> String {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&lines).into_owned()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// What is asked, by whom.
struct Office {
    client: Client,
    now: Millis,
    said: Vec<String>,
}

impl Office {
    /// Sends it, and keeps what a careless caller would print.
    async fn send<R: Request + Debug>(&mut self, request: &R)
    where
        R::Answer: Debug,
    {
        let outcome = self.client.send(request, self.now).await;
        let shown = match &outcome {
            Ok(answer) => format!("{answer:?}"),
            Err(error) => format!("{error:?} {error}"),
        };
        self.said.push(format!("{request:?} {shown}"));
    }
}

#[tokio::test]
async fn no_line_of_the_client_tells_what_it_must_not() -> Result<()> {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(lines.clone())
        .finish();
    // For this thread, which is the only one that this test has.
    let _guard = tracing::subscriber::set_default(subscriber);
    let daraja = Simulator::start(Options {
        speed: 100,
        ..Options::default()
    })
    .await?;
    let shop = Shop::demo();
    let mut office = Office {
        client: Client::new(Config {
            base_url: daraja.base_url().to_owned(),
            consumer_key: shop.consumer_key.as_str().into(),
            consumer_secret: shop.consumer_secret.as_str().into(),
            timeouts: Timeouts::default(),
            proxy: None,
        })?,
        now: Millis(1_795_347_129_000), // 2026-11-22 14:32:09 in Nairobi
        said: Vec::new(),
    };
    let credential = ask_everything(&mut office, daraja.certificate_pem()).await?;
    // Each family of APIs has its own words for a token that it does not take; one of them repeats it.
    daraja.set_faults(Faults {
        tokens_refused: true,
        ..Faults::default()
    });
    ask_everything(&mut office, daraja.certificate_pem()).await?;
    let logged = lines.text();
    let log = logged + &office.said.join("\n");
    ensure!(log.contains("/mpesa/b2c/v3/paymentrequest"), "it does log");
    ensure!(log.matches("Invalid Access Token").count() == 0);
    for canary in [
        "712345678",
        "712 345 678",
        "canary",
        PASSWORD,
        &credential,
        &shop.passkey,
        &shop.consumer_secret,
        // Basic authentication, and the beginning of every STK password.
        "cHJhY3RpY2Uta2V5OnByYWN0aWNlLXNlY3JldA==",
        "NTIwMDIwMHByYWN0aWNlLXBhc3Nr",
        "Bearer ",
        "app_key-",
    ] {
        let line = log.lines().find(|line| line.contains(canary));
        ensure!(line.is_none(), "{canary} in: {}", line.unwrap_or_default());
    }
    daraja.stop().await;
    Ok(())
}

/// One request of each kind. Returns the credential that the initiators' ones had.
async fn ask_everything(office: &mut Office, certificate: &str) -> Result<String> {
    let shop = Shop::demo();
    let code = |number: &str| ShortCode::parse(number);
    let url = |name| CallbackUrl::parse(name, ADDRESS);
    let phone = Msisdn::parse("0712345678")?;
    let id = || ConversationId::parse("quiet-1");
    let fifty = Cents::new(5_000);
    let till = LipaNaMpesa::till(
        &shop.store_number,
        shop.party_b(),
        shop.passkey.as_str().into(),
    )?;
    let push = StkPush {
        shop: till.clone(),
        msisdn: phone.clone(),
        amount: Shillings::new(fifty)?,
        callback_url: url("CallBackURL")?,
        account_reference: PromptText::parse("AccountReference", "R1-000123")?,
        description: PromptText::parse("TransactionDesc", "Sale")?,
    };
    let accepted = office.client.send(&push, office.now).await;
    office.said.push(format!("{push:?} {accepted:?}"));
    if let Ok(accepted) = accepted {
        let checkout = accepted.said.checkout;
        office
            .send(&StkQuery {
                shop: till,
                checkout,
            })
            .await;
    }
    office
        .send(&C2bRegister {
            version: C2bVersion::V2,
            short_code: code(&shop.store_number)?,
            confirmation: url("ConfirmationURL")?,
            validation: url("ValidationURL")?,
            unanswered: Unanswered::Completed,
        })
        .await;
    office
        .send(&C2bSimulate {
            version: C2bVersion::V2,
            receiver: SimulatedReceiver::Till(code(shop.party_b())?),
            amount: Shillings::new(fifty)?,
            msisdn: phone.clone(),
        })
        .await;
    office
        .send(&DynamicQr {
            merchant_name: Note::parse("MerchantName", "Mama Njeri")?,
            reference: Note::parse("RefNo", "INV-7")?,
            amount: Shillings::new(fifty)?,
            receiver: QrReceiver::SendMoney(phone.clone()),
            size: NonZeroU16::new(300).context("not zero")?,
        })
        .await;
    office
        .send(&PullRegister {
            short_code: code(&shop.store_number)?,
            nominated_number: phone.clone(),
            callback_url: url("CallBackURL")?,
        })
        .await;
    office
        .send(&PullQuery {
            short_code: code(&shop.store_number)?,
            window: PullWindow::new(office.now, office.now)?,
            offset: 0,
        })
        .await;
    office
        .send(&B2bExpress {
            payer: code(shop.party_b())?,
            receiver: code("600610")?,
            amount: Shillings::new(fifty)?,
            reference: PromptText::parse("paymentRef", "INV-7")?,
            callback_url: url("callbackUrl")?,
            partner_name: Note::parse("partnerName", "Maji Safi")?,
            request_id: id()?,
        })
        .await;
    office
        .send(&OptIn {
            short_code: code(&shop.store_number)?,
            email: Email::parse(EMAIL)?,
            contact: phone.clone(),
            reminders: false,
            logo: Note::parse("logo", "")?,
            callback_url: url("callbackurl")?,
        })
        .await;
    office
        .send(&Billing {
            app_key: "app_key-canary".into(),
            call: CancelInvoice(Note::parse("externalReference", "INV-7")?),
        })
        .await;
    act(office, certificate, &phone).await
}

async fn act(office: &mut Office, certificate: &str, phone: &Msisdn) -> Result<String> {
    let Err(CertificateError::Unknown { fingerprint, .. }) =
        Certificate::import(certificate.as_bytes(), office.now)
    else {
        anyhow::bail!("the practice certificate is none of Safaricom's");
    };
    let certificate = Certificate::accept(certificate.as_bytes(), office.now, fingerprint)?;
    let credential = certificate.encrypt(&PASSWORD.into(), &mut UnwrapErr(getrandom::SysRng))?;
    let initiator = Initiator::new("practice-api", credential)?;
    let code = |number: &str| ShortCode::parse(number);
    let url = |name| CallbackUrl::parse(name, ADDRESS);
    let reply = Reply {
        result: url("ResultURL")?,
        timeout: url("QueueTimeOutURL")?,
    };
    let remarks = Note::parse("Remarks", "Practice")?;
    let fifty = Cents::new(5_000);
    let paid = B2c {
        version: B2cVersion::V3(ConversationId::parse("quiet-1")?),
        purpose: B2cPurpose::Business,
        initiator: initiator.clone(),
        from: code("600630")?,
        to: phone.clone(),
        amount: B2cAmount::new(fifty)?,
        remarks: remarks.clone(),
        occasion: Note::parse("Occassion", "")?,
        reply: reply.clone(),
    };
    office.send(&paid).await;
    let kind = B2bKind::BuyGoods {
        to: code("600621")?,
    };
    let (from, prn) = (
        code("5200200")?,
        PromptText::parse("AccountReference", "353353")?,
    );
    let (by, note, to) = (initiator.clone(), remarks.clone(), reply.clone());
    office
        .send(&B2b::new(kind, by, from.clone(), fifty, note, to)?)
        .await;
    let (by, note, to) = (initiator.clone(), remarks.clone(), reply.clone());
    office
        .send(&TaxRemittance::new(by, from, fifty, prn, note, to)?)
        .await;
    office
        .send(&AccountBalance {
            initiator: initiator.clone(),
            of: Party::Till(code("5200201")?),
            remarks: remarks.clone(),
            reply: reply.clone(),
        })
        .await;
    office
        .send(&TransactionStatus {
            initiator: initiator.clone(),
            asked: Asked::Code(MpesaCode::parse("UKM4K7Q2TX")?),
            party: Party::Phone(phone.clone()),
            remarks: remarks.clone(),
            occasion: Note::parse("Occasion", "")?,
            reply: reply.clone(),
        })
        .await;
    office
        .send(&Reversal {
            initiator,
            code: MpesaCode::parse("UKM4K7Q2TX")?,
            amount: Shillings::new(fifty)?,
            paid_to: code("5200200")?,
            remarks,
            reply,
        })
        .await;
    let body: serde_json::Value = serde_json::from_str(&paid.body(office.now))?;
    let credential = body["SecurityCredential"].as_str();
    Ok(credential.context("a credential")?.to_owned())
}
