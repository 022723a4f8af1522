//! TLS by the relay itself: with files that are renewed beneath it, and with a certificate that it gets from an authority over ACME.

use crate::BOUND;
use crate::program::{Running, command};
use anyhow::{Context, Result, ensure};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use pokea_mailbox::AnswerKind;
use rcgen::{BasicConstraints, Certificate, CertificateParams, IsCa, KeyPair, PublicKeyData};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, interval};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

const NAME: &str = "relay.example.co.ke";

/// An authority that signs whatever it is asked to.
struct Authority {
    certificate: Certificate,
    key: KeyPair,
}

impl Authority {
    fn new() -> Result<Self> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key)?;
        Ok(Self { certificate, key })
    }

    fn sign(&self, key: &impl PublicKeyData) -> Result<Certificate> {
        let params = CertificateParams::new(vec![NAME.to_owned()])?;
        Ok(params.signed_by(key, &self.certificate, &self.key)?)
    }

    /// A client that trusts this authority alone, and looks the name up here.
    fn client(&self, relay: &Running) -> Result<reqwest::Client> {
        let address = relay.dial.as_str().trim_start_matches("http://").parse()?;
        Ok(reqwest::Client::builder()
            .tls_certs_only([reqwest::Certificate::from_der(self.certificate.der())?])
            .resolve(NAME, address)
            .pool_max_idle_per_host(0)
            .build()?)
    }
}

/// Until a client that trusts the authority gets a page.
async fn until_trusted(client: &reqwest::Client, relay: &Running) -> Result<()> {
    let (_, port) = relay.dial.as_str().rsplit_once(':').context("a port")?;
    let url = format!("https://{NAME}:{port}/healthz");
    let (deadline, mut looks) = (Instant::now() + BOUND, interval(Duration::from_millis(20)));
    loop {
        match client.get(&url).send().await {
            Ok(answer) if answer.status() == 200 => return Ok(()),
            outcome => ensure!(Instant::now() < deadline, "{outcome:?}"),
        }
        looks.tick().await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_certificate_in_files_is_read_again_on_sighup() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (certificate, key) = (
        folder.path().join("cert.pem"),
        folder.path().join("key.pem"),
    );
    let renew = |by: &Authority| -> Result<()> {
        let pair = KeyPair::generate()?;
        std::fs::write(&certificate, by.sign(&pair)?.pem())?;
        Ok(std::fs::write(&key, pair.serialize_pem())?)
    };
    let (first, second) = (Authority::new()?, Authority::new()?);
    renew(&first)?;
    let relay = Running::spawn(
        command(folder.path())
            .arg("--tls-cert")
            .arg(&certificate)
            .arg("--tls-key")
            .arg(&key),
    )?;
    let trusting_first = first.client(&relay)?;
    until_trusted(&trusting_first, &relay).await?;
    let plain = reqwest::get(format!("{}/healthz", relay.dial)).await;
    assert!(plain.is_err(), "nothing goes in clear text");

    // What cannot be used is not taken.
    std::fs::write(&certificate, "not a certificate")?;
    relay.signal("HUP")?;
    until_trusted(&trusting_first, &relay).await?;
    renew(&second)?;
    relay.signal("HUP")?;
    let trusting_second = second.client(&relay)?;
    until_trusted(&trusting_second, &relay).await?;

    // A whole callback, and the link beside it, through TLS.
    let (_, port) = relay.dial.as_str().rsplit_once(':').context("a port")?;
    let dial = format!("https://{NAME}:{port}");
    let desktop = relay
        .pair_through(&trusting_second, &dial, folder.path())
        .await?;
    let address = desktop.mint(AnswerKind::Accepted);
    let url = address
        .as_str()
        .replacen(desktop.paired.base_url.as_str(), &dial, 1);
    let answer = trusting_second.post(url).body("through TLS").send().await?;
    assert_eq!(answer.status(), 200);
    let upgrade = trusting_second
        .get(format!("{dial}/v1/link"))
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    assert_eq!(upgrade.send().await?.status(), 101);
    relay.kill()
}

/// As much of an ACME server (RFC 8555) as there is on the way to a certificate. It checks the proof of the name as RFC 8737 says; signatures of
/// requests are the client library's matter.
struct AcmeServer {
    base: String,
    authority: Authority,
    /// Where the name leads.
    relay: OnceLock<std::net::SocketAddr>,
    thumbprint: Mutex<String>,
    is_proven: AtomicBool,
    issued: Mutex<Option<String>>,
}

const TOKEN: &str = "a-token-of-the-authority";

async fn acme_server() -> Result<Arc<AcmeServer>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let server = Arc::new(AcmeServer {
        base: format!("http://{}", listener.local_addr()?),
        authority: Authority::new()?,
        relay: OnceLock::new(),
        thumbprint: Mutex::default(),
        is_proven: AtomicBool::new(false),
        issued: Mutex::default(),
    });
    let router = Router::new()
        .route("/directory", get(directory))
        .route("/{what}", post(acme).head(nonce))
        .with_state(Arc::clone(&server));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(server)
}

async fn directory(State(server): State<Arc<AcmeServer>>) -> Json<Value> {
    let base = &server.base;
    Json(
        json!({"newNonce": format!("{base}/nonce"), "newAccount": format!("{base}/account"), "newOrder": format!("{base}/order")}),
    )
}

async fn nonce() -> [(HeaderName, &'static str); 1] {
    [(HeaderName::from_static("replay-nonce"), "once")]
}

async fn acme(
    State(server): State<Arc<AcmeServer>>,
    Path(what): Path<String>,
    Json(request): Json<Value>,
) -> Result<impl IntoResponse, String> {
    let answer = server.answer(&what, &request).await;
    let answer = answer.map_err(|error| format!("{error:#}"))?;
    let mut headers = HeaderMap::new();
    let location = format!("{}/order", server.base);
    headers.insert(
        "location",
        HeaderValue::try_from(location).map_err(|error| error.to_string())?,
    );
    headers.insert("replay-nonce", HeaderValue::from_static("once"));
    Ok((headers, answer))
}

impl AcmeServer {
    async fn answer(&self, what: &str, request: &Value) -> Result<String> {
        let part = |name: &str| -> Result<Value> {
            let bytes = BASE64.decode(request[name].as_str().context("a part")?)?;
            Ok(serde_json::from_slice(&bytes).unwrap_or_default())
        };
        let base = &self.base;
        let is_proven = self.is_proven.load(Ordering::SeqCst);
        let challenge =
            json!({"type": "tls-alpn-01", "url": format!("{base}/challenge"), "token": TOKEN});
        let answer = match what {
            "account" => {
                let key = part("protected")?["jwk"].clone();
                // RFC 7638: the members that count, in their order.
                let members = format!(
                    r#"{{"crv":{},"kty":{},"x":{},"y":{}}}"#,
                    key["crv"], key["kty"], key["x"], key["y"]
                );
                *self.thumbprint.lock().expect("whole") = BASE64.encode(Sha256::digest(members));
                json!({"status": "valid"})
            }
            "authorization" => json!({
                "status": if is_proven { "valid" } else { "pending" },
                "identifier": {"type": "dns", "value": NAME},
                "challenges": [challenge],
            }),
            "challenge" => {
                self.prove().await?;
                challenge
            }
            "finalize" => {
                let request = part("payload")?["csr"]
                    .as_str()
                    .context("a request")?
                    .to_owned();
                let key = WantedKey::of(&BASE64.decode(request)?)?;
                let chain = [
                    self.authority.sign(&key)?.pem(),
                    self.authority.certificate.pem(),
                ];
                *self.issued.lock().expect("whole") = Some(chain.concat());
                json!({"status": "valid", "authorizations": [], "finalize": "", "certificate": format!("{base}/certificate")})
            }
            "certificate" => {
                return self
                    .issued
                    .lock()
                    .expect("whole")
                    .clone()
                    .context("it was issued");
            }
            _ => json!({
                "status": if is_proven { "ready" } else { "pending" },
                "authorizations": [format!("{base}/authorization")],
                "finalize": format!("{base}/finalize"),
            }),
        };
        Ok(answer.to_string())
    }

    /// RFC 8737: whoever has the name shows, under the protocol `acme-tls/1`, a certificate that has the proof in it.
    async fn prove(&self) -> Result<()> {
        let relay = self.relay.get().context("the relay listens")?;
        let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(AnyCertificate))
            .with_no_client_auth();
        config.alpn_protocols = vec![b"acme-tls/1".to_vec()];
        let socket = TcpStream::connect(relay).await?;
        let name = ServerName::try_from(NAME)?;
        let stream = TlsConnector::from(Arc::new(config))
            .connect(name, socket)
            .await?;
        let (_, inside) = stream.get_ref();
        ensure!(inside.alpn_protocol() == Some(&b"acme-tls/1"[..]));
        let shown = inside.peer_certificates().context("a certificate")?;
        let thumbprint = self.thumbprint.lock().expect("whole").clone();
        let proof = Sha256::digest(format!("{TOKEN}.{thumbprint}"));
        let has_it = shown[0]
            .windows(proof.len())
            .any(|window| window == proof.as_slice());
        ensure!(has_it, "the proof is not in it");
        self.is_proven.store(true, Ordering::SeqCst);
        Ok(())
    }
}

/// The key of a request to be signed, as the bytes of its point.
struct WantedKey(Vec<u8>);

impl WantedKey {
    /// After what every P-256 key begins with (RFC 5480).
    fn of(request: &[u8]) -> Result<Self> {
        let head = hex::decode("301306072a8648ce3d020106082a8648ce3d03010703420004")?;
        let at = request
            .windows(head.len())
            .position(|window| window == head);
        let begin = at.context("a P-256 key")? + head.len() - 1;
        Ok(Self(
            request
                .get(begin..begin + 65)
                .context("its point")?
                .to_vec(),
        ))
    }
}

impl PublicKeyData for WantedKey {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        &rcgen::PKCS_ECDSA_P256_SHA256
    }
}

/// Looked at by hand afterwards.
#[derive(Debug)]
struct AnyCertificate;

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ECDSA_NISTP256_SHA256]
    }
}

/// From nothing to a certificate that a client trusts; and after a restart it is still there, with the authority away.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_comes_by_acme_and_is_kept() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let server = acme_server().await?;
    // The name must lead to the relay before it asks; so its socket is there before it.
    let socket = std::net::TcpListener::bind("127.0.0.1:0")?;
    server
        .relay
        .set(socket.local_addr()?)
        .ok()
        .context("once")?;
    let start = |directory: &str| {
        let mut relay = command(folder.path());
        relay.args([
            "--domain",
            NAME,
            "--acme-contact",
            "owner@example.co.ke",
            "--acme-directory",
            directory,
        ]);
        Running::spawn_on(&socket, &relay)
    };
    let relay = start(&format!("{}/directory", server.base))?;
    let client = server.authority.client(&relay)?;
    until_trusted(&client, &relay).await?;
    let cache = std::fs::metadata(folder.path().join("acme"))?;
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&cache.permissions()) & 0o777,
        0o700
    );
    // Kept a moment after it is used.
    let (deadline, mut looks) = (Instant::now() + BOUND, interval(Duration::from_millis(20)));
    while std::fs::read_dir(folder.path().join("acme"))?.count() < 2 {
        ensure!(
            Instant::now() < deadline,
            "account and certificate are not kept"
        );
        looks.tick().await;
    }
    relay.kill()?;

    let asked_once = server.issued.lock().expect("whole").take();
    assert!(asked_once.is_some());
    let relay = start(&format!("{}/directory", server.base))?;
    until_trusted(&client, &relay).await?;
    assert!(
        server.issued.lock().expect("whole").is_none(),
        "it did not ask again"
    );
    relay.kill()
}
