//! The letter that asks Safaricom to open production for a shop. It is in English whatever the shop speaks, because Safaricom's people read it, and
//! so its words stand here and not among those of the till's own paper.

use crate::text_paper::{Section, TextPaper, TextRow};
use crate::words::Language;
use pokea_domain::Millis;
use pokea_domain::shop::{Shop, World};

/// What the letter says of one shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductionLetter {
    /// Whose it is.
    pub shop: Shop,
    /// The till's store number, if it is a till.
    pub store: Option<String>,
    /// Who is Business Administrator on the organisation portal.
    pub administrator: String,
    /// Of the account on the Daraja portal.
    pub email: String,
    /// The phone that M-PESA knows as the shop's own.
    pub phone: String,
    /// What the shop does with M-PESA.
    pub use_case: String,
    /// How many payments a day it expects.
    pub payments_a_day: String,
    /// Where callbacks go: the beginning that all addresses share.
    pub callbacks: String,
    /// What was tested, how it ended, and when.
    pub tests: Vec<LetterTest>,
    /// When it is written.
    pub at: Millis,
}

/// One test of the letter's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterTest {
    /// What was tried.
    pub what: String,
    /// How it ended, when, and under which name of Safaricom's.
    pub result: String,
}

/// The till's security measures, as they are.
const MEASURES: [&str; 6] = [
    "Every payment request is written to disk before it is sent, is sent once, and is never repeated by a machine.",
    "A callback is taken as a claim only. Goods are released when the status query or the till's own records prove the payment.",
    "Callbacks come over HTTPS to an address that is made for one request, and are stored before they are answered.",
    "The relay that receives callbacks seals them to the shop's key. It cannot read them.",
    "Keys, passkey and operator password are sealed on the shop's PC and are never shown again or logged.",
    "Staff sign in with PINs. Reversals need the owner. Every act is in a log that shows if it was altered.",
];

/// The letter as a page.
#[must_use]
pub fn production_letter(letter: &ProductionLetter) -> TextPaper {
    let fact = |label: &str, value: &str| TextRow::Fact {
        label: label.to_owned(),
        value: value.to_owned(),
    };
    let section = |heading: &str, rows: Vec<TextRow>| Section {
        heading: Some(heading.to_owned()),
        rows,
    };
    let number = match &letter.store {
        Some(_) => "Till number",
        None => "Paybill number",
    };
    let mut business = vec![
        fact("Business", &letter.shop.name),
        fact("KRA PIN", &letter.shop.kra_pin),
        fact(number, &letter.shop.till_number),
    ];
    business.extend({ letter.store.iter() }.map(|store| fact("Store number", store)));
    business.extend([
        fact("Business administrator", &letter.administrator),
        fact("Portal account", &letter.email),
        fact("Phone", &letter.phone),
    ]);
    let tests = { letter.tests.iter() }.map(|test| fact(&test.what, &test.result));
    let measures = MEASURES.map(|measure| TextRow::Paragraph(measure.to_owned()));
    TextPaper {
        shop: letter.shop.clone(),
        // A letter is real, in whatever world it was written.
        world: World::Live,
        title: "REQUEST FOR PRODUCTION ACCESS".to_owned(),
        number: None,
        at: letter.at,
        language: Language::En,
        copy: false,
        sections: vec![
            Section {
                heading: None,
                rows: vec![TextRow::Paragraph(
                    "To Safaricom PLC, M-PESA API support. We ask you to open the production environment of Daraja for the number below."
                        .to_owned(),
                )],
            },
            section("THE BUSINESS", business),
            section("USE CASE", vec![TextRow::Paragraph(letter.use_case.clone())]),
            section(
                "VOLUMES AND PRODUCTS",
                vec![
                    fact("Payments a day", &letter.payments_a_day),
                    fact("Products", "M-PESA Express, Customer to Business, Pull Transactions"),
                    fact("Callback addresses", &letter.callbacks),
                ],
            ),
            section("TESTS IN THE SANDBOX", tests.collect()),
            section("SECURITY MEASURES", measures.into()),
        ],
        signatures: vec![
            "Name and position".to_owned(),
            "Signature and date".to_owned(),
        ],
    }
}
