//! Three real NATS servers on loopback, with the configuration that is shipped (`deploy/nats/nats.conf`), and each of them killed and started again.

use crate::BOUND;
use anyhow::{Context, Result, ensure};
use async_nats::ConnectOptions;
use futures_util::StreamExt;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::{Instant, interval, timeout};

pub const NODES: usize = 3;

const CONFIGURATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/nats/nats.conf");

/// What it is called in the folder of a cluster.
const FILE: &str = "nats.conf";

/// All nodes are killed when it goes out of scope.
pub struct Cluster {
    nodes: Vec<Node>,
    folder: TempDir,
}

struct Node {
    name: String,
    folder: PathBuf,
    clients: u16,
    monitor: u16,
    routes: u16,
    running: Option<Child>,
}

impl Cluster {
    /// Starts all nodes and waits until they can be worked with.
    pub async fn start() -> Result<Self> {
        Self::start_with(&std::fs::read_to_string(CONFIGURATION)?).await
    }

    /// The same with the shipped configuration changed.
    pub async fn start_changed(from: &str, to: &str) -> Result<Self> {
        let shipped = std::fs::read_to_string(CONFIGURATION)?;
        ensure!(shipped.contains(from), "the configuration has no {from:?}");
        Self::start_with(&shipped.replace(from, to)).await
    }

    /// Where all that the nodes store is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Changes the configuration of all nodes, which they have from their next start on.
    pub fn change(&self, from: &str, to: &str) -> Result<()> {
        let file = self.folder.path().join(FILE);
        let is = std::fs::read_to_string(&file)?;
        ensure!(is.contains(from), "the configuration has no {from:?}");
        Ok(std::fs::write(file, is.replace(from, to))?)
    }

    async fn start_with(configuration: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join(FILE), configuration)?;
        let mut ports = free_ports(3 * NODES)?.into_iter();
        let mut port = || ports.next().context("three for each node");
        let nodes = (1..=NODES)
            .map(|number| {
                let (clients, monitor, routes) = (port()?, port()?, port()?);
                let name = format!("node-{number}");
                let folder = folder.path().join(&name);
                std::fs::create_dir(&folder)?;
                Ok(Node {
                    name,
                    folder,
                    clients,
                    monitor,
                    routes,
                    running: None,
                })
            })
            .collect::<Result<_>>()?;
        let mut cluster = Self { nodes, folder };
        for number in 0..NODES {
            cluster.restart(number)?;
        }
        cluster.until_healthy().await?;
        cluster.until_complete().await?;
        Ok(cluster)
    }

    /// SIGKILL.
    pub fn kill(&mut self, number: usize) -> Result<()> {
        let mut child = self.nodes[number].running.take().context("it runs")?;
        child.kill()?;
        child.wait()?;
        Ok(())
    }

    /// STOP: it answers nothing and nobody is told; CONT: it goes on.
    pub fn signal(&self, number: usize, name: &str) -> Result<()> {
        let running = self.nodes[number].running.as_ref().context("it runs")?;
        let process = running.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &process]).status()?;
        ensure!(sent.success(), "the signal was not sent");
        Ok(())
    }

    /// Starts a node that does not run, on its old ports and files.
    pub fn restart(&mut self, number: usize) -> Result<()> {
        let routes: Vec<_> = self
            .nodes
            .iter()
            .map(|node| format!("nats://node:pw_node@127.0.0.1:{}", node.routes))
            .collect();
        let node = &mut self.nodes[number];
        let log = File::options()
            .create(true)
            .append(true)
            .open(node.folder.join("log"))?;
        let local = |port: u16| format!("127.0.0.1:{port}");
        let child = Command::new(program())
            .arg("--config")
            .arg(self.folder.path().join(FILE))
            .env("POKEA_NATS_NAME", &node.name)
            .env("POKEA_NATS_LISTEN", local(node.clients))
            .env("POKEA_NATS_MONITOR", local(node.monitor))
            .env("POKEA_NATS_CLUSTER_LISTEN", local(node.routes))
            .env("POKEA_NATS_STORE", &node.folder)
            .env("POKEA_NATS_DISK", "1GB")
            .env("POKEA_NATS_RELAY_PASSWORD", "pw_relay")
            .env("POKEA_NATS_NODE_PASSWORD", "pw_node")
            .env("POKEA_NATS_ROUTE_1", &routes[0])
            .env("POKEA_NATS_ROUTE_2", &routes[1])
            .env("POKEA_NATS_ROUTE_3", &routes[2])
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("nats-server does not start; scripts/test installs it")?;
        node.running = Some(child);
        Ok(())
    }

    /// What a relay is told to find the cluster.
    pub fn url(&self) -> String {
        let nodes: Vec<_> = self
            .nodes
            .iter()
            .map(|node| format!("127.0.0.1:{}", node.clients))
            .collect();
        format!("nats://relay:pw_relay@{}", nodes.join(","))
    }

    /// A connection with a relay's rights.
    pub async fn client(&self) -> Result<async_nats::Client> {
        let running = self.nodes.iter().filter(|node| node.running.is_some());
        let urls: Vec<_> = running
            .map(|node| format!("nats://127.0.0.1:{}", node.clients))
            .collect();
        let options = ConnectOptions::with_user_and_password("relay".into(), "pw_relay".into());
        Ok(options.connect(urls).await?)
    }

    /// The names of the nodes that say so, asked as a relay asks.
    async fn durable_nodes(&self) -> Result<Vec<String>> {
        let client = self.client().await?;
        let inbox = client.new_inbox();
        let mut answers = client.subscribe(inbox.clone()).await?;
        let running = self
            .nodes
            .iter()
            .filter(|node| node.running.is_some())
            .count();
        client
            .publish_with_reply("servers.durability", inbox, "".into())
            .await?;
        let mut names = Vec::new();
        while names.len() < running {
            let message = timeout(BOUND, answers.next()).await?.context("an answer")?;
            let answer: serde_json::Value = serde_json::from_slice(&message.payload)?;
            assert_eq!(answer["data"]["config"]["sync_always"], true, "{answer}");
            names.push(
                answer["server"]["name"]
                    .as_str()
                    .context("a name")?
                    .to_owned(),
            );
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Until the nodes' leader has all others with it. Before that, nodes that are well find no place for a stream's copies.
    async fn until_complete(&self) -> Result<()> {
        let client = reqwest::Client::builder().no_proxy().build()?;
        let deadline = Instant::now() + BOUND;
        let mut looks = interval(Duration::from_millis(50));
        loop {
            for node in &self.nodes {
                let url = format!("http://127.0.0.1:{}/jsz", node.monitor);
                let seen: serde_json::Value = client.get(&url).send().await?.json().await?;
                // Only the leader tells.
                let others = seen["meta_cluster"]["replicas"].as_array();
                let is_with_it =
                    |node: &serde_json::Value| node["current"] == true && node["offline"] != true;
                if others.is_some_and(|others| {
                    others.len() == NODES - 1 && others.iter().all(is_with_it)
                }) {
                    return Ok(());
                }
            }
            ensure!(Instant::now() < deadline, "the nodes do not come together");
            looks.tick().await;
        }
    }

    /// Until every node says that it and its streams are well.
    pub async fn until_healthy(&self) -> Result<()> {
        let client = reqwest::Client::builder().no_proxy().build()?;
        let deadline = Instant::now() + BOUND;
        let mut looks = interval(Duration::from_millis(50));
        for node in &self.nodes {
            let url = format!("http://127.0.0.1:{}/healthz", node.monitor);
            loop {
                if let Ok(answer) = client.get(&url).send().await
                    && answer.status() == 200
                {
                    break;
                }
                ensure!(
                    Instant::now() < deadline,
                    "{} is not well: {}",
                    node.name,
                    std::fs::read_to_string(node.folder.join("log"))?
                );
                looks.tick().await;
            }
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for child in self
            .nodes
            .iter_mut()
            .filter_map(|node| node.running.as_mut())
        {
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The one in PATH, or the one that `scripts/test` installed.
fn program() -> PathBuf {
    let kept = std::env::home_dir()
        .unwrap_or_default()
        .join(".cache/pokea/tools/bin/nats-server");
    if kept.exists() {
        kept
    } else {
        "nats-server".into()
    }
}

/// Ports that nobody listens on. The servers must know each other's before any of them starts.
fn free_ports(count: usize) -> Result<Vec<u16>> {
    let held: Vec<_> = (0..count)
        .map(|_| TcpListener::bind("127.0.0.1:0"))
        .collect::<Result<_, _>>()?;
    let ports = held.iter().map(TcpListener::local_addr);
    Ok(ports
        .map(|address| address.map(|address| address.port()))
        .collect::<Result<_, _>>()?)
}

/// What is shipped is what is tested: each node says that it flushes before it acknowledges, and one that was killed finds back.
#[tokio::test]
async fn the_shipped_configuration_is_durable() -> Result<()> {
    let mut cluster = Cluster::start().await?;
    assert_eq!(
        cluster.durable_nodes().await?,
        ["node-1", "node-2", "node-3"]
    );
    cluster.kill(0)?;
    assert_eq!(cluster.durable_nodes().await?, ["node-2", "node-3"]);
    cluster.restart(0)?;
    cluster.until_healthy().await?;
    assert_eq!(cluster.durable_nodes().await?.len(), NODES);
    Ok(())
}
