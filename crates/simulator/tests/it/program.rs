//! The program: what it prints, and that a pulled plug loses no prompt.

use crate::shop::{Receiver, config, now, push, query};
use pokea_daraja::Client;
use pokea_daraja::stk::StkCallback;
use pokea_domain::payment::QueryAnswer;
use pokea_simulator::{Options, Shop, Simulator, StartError};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::tempdir;

struct Program {
    process: Child,
    line: String,
}

impl Program {
    /// Starts it and waits for its line.
    async fn start(state: &Path, speed: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_pokea-simulator"))
            .args(["--listen", "127.0.0.1:0", "--speed", speed, "--state"])
            .arg(state)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let out = process.stdout.take().expect("its output is piped");
        let line = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            BufReader::new(out).read_line(&mut line).map(|_| line)
        });
        let line = line.await.expect("no panic").expect("a line");
        Self { process, line }
    }

    fn value(&self, name: &str) -> &str {
        let prefix = format!("{name}=");
        let mut words = self.line.split_whitespace();
        let word = words.find_map(|word| word.strip_prefix(&prefix));
        word.unwrap_or_else(|| panic!("no {name} in {:?}", self.line))
    }

    fn client(&self) -> Client {
        Client::new(config(self.value("base_url"))).expect("a client")
    }
}

/// SIGKILL: what a pulled plug does, as far as the program is concerned.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test]
async fn it_says_where_it_is_and_which_credentials_it_takes() {
    let folder = tempdir().expect("a folder");
    let program = Program::start(&folder.path().join("state"), "100").await;
    let shop = Shop::demo();
    assert_eq!(program.value("store_number"), shop.store_number);
    assert_eq!(program.value("party_b"), shop.party_b());
    assert_eq!(program.value("consumer_key"), shop.consumer_key);
    assert_eq!(program.value("consumer_secret"), shop.consumer_secret);
    assert_eq!(program.value("passkey"), shop.passkey);
    program
        .client()
        .prefetch_token(now())
        .await
        .expect("a token");
    for wrong in [
        vec!["--speed", "fast"],
        vec!["--state"],
        vec!["--sped", "2"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pokea-simulator"));
        let output = command.args(&wrong).output().expect("it starts");
        assert!(!output.status.success(), "{wrong:?}");
        assert!(!output.stderr.is_empty(), "{wrong:?} is explained");
    }
}

#[tokio::test]
async fn a_prompt_survives_a_pulled_plug() {
    let folder = tempdir().expect("a folder");
    let state = folder.path().join("state");
    let receiver = Receiver::open().await;
    // At Safaricom's own pace the prompt is still on its way when the plug is pulled.
    let program = Program::start(&state, "1").await;
    let asked = push("0712345678", &receiver.url("stk"));
    let answer = program.client().send(&asked, now()).await;
    let checkout = answer.expect("accepted").said.checkout;
    drop(program);

    let program = Program::start(&state, "100").await;
    let client = program.client();
    let posted = receiver.until_posted("stk", 1).await;
    let callback = StkCallback::parse(&posted[0].body).expect("a callback");
    assert_eq!(callback.checkout, checkout);
    assert_eq!(query(&client, &checkout).await, QueryAnswer::Paid);
    drop(program);

    let program = Program::start(&state, "100").await;
    let client = program.client();
    assert_eq!(query(&client, &checkout).await, QueryAnswer::Paid);
}

#[tokio::test]
async fn a_broken_state_file_is_refused_and_kept() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("state");
    for text in ["", "{}", r#"{"format":1,"world":{}}"#] {
        std::fs::write(&path, text).expect("a writable folder");
        let options = Options {
            state_file: Some(path.clone()),
            ..Options::default()
        };
        let refused = Simulator::start(options).await;
        assert!(matches!(refused, Err(StartError::State { .. })), "{text}");
        assert_eq!(std::fs::read_to_string(&path).expect("still there"), text);
    }
}

#[tokio::test]
async fn a_taken_port_is_said() {
    let first = Simulator::start(Options::default())
        .await
        .expect("a simulator");
    let address = first.base_url().trim_start_matches("http://").parse();
    let options = Options {
        listen: address.expect("an address"),
        ..Options::default()
    };
    let refused = Simulator::start(options).await;
    assert!(matches!(refused, Err(StartError::Listen { .. })));
}
