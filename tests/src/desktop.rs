//! The till as a process of its own: the app behind the test-only bridge, asked and watched over HTTP as the screen would, so that it can be
//! killed while Daraja and relay live on.

use crate::programs::path;
use crate::{BOUND, Program};
use anyhow::{Context, Result, bail};
use pokea_practice::Outside;
use serde_json::{Value, json};
use std::path::Path;
use tokio::time::timeout;

/// A running till.
#[derive(Debug)]
pub struct Desktop {
    program: Program,
    http: reqwest::Client,
    base_url: String,
}

impl Desktop {
    /// Starts a till on the files in `folder`, and logs into a file, at a level, if one is named.
    pub async fn start(
        folder: &Path,
        outside: &Outside,
        speed: u32,
        log: Option<(&Path, &str)>,
    ) -> Result<Self> {
        let invite = outside
            .invite
            .as_ref()
            .context("a new till needs an invite")?
            .to_string();
        let speed = speed.to_string();
        let arguments = [path(folder)?, path(folder)?, &speed];
        let mut environment = vec![
            ("POKEA_PRACTICE_DARAJA", outside.daraja.as_str()),
            ("POKEA_PRACTICE_RELAY", outside.relay.as_str()),
            ("POKEA_PRACTICE_INVITE", invite.as_str()),
        ];
        environment.extend(log.map(|(_, level)| ("RUST_LOG", level)));
        let log = log.map(|(file, _)| file);
        let program = Program::start("pokea-bridge", &arguments, &environment, log).await?;
        let base_url = program
            .first_line()
            .split(' ')
            .next()
            .context("an address")?
            .to_owned();
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self {
            program,
            http,
            base_url,
        })
    }

    /// Follows a command, as the screen would send it.
    pub async fn ask(&self, command: &str, request: &Value) -> Result<Value> {
        let url = format!("{}/ipc/{command}", self.base_url);
        Ok(self
            .http
            .post(url)
            .json(request)
            .send()
            .await?
            .json()
            .await?)
    }

    /// Asks a phone for a sale's money.
    pub async fn charge(&self, sale: &str, amount: &str, phone: &str) -> Result<Value> {
        let charge =
            json!({ "sale": sale, "attempt": crate::new_id(), "amount": amount, "phone": phone });
        self.ask("charge", &charge).await
    }

    /// The sale as a search shows it, if it is there.
    pub async fn sale(&self, id: &str) -> Result<Option<Value>> {
        let found = self.ask("find_sales", &json!({ "text": "" })).await?;
        let sales = found["sales"].as_array().context("a list of sales")?;
        Ok(sales.iter().find(|sale| sale["id"] == id).cloned())
    }

    /// Waits until a sale is shown as a test waits for it.
    pub async fn until_sale(
        &self,
        id: &str,
        what: &str,
        seen: impl Fn(&Value) -> bool,
    ) -> Result<Value> {
        let watching = self.watch(|view| {
            let sales = [&view["waiting"], &view["latest"]];
            let mut sales = sales.into_iter().filter_map(Value::as_array).flatten();
            sales.find(|sale| sale["id"] == id && seen(sale)).cloned()
        });
        match timeout(BOUND, watching).await {
            Ok(sale) => sale,
            Err(_) => bail!("never shown: {what}; at last: {:#?}", self.sale(id).await?),
        }
    }

    /// Follows the screen until something is found in a view.
    async fn watch<T>(&self, find: impl Fn(&Value) -> Option<T>) -> Result<T> {
        let mut events = self
            .http
            .get(format!("{}/events", self.base_url))
            .send()
            .await?;
        let mut heard = Vec::new();
        while let Some(chunk) = events.chunk().await? {
            heard.extend_from_slice(&chunk);
            while let Some(end) = heard.windows(2).position(|two| two == b"\n\n") {
                let event: Vec<u8> = heard.drain(..end + 2).collect();
                if let Some(json) = event.strip_prefix(b"data: ")
                    && let Some(found) = find(&serde_json::from_slice(json)?)
                {
                    return Ok(found);
                }
            }
        }
        bail!("the till closed")
    }

    /// Sends its process a signal.
    pub fn signal(&self, name: &str) -> Result<()> {
        self.program.signal(name)
    }

    /// Closes it, as its window would.
    pub async fn close(self) -> Result<()> {
        self.program.close().await
    }

    /// Kills it, without a word.
    pub fn kill(self) -> Result<()> {
        self.program.kill()
    }
}

/// The M-PESA code on a sale's paper, as the bridge sends it.
#[must_use]
pub fn code_of_json(sale: &Value) -> Option<&str> {
    sale["paid"]["tender"]["code"].as_str()
}
