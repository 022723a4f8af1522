//! Importing the certificate: each wrong file has its own sentence, and the right one encrypts what its private key opens.

use crate::canned::NOW;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use getrandom::SysRng;
use pokea_daraja::initiator::{Certificate, CertificateError, SecurityCredential};
use pokea_domain::Millis;
use rsa::pkcs1::EncodeRsaPrivateKey as _;
use rsa::pkcs1v15::{Signature, SigningKey};
use rsa::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _, LineEnding};
use rsa::rand_core::UnwrapErr;
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};
use sha2::Sha256;
use std::str::FromStr as _;
use std::time::Duration;
use x509_cert::TbsCertificate;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{self, Builder as _, CertificateBuilder};
use x509_cert::der::{DateTime, Decode as _, Encode as _, EncodePem as _};
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::{Extension, ToExtension as _};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{SubjectPublicKeyInfo, SubjectPublicKeyInfoRef};
use x509_cert::time::Validity;

/// A certificate as its issuer makes it: for a web site, if it names one.
struct Made {
    site: Option<&'static str>,
}

impl BuilderProfile for Made {
    fn get_issuer(&self, subject: &Name) -> Name {
        subject.clone()
    }

    fn get_subject(&self) -> Name {
        Name::from_str("CN=practice.example,O=Practice,C=KE").expect("a name")
    }

    fn build_extensions(
        &self,
        _: SubjectPublicKeyInfoRef<'_>,
        _: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> builder::Result<Vec<Extension>> {
        let Some(site) = self.site else {
            return Ok(Vec::new());
        };
        let site = GeneralName::DnsName(site.to_owned().try_into()?);
        let names = SubjectAltName(vec![site]);
        Ok(vec![names.to_extension(tbs.subject(), &[])?])
    }
}

impl Made {
    /// DER, valid from ten years before the tests' present to so many days after it.
    fn certificate(&self, key: &RsaPrivateKey, days: i64) -> Vec<u8> {
        let time = |days: i64| {
            let seconds = u64::try_from(NOW.0 / 1_000 + days * 86_400).expect("after 1970");
            DateTime::from_unix_duration(Duration::from_secs(seconds))
                .expect("before 9999")
                .into()
        };
        let public = key.to_public_key().to_public_key_der().expect("DER");
        CertificateBuilder::new(
            Self { site: self.site },
            SerialNumber::from(1_u32),
            Validity::new(time(-3_650), time(days)),
            SubjectPublicKeyInfo::from_der(public.as_bytes()).expect("a key"),
        )
        .expect("a certificate")
        .build::<_, Signature>(&SigningKey::<Sha256>::new(key.clone()))
        .expect("signed")
        .to_der()
        .expect("DER")
    }
}

fn key(bits: usize) -> RsaPrivateKey {
    RsaPrivateKey::new(&mut UnwrapErr(SysRng), bits).expect("a key")
}

fn pem(der: &[u8]) -> String {
    let certificate = x509_cert::Certificate::from_der(der).expect("a certificate");
    certificate.to_pem(LineEnding::LF).expect("PEM")
}

fn refused(file: &[u8]) -> CertificateError {
    Certificate::import(file, NOW).expect_err("refused")
}

#[test]
fn an_accepted_certificate_encrypts_what_its_key_opens() {
    let key = key(2_048);
    let der = Made { site: None }.certificate(&key, 30);
    let CertificateError::Unknown { name, fingerprint } = refused(&der) else {
        panic!("a stranger's is not known");
    };
    assert!(name.contains("practice.example"), "{name}");
    assert_eq!(fingerprint.to_string().len(), 95);

    // PEM with what portals write around it, and with the line ends of Windows, is the same certificate.
    let text = format!("Bag Attributes\r\n{}\r\n", pem(&der).replace('\n', "\r\n"));
    for file in [der.as_slice(), text.as_bytes()] {
        let certificate = Certificate::accept(file, NOW, fingerprint).expect("accepted");
        assert_eq!(certificate.environment(), None);
        let random = &mut UnwrapErr(SysRng);
        let sealed = |password: &str, random: &mut _| certificate.encrypt(&password.into(), random);
        let body = format!("{:?}", sealed("Practice#1", random).expect("sealed"));
        assert!(!body.contains("Practice"), "{body}");
        assert!(sealed("", random).is_err());
        assert!(sealed(&"x".repeat(246), random).is_err());
        assert!(sealed(&"x".repeat(245), random).is_ok());
        let (one, two) = (opened(&certificate, &key), opened(&certificate, &key));
        assert_eq!(one.0, b"Practice#1");
        assert_ne!(one.1, two.1, "each time another text");
        assert_eq!(one.1.len(), 344);
    }
    let other = Made { site: None }.certificate(&key, 31);
    let wrong = Certificate::accept(&other, NOW, fingerprint);
    assert!(matches!(wrong, Err(CertificateError::Unknown { .. })));
}

/// The password as M-PESA reads it, and the text as it goes over the wire in a request.
fn opened(certificate: &Certificate, key: &RsaPrivateKey) -> (Vec<u8>, String) {
    let credential = certificate
        .encrypt(&"Practice#1".into(), &mut UnwrapErr(SysRng))
        .expect("sealed");
    let sealed = crate::initiator::on_the_wire(&credential);
    let bytes = STANDARD.decode(&sealed).expect("base64");
    let password = key.decrypt(Pkcs1v15Encrypt, &bytes).expect("opens");
    assert!(SecurityCredential::from_portal(&sealed).is_some());
    (password, sealed)
}

#[test]
fn each_wrong_file_has_its_own_sentence() {
    let key = key(2_048);
    let der = Made { site: None }.certificate(&key, 30);
    let pkcs8 = key.to_pkcs8_pem(LineEnding::LF).expect("PEM");
    let pkcs8_der = key.to_pkcs8_der().expect("DER");
    let pkcs1 = key.to_pkcs1_pem(LineEnding::LF).expect("PEM");
    let pkcs1_der = key.to_pkcs1_der().expect("DER");
    let both = format!("{}{}", pem(&der), pkcs8.as_str());
    for file in [
        pkcs8.as_bytes(),
        pkcs8_der.as_bytes(),
        pkcs1.as_bytes(),
        pkcs1_der.as_bytes(),
        both.as_bytes(),
    ] {
        assert_eq!(refused(file), CertificateError::PrivateKey);
    }
    let half = &pem(&der)[..600];
    let huge = vec![b'x'; 100_000];
    for file in [
        b"".as_slice(),
        b"%PDF-1.7",
        b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
        half.as_bytes(),
        &der[..der.len() - 1],
        huge.as_slice(),
    ] {
        assert_eq!(refused(file), CertificateError::NotACertificate);
    }
    let site = Some("sandbox.example.co.ke");
    let leaf = Made { site }.certificate(&key, 30);
    let host = "sandbox.example.co.ke".to_owned();
    assert_eq!(refused(&leaf), CertificateError::TlsLeaf { host });
    let old = Made { site: None }.certificate(&key, -1);
    let ended = "2026-11-21".to_owned();
    assert_eq!(refused(&old), CertificateError::Expired { ended });
    assert!(matches!(
        Certificate::import(&old, Millis(NOW.0 - 3 * 86_400_000)),
        Err(CertificateError::Unknown { .. })
    ));
}

#[test]
fn a_key_of_another_size_is_no_use() {
    let der = Made { site: None }.certificate(&key(1_024), 30);
    let CertificateError::Unknown { fingerprint, .. } = refused(&der) else {
        panic!("not known");
    };
    let accepted = Certificate::accept(&der, NOW, fingerprint);
    assert_eq!(accepted.map(drop), Err(CertificateError::WrongKey));
}

#[test]
fn the_sentences_say_what_to_do() {
    let unknown = refused(&Made { site: None }.certificate(&key(1_024), 30)).to_string();
    assert!(unknown.contains("compare its fingerprint"), "{unknown}");
    for (error, words) in [
        (
            CertificateError::NotACertificate,
            "download the certificate",
        ),
        (CertificateError::PrivateKey, "keep it secret"),
        (
            CertificateError::TlsLeaf { host: "x".into() },
            "the web site x",
        ),
        (
            CertificateError::Expired {
                ended: "2026-11-21".into(),
            },
            "ran out on 2026-11-21",
        ),
        (CertificateError::WrongKey, "RSA with 2048 bits"),
    ] {
        assert!(error.to_string().contains(words), "{error}");
    }
}
