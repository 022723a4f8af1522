//! TLS by the relay itself, without a proxy: with a certificate that it gets and renews over ACME (RFC 8555, proven by TLS-ALPN-01 on the port that it
//! listens on), or with files that somebody else renews.

use crate::limits::HANDSHAKE_WITHIN;
use rustls_acme::AcmeConfig;
use rustls_acme::acme::{ACME_TLS_ALPN_NAME, LETS_ENCRYPT_PRODUCTION_DIRECTORY};
use rustls_acme::caches::DirCache;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::net::TcpStream;
use tokio::task::AbortHandle;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::CryptoProvider;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::server::TlsStream;

/// The one protocol that is spoken inside.
const HTTP: &[u8] = b"http/1.1";

/// Certificates and how handshakes are made. Cloning gives another handle.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    source: Arc<Source>,
}

enum Source {
    Files(Arc<Files>),
    Acme(AbortHandle),
}

/// Where a certificate comes from by itself.
#[derive(Clone, Debug)]
pub struct AcmeOptions {
    /// For this host name, at which the authority must reach the relay on port 443.
    pub domain: String,
    /// An e-mail address that the authority may write to.
    pub contact: Option<String>,
    /// The authority's directory; [`LETS_ENCRYPT`] is the usual one.
    pub directory: String,
    /// Where account and certificate are kept. Secret.
    pub cache: PathBuf,
}

/// Let's Encrypt.
pub const LETS_ENCRYPT: &str = LETS_ENCRYPT_PRODUCTION_DIRECTORY;

/// Let's Encrypt's authority for trials, which nobody trusts.
pub const LETS_ENCRYPT_STAGING: &str = rustls_acme::acme::LETS_ENCRYPT_STAGING_DIRECTORY;

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file of the certificate or of its key could not be read.
    #[error("{0}: {1}")]
    File(PathBuf, pem::Error),
    /// They can be read and are of no use.
    #[error("this certificate and key cannot be used: {0}")]
    Unusable(#[from] rustls::Error),
    /// The folder for ACME's account and certificate cannot be made.
    #[error("{0}: {1}")]
    Cache(PathBuf, io::Error),
    /// No authority is trusted on this machine, so none can be asked.
    #[error(
        "this machine has no certificates of authorities; install ca-certificates, or name a file in SSL_CERT_FILE"
    )]
    NoRoots,
}

impl Tls {
    /// A certificate with its chain, and its key, both PEM.
    ///
    /// # Errors
    /// [`TlsError`] if they cannot be used.
    pub fn from_files(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let files = Arc::new(Files {
            certificate: certificate.into(),
            key: key.into(),
            current: RwLock::new(Arc::new(certified(certificate, key)?)),
        });
        let config = server(Arc::clone(&files) as _, &[HTTP])?;
        Ok(Self {
            acceptor: Arc::new(config).into(),
            source: Arc::new(Source::Files(files)),
        })
    }

    /// Reads the files again, for connections from now on. Nothing happens to a certificate that comes by ACME.
    ///
    /// # Errors
    /// [`TlsError`] if the files cannot be used; then the certificate stays that was.
    pub fn reload(&self) -> Result<(), TlsError> {
        if let Source::Files(files) = &*self.source {
            let current = Arc::new(certified(&files.certificate, &files.key)?);
            *files
                .current
                .write()
                .unwrap_or_else(PoisonError::into_inner) = current;
        }
        Ok(())
    }

    /// A certificate that is asked for now, unless one is in the cache, and renewed when a third of its time is left. Until there is one,
    /// handshakes fail.
    ///
    /// # Errors
    /// [`TlsError`] if this machine cannot do it. What the authority says is in the log.
    pub fn by_acme(options: AcmeOptions) -> Result<Self, TlsError> {
        make_private(&options.cache)
            .map_err(|error| TlsError::Cache(options.cache.clone(), error))?;
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            return Err(TlsError::NoRoots);
        }
        let client = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut state = AcmeConfig::new_with_client_config([options.domain], Arc::new(client))
            .contact(
                options
                    .contact
                    .iter()
                    .map(|contact| format!("mailto:{contact}")),
            )
            .directory(options.directory)
            .cache(DirCache::new(options.cache))
            .state();
        let config = server(state.resolver(), &[HTTP, ACME_TLS_ALPN_NAME])?;
        let renewing = tokio::spawn(async move {
            while let Some(event) = futures_util::StreamExt::next(&mut state).await {
                match event {
                    Ok(event) => {
                        tracing::info!(?event, "The certificate's authority has answered.")
                    }
                    Err(error) => tracing::error!(
                        %error,
                        "There is no new certificate; it will be tried again. The authority must reach this relay by its name on port 443."
                    ),
                }
            }
        });
        Ok(Self {
            acceptor: Arc::new(config).into(),
            source: Arc::new(Source::Acme(renewing.abort_handle())),
        })
    }

    /// The stream inside, unless the other end gave up, took too long, or only wanted to see that this relay has the name.
    pub(crate) async fn accept(&self, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
        let error = match timeout(HANDSHAKE_WITHIN, self.acceptor.accept(stream)).await {
            Ok(Ok(stream)) => {
                let (_, inside) = stream.get_ref();
                let is_check = inside.alpn_protocol() == Some(ACME_TLS_ALPN_NAME);
                return (!is_check).then_some(stream);
            }
            Ok(Err(error)) => error.to_string(),
            Err(slow) => slow.to_string(),
        };
        tracing::trace!(error, "A handshake was not finished.");
        None
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        if let Self::Acme(renewing) = self {
            renewing.abort();
        }
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

/// A certificate from files.
#[derive(Debug)]
struct Files {
    certificate: PathBuf,
    key: PathBuf,
    current: RwLock<Arc<CertifiedKey>>,
}

impl ResolvesServerCert for Files {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&current))
    }
}

fn certified(certificate: &Path, key: &Path) -> Result<CertifiedKey, TlsError> {
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| TlsError::File(certificate.into(), error))?;
    let key =
        PrivateKeyDer::from_pem_file(key).map_err(|error| TlsError::File(key.into(), error))?;
    Ok(CertifiedKey::from_der(chain, key, &provider())?)
}

fn server(
    certificates: Arc<dyn ResolvesServerCert>,
    protocols: &[&[u8]],
) -> Result<ServerConfig, TlsError> {
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(certificates);
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    Ok(config)
}

/// Named, and not the process's default: other libraries bring the same one, and whoever comes first must not matter.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(default_provider())
}

/// A folder that only its owner can look into.
fn make_private(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    std::fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}
