//! The certificate to whose key an initiator's password is encrypted, as an owner imports it from Safaricom's portal. A wrong file would
//! only show days later as "initiator information is invalid", so each kind of wrong file is told apart here.
//!
//! Safaricom's two certificates ran out in 2016 and 2018 and are still the ones in use: nobody checks their dates, so for them neither
//! does this. They are known by fingerprint.

use super::credential::SecurityCredential;
use pokea_domain::{Millis, NairobiTime};
use rsa::RsaPublicKey;
use rsa::pkcs1::RsaPrivateKeyRef;
use rsa::pkcs8::{DecodePublicKey as _, PrivateKeyInfoRef};
use rsa::rand_core::CryptoRng;
use rsa::traits::PublicKeyParts as _;
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use std::fmt;
use thiserror::Error;
use x509_cert::der::{Decode as _, DecodePem as _, Encode as _};
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::{Certificate as X509, der::oid::db::rfc4519::CN};

/// The certificates that Safaricom gives out, as their SHA-256.
const KNOWN: [(Environment, &str); 2] = [
    (
        Environment::Sandbox,
        "a542c3c67b598a337a1cc741e5434c70de565081e5c853e05a51c843764766f0",
    ),
    (
        Environment::Production,
        "9417915212ac708d3ac82b710e71d976fa0eb783f467b159c15ad7216ef2c16b",
    ),
];
/// A credential is 256 bytes before base64, so the key has this many bits.
const KEY_BITS: usize = 2048;
/// Longer than any certificate.
const FILE_LEN_MAX: usize = 64 * 1024;

/// A certificate that can be used.
#[derive(Clone)]
pub struct Certificate {
    key: RsaPublicKey,
    fingerprint: Fingerprint,
    environment: Option<Environment>,
}

/// Which of Safaricom's certificates it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// `apicrypt.safaricom.co.ke`.
    Sandbox,
    /// `apigee.apicaller.safaricom.co.ke`.
    Production,
}

/// SHA-256 of a certificate's DER: shown as pairs of capital hex digits with colons, as browsers and openssl show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    fn of(der: &[u8]) -> Self {
        Self(Sha256::digest(der).into())
    }

    fn hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs: Vec<String> = self.0.iter().map(|byte| format!("{byte:02X}")).collect();
        f.write_str(&pairs.join(":"))
    }
}

/// Why a file is not the certificate. Nothing was imported.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CertificateError {
    /// Not a certificate at all.
    #[error(
        "this file is no certificate; download the certificate from the Daraja portal (.cer) and choose that file"
    )]
    NotACertificate,
    /// A private key. It should not lie about.
    #[error(
        "this file holds a private key, not Safaricom's certificate; keep it secret, and choose the .cer file from the Daraja portal"
    )]
    PrivateKey,
    /// A web server's certificate, such as that of sandbox.safaricom.co.ke, which some clients ship by mistake.
    #[error(
        "this is the certificate of the web site {host}, which cannot encrypt a password for M-PESA; download the one for security credentials from the Daraja portal"
    )]
    TlsLeaf {
        /// The site that it names.
        host: String,
    },
    /// It ran out, and is none of Safaricom's own.
    #[error(
        "this certificate ran out on {ended} and is not one that Safaricom is known to use; download the current one from the Daraja portal"
    )]
    Expired {
        /// The day, `2026-11-22`.
        ended: String,
    },
    /// A certificate that may be right and is not known here.
    #[error(
        "this certificate ({name}) is not one that Safaricom is known to use; compare its fingerprint {fingerprint} with the portal's before you accept it"
    )]
    Unknown {
        /// Its common name.
        name: String,
        /// For [`Certificate::accept`].
        fingerprint: Fingerprint,
    },
    /// Not an RSA key of 2048 bits, which is what M-PESA decrypts with.
    #[error(
        "this certificate's key is not RSA with 2048 bits, so M-PESA could not read what it encrypts; download the one for security credentials from the Daraja portal"
    )]
    WrongKey,
}

impl Certificate {
    /// Reads a file, PEM or DER, that Safaricom gives out.
    pub fn import(file: &[u8], now: Millis) -> Result<Self, CertificateError> {
        Self::read(file, now, None)
    }

    /// Reads a file that [`Certificate::import`] did not know, after a person has compared its fingerprint with Safaricom's portal (or
    /// knows that it is a simulator's).
    pub fn accept(
        file: &[u8],
        now: Millis,
        fingerprint: Fingerprint,
    ) -> Result<Self, CertificateError> {
        Self::read(file, now, Some(fingerprint))
    }

    /// Encrypts an initiator's password to it. Each call gives another text, and each may be used many times.
    pub fn encrypt(
        &self,
        password: &SecretString,
        random: &mut impl CryptoRng,
    ) -> Result<SecurityCredential, super::BadPassword> {
        SecurityCredential::encrypt(&self.key, password, random)
    }

    /// Its fingerprint.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Which of Safaricom's it is; `None` for one that a person accepted.
    #[must_use]
    pub const fn environment(&self) -> Option<Environment> {
        self.environment
    }

    fn read(
        file: &[u8],
        now: Millis,
        accepted: Option<Fingerprint>,
    ) -> Result<Self, CertificateError> {
        let certificate = parse(file)?;
        let der = certificate
            .to_der()
            .map_err(|_| CertificateError::NotACertificate)?;
        let fingerprint = Fingerprint::of(&der);
        let environment = KNOWN
            .iter()
            .find(|(_, known)| *known == fingerprint.hex())
            .map(|(environment, _)| *environment);
        if environment.is_none() {
            check_stranger(&certificate, now, fingerprint, accepted)?;
        }
        let key = certificate.tbs_certificate().subject_public_key_info();
        let key = key
            .to_der()
            .ok()
            .and_then(|der| RsaPublicKey::from_public_key_der(&der).ok())
            .filter(|key| key.size() * 8 == KEY_BITS)
            .ok_or(CertificateError::WrongKey)?;
        Ok(Self {
            key,
            fingerprint,
            environment,
        })
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("fingerprint", &self.fingerprint.to_string())
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

fn parse(file: &[u8]) -> Result<X509, CertificateError> {
    if file.len() > FILE_LEN_MAX {
        return Err(CertificateError::NotACertificate);
    }
    let text = std::str::from_utf8(file).unwrap_or_default();
    if text.contains("PRIVATE KEY-----") {
        return Err(CertificateError::PrivateKey);
    }
    // What portals and tools write before and after the certificate is not part of it.
    const END: &str = "-----END CERTIFICATE-----";
    if let Some(begin) = text.find("-----BEGIN CERTIFICATE-----")
        && let Some(end) = text[begin..].find(END)
    {
        let pem = &text[begin..begin + end + END.len()];
        return X509::from_pem(pem.as_bytes()).map_err(|_| CertificateError::NotACertificate);
    }
    if PrivateKeyInfoRef::from_der(file).is_ok() || RsaPrivateKeyRef::from_der(file).is_ok() {
        return Err(CertificateError::PrivateKey);
    }
    X509::from_der(file).map_err(|_| CertificateError::NotACertificate)
}

/// What must hold of a certificate that is not one of Safaricom's two.
fn check_stranger(
    certificate: &X509,
    now: Millis,
    fingerprint: Fingerprint,
    accepted: Option<Fingerprint>,
) -> Result<(), CertificateError> {
    let certificate = certificate.tbs_certificate();
    if let Ok(Some((_, names))) = certificate.get_extension::<SubjectAltName>()
        && let Some(host) = names.0.iter().find_map(|name| match name {
            GeneralName::DnsName(host) => Some(host.as_str().to_owned()),
            _ => None,
        })
    {
        return Err(CertificateError::TlsLeaf { host });
    }
    let ended = certificate.validity().not_after.to_unix_duration();
    let ended = Millis(i64::try_from(ended.as_millis()).unwrap_or(i64::MAX));
    if ended < now {
        let ended = NairobiTime::day(ended.nairobi());
        return Err(CertificateError::Expired { ended });
    }
    if accepted == Some(fingerprint) {
        return Ok(());
    }
    let name = certificate.subject().iter().find(|part| part.oid == CN);
    let name = name.map_or_else(|| "no name".to_owned(), ToString::to_string);
    Err(CertificateError::Unknown { name, fingerprint })
}
