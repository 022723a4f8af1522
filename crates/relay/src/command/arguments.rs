//! What the program was told: on the command line, and by the environment where that says nothing.

use anyhow::{Context, bail};
use std::collections::HashMap;

/// Every option with the environment variable that stands for it, and whether it takes a value.
const OPTIONS: [(&str, &str, bool); 21] = [
    ("--data", "POKEA_RELAY_DATA", true),
    ("--secret", "POKEA_RELAY_SECRET", true),
    ("--listen", "POKEA_RELAY_LISTEN", true),
    ("--admin", "POKEA_RELAY_ADMIN", true),
    ("--domain", "POKEA_RELAY_DOMAIN", true),
    ("--acme-contact", "POKEA_RELAY_ACME_CONTACT", true),
    ("--acme-directory", "POKEA_RELAY_ACME_DIRECTORY", true),
    ("--acme-staging", "POKEA_RELAY_ACME_STAGING", false),
    ("--tls-cert", "POKEA_RELAY_TLS_CERT", true),
    ("--tls-key", "POKEA_RELAY_TLS_KEY", true),
    ("--public-url", "POKEA_RELAY_PUBLIC_URL", true),
    ("--store", "POKEA_RELAY_STORE", true),
    ("--store-cap", "POKEA_RELAY_STORE_CAP", true),
    ("--drain", "POKEA_RELAY_DRAIN", true),
    ("--senders", "POKEA_RELAY_SENDERS", true),
    ("--only-senders", "POKEA_RELAY_ONLY_SENDERS", false),
    ("--open", "POKEA_RELAY_OPEN", false),
    ("--yes", "POKEA_RELAY_YES", false),
    ("--guests", "POKEA_RELAY_GUESTS", false),
    ("--proxy", "POKEA_RELAY_PROXY", true),
    ("--log", "POKEA_RELAY_LOG", true),
];

/// The words before and between options, and the options' values.
pub(crate) struct Arguments {
    pub(crate) words: Vec<String>,
    values: HashMap<&'static str, String>,
}

impl Arguments {
    pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let mut parsed = Self {
            words: Vec::new(),
            values: HashMap::new(),
        };
        for (option, variable, _) in OPTIONS {
            if let Ok(value) = std::env::var(variable) {
                parsed.values.insert(option, value);
            }
        }
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            if matches!(argument.as_str(), "--help" | "-h") {
                parsed.words = vec!["help".into()];
                return Ok(parsed);
            }
            if !argument.starts_with('-') {
                parsed.words.push(argument);
                continue;
            }
            let known = OPTIONS.iter().find(|(option, ..)| *option == argument);
            let Some((option, _, takes_value)) = known else {
                bail!("{argument} is not known here\n\n{}", super::HELP);
            };
            let value = if *takes_value {
                let value = arguments.next();
                value.with_context(|| format!("{argument} needs a value"))?
            } else {
                "1".into()
            };
            parsed.values.insert(option, value);
        }
        Ok(parsed)
    }

    pub(crate) fn get(&self, option: &str) -> Option<&str> {
        self.values.get(option).map(String::as_str)
    }

    /// An option without a value; in the environment it is 1.
    pub(crate) fn has(&self, option: &str) -> bool {
        self.get(option) == Some("1")
    }
}
