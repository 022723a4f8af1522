//! One sale after the other at the counter: from the key press to the request on the wire, and from the callback to the screen.
//!
//! A sale is over, and its paper written, before the next begins. A round ends before the looks at Daraja that each push plans for five
//! seconds later come due, since no cashier makes sixteen sales a second.

use crate::Scale;
use crate::daraja::Daraja;
use crate::disk::Disk;
use crate::history::{self, code, paid_callback};
use crate::relay::RunningRelay;
use crate::table::{Reach, Row, Samples};
use crate::wire::{Wire, address_of, post};
use anyhow::Context;
use axum::Router;
use pokea_app::App;
use pokea_app::commands::Charge;
use pokea_app::views::{SaleView, Situation, TillView};
use pokea_practice::Practice;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

const SHILLINGS: u32 = 1_500;
/// The sales of the day so far.
const HISTORY: u32 = 1_000;
const ROUND: Duration = Duration::from_millis(4_500);
/// The app has nothing left to do for a sale when this has passed after its paper.
const QUIET: Duration = Duration::from_millis(20);
const BOUND: Duration = Duration::from_secs(25);

#[derive(Default)]
struct Times {
    key_to_wire: Samples,
    key_to_connection: Samples,
    key_to_answer: Samples,
    callback_to_200: Samples,
    callback_to_claim: Samples,
    callback_to_query: Samples,
    callback_to_paid: Samples,
    trip_and_sync: Samples,
    sync: Samples,
}

pub(crate) async fn measure(scale: &Scale, folder: &Path) -> anyhow::Result<Vec<Row>> {
    let day = folder.join("day.db");
    history::write(&day, HISTORY).await?;
    let mut daraja = Daraja::start()?;
    let echo = echo().await?;
    let mut times = Times::default();
    for round in 0..scale.rounds {
        let folder = folder.join(format!("round-{round}"));
        std::fs::create_dir_all(&folder)?;
        std::fs::copy(&day, folder.join("pokea.db"))?;
        let relay = RunningRelay::start(&folder.join("relay")).await?;
        let (practice, _) = history::open(&folder, &daraja, &relay).await?;
        let mut counter = Counter {
            practice,
            to_relay: Wire::to(address_of(relay.base_url.as_str())?).await?,
            to_echo: Wire::to(address_of(&echo)?).await?,
            echo: echo.clone(),
            disk: Disk::in_folder(&folder)?,
        };
        counter.ready().await?;
        let begun = Instant::now();
        for sale in 0..scale.sales {
            let n = HISTORY + u32::try_from(round * scale.sales + sale)?;
            let sold = counter.sell(n, &folder, &mut daraja, &mut times);
            timeout(BOUND, sold)
                .await
                .context("a sale was not paid in time")??;
            counter.beside(&mut times).await?;
            if begun.elapsed() > ROUND {
                break;
            }
        }
        times.sync.extend(counter.disk.syncs);
        counter.practice.stop().await;
        relay.stop().await?;
    }
    Ok(rows(&times))
}

fn rows(times: &Times) -> Vec<Row> {
    let (sync, trip) = ("one fsync of 4 KiB", "one loopback trip and one fsync");
    vec![
        Row::against(
            "key press -> push on the wire",
            &times.key_to_wire,
            sync,
            &times.sync,
            Some(Reach::AtMost(2.0)),
        ),
        Row::part("  until Daraja is connected", &times.key_to_connection),
        Row::part("  until the screen has its answer", &times.key_to_answer),
        Row::against(
            "callback received -> shown as claimed",
            &times.callback_to_claim,
            trip,
            &times.trip_and_sync,
            Some(Reach::AtMost(3.0)),
        ),
        Row::part("  until the relay answers 200", &times.callback_to_200),
        Row::against(
            "callback received -> proven, shown as PAID",
            &times.callback_to_paid,
            trip,
            &times.trip_and_sync,
            Some(Reach::AtMost(3.0)),
        ),
        Row::part("  until the query is on the wire", &times.callback_to_query),
    ]
}

struct Counter {
    practice: Practice,
    to_relay: Wire,
    to_echo: Wire,
    echo: String,
    disk: Disk,
}

impl Counter {
    fn app(&self) -> &App {
        self.practice.app()
    }

    /// Both lights are green: there is a token, and the line to the relay is up.
    async fn ready(&self) -> anyhow::Result<()> {
        use pokea_app::views::Light::Good;
        let mut screen = self.app().watch();
        let ready = screen.wait_for(|view| view.lights.mpesa == Good && view.lights.relay == Good);
        timeout(BOUND, ready)
            .await
            .context("the app is not ready")??;
        sleep(QUIET).await;
        Ok(())
    }

    async fn sell(
        &mut self,
        n: u32,
        folder: &Path,
        daraja: &mut Daraja,
        times: &mut Times,
    ) -> anyhow::Result<()> {
        let sale = Uuid::new_v4().to_string();
        let phone = history::phone(n);
        let charge = Charge {
            sale: sale.clone(),
            attempt: Uuid::new_v4().to_string(),
            amount: SHILLINGS.to_string(),
            basket: None,
            phone: phone.clone(),
            regular: None,
            cash: None,
            part: None,
        };
        let mut screen = self.app().watch();

        let pressed = Instant::now();
        self.app().charge(charge).await?;
        times.key_to_answer.push(pressed.elapsed());
        let push = daraja.push().await?;
        times.key_to_connection.push(push.connected - pressed);
        times.key_to_wire.push(push.first_byte - pressed);
        shown(&mut screen, &sale, Situation::OnThePhone).await?;

        let body = paid_callback(&push.merchant, &push.checkout, SHILLINGS, &code(n), &phone);
        let callback = post(&push.callback_url, &body)?;
        self.to_relay.send(&callback).await?;
        let sent = Instant::now();
        let answered = async {
            self.to_relay.answer().await?;
            anyhow::Ok(sent.elapsed())
        };
        let seen = async {
            shown(&mut screen, &sale, Situation::ProvingPaid).await?;
            let claimed = sent.elapsed();
            let paid = shown(&mut screen, &sale, Situation::Paid).await?;
            anyhow::Ok((claimed, sent.elapsed(), paid))
        };
        let (to_200, (to_claim, to_paid, paid)) = tokio::try_join!(answered, seen)?;
        times.callback_to_200.push(to_200);
        times.callback_to_claim.push(to_claim);
        times.callback_to_paid.push(to_paid);
        let query = daraja.query().await?;
        times.callback_to_query.push(query.first_byte - sent);

        let receipt = paid.paid.context("a paid sale has a receipt")?.receipt;
        let paper = folder.join("receipts").join(format!("{receipt}.pdf"));
        while !paper.exists() {
            sleep(Duration::from_millis(1)).await;
        }
        sleep(QUIET).await;
        Ok(())
    }

    /// What the sale is held against.
    async fn beside(&mut self, times: &mut Times) -> anyhow::Result<()> {
        self.disk.sync()?;
        let body = paid_callback(
            "29115-34620561-1",
            "ws_CO_1",
            SHILLINGS,
            &code(1),
            "0712000001",
        );
        let request = post(&self.echo, &body)?;
        let begun = Instant::now();
        self.to_echo.send(&request).await?;
        self.to_echo.answer().await?;
        let trip = begun.elapsed();
        times.trip_and_sync.push(trip + self.disk.sync()?);
        Ok(())
    }
}

/// Waits until the screen shows this about a sale, or what can only come after it.
async fn shown(
    screen: &mut watch::Receiver<Arc<TillView>>,
    sale: &str,
    wanted: Situation,
) -> anyhow::Result<SaleView> {
    let fits = |view: &SaleView| {
        let situation = view.attempt.as_ref().map(|attempt| attempt.situation);
        situation == Some(wanted) || situation == Some(Situation::Paid)
    };
    let view = screen
        .wait_for(|view| find(view, sale).is_some_and(fits))
        .await?;
    Ok(find(&view, sale).context("just seen")?.clone())
}

fn find<'v>(view: &'v TillView, sale: &str) -> Option<&'v SaleView> {
    view.waiting
        .iter()
        .chain(&view.latest)
        .find(|shown| shown.id == sale)
}

/// A bare axum that takes whatever is posted and answers 200 to it. Serves for as long as the program runs.
pub(crate) async fn echo() -> anyhow::Result<String> {
    use axum::body::Bytes;
    use axum::serve::ListenerExt;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/callback", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection stays slower than it could be");
        }
    });
    let taken = |_: Bytes| async { r#"{"ResultCode":0,"ResultDesc":"Accepted"}"# };
    let router = Router::new().fallback(taken);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}
