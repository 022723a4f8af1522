//! The words on paper: Fluent messages from `words/paper.*.ftl`, looked up by [`Word`] so that no key can be misspelt.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use pokea_domain::shop::World;
use unic_langid::LanguageIdentifier;

/// A language that paper speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    En,
    /// Kenyan Swahili.
    Sw,
}

impl Language {
    /// The IETF tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Sw => "sw",
        }
    }

    fn id(self) -> LanguageIdentifier {
        self.tag().parse().expect("each is a language tag")
    }

    const fn source(self) -> &'static str {
        match self {
            Self::En => include_str!("../../../words/paper.en.ftl"),
            Self::Sw => include_str!("../../../words/paper.sw.ftl"),
        }
    }
}

macro_rules! words {
    ($($word:ident = $key:literal,)*) => {
        /// One message. A variant that no code prints is a compiler warning; a test compares the keys with both files.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Word {
            $($word,)*
        }

        impl Word {
            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$word,)*];

            const fn key(self) -> &'static str {
                match self {
                    $(Self::$word => $key,)*
                }
            }
        }
    };
}

words! {
    Title = "receipt-title",
    KraPin = "receipt-kra-pin",
    TillNumber = "receipt-till-number",
    Number = "receipt-number",
    Date = "receipt-date",
    ServedBy = "receipt-served-by",
    BuyerPin = "receipt-buyer-pin",
    ExchangeFor = "receipt-exchange-for",
    Goods = "receipt-goods",
    Discount = "receipt-discount",
    SaleDiscount = "receipt-sale-discount",
    Rounding = "receipt-rounding",
    Total = "receipt-total",
    PaidByMpesa = "receipt-paid-by-mpesa",
    MpesaCode = "receipt-mpesa-code",
    MpesaCodeMissing = "receipt-mpesa-code-missing",
    Payer = "receipt-payer",
    Phone = "receipt-phone",
    Proven = "receipt-proven",
    Claimed = "receipt-claimed",
    PaidInCash = "receipt-paid-in-cash",
    Tendered = "receipt-tendered",
    Change = "receipt-change",
    VatBand = "receipt-vat-band",
    VatRate = "receipt-vat-rate",
    VatNet = "receipt-vat-net",
    VatAmount = "receipt-vat-amount",
    VatExempt = "receipt-vat-exempt",
    VatOutside = "receipt-vat-outside",
    Thanks = "receipt-thanks",
    Practice = "receipt-practice",
    Sandbox = "receipt-sandbox",
    Copy = "receipt-copy",
    PaperNumber = "paper-number",
    TestTitle = "test-title",
    TestColumns = "test-columns",
    TestDots = "test-dots",
    TestCutter = "test-cutter",
    TestDrawer = "test-drawer",
    TestRuler = "test-ruler",
    TestCode = "test-code",
    Yes = "test-yes",
    No = "test-no",
    ZTitle = "z-title",
    ZShift = "z-shift",
    ZOpened = "z-opened",
    ZSales = "z-sales",
    ZTaken = "z-taken",
    ZByItself = "z-by-itself",
    ZCash = "z-cash",
    ZFloat = "z-float",
    ZGiven = "z-given",
    ZCashIn = "z-cash-in",
    ZCashOut = "z-cash-out",
    ZExpected = "z-expected",
    ZCounted = "z-counted",
    ZRefunded = "z-refunded",
    ZRefunds = "z-refunds",
    RefundTitle = "refund-title",
    RefundReceipt = "refund-receipt",
    RefundExchange = "refund-exchange",
    RefundBack = "refund-back",
    RefundReason = "refund-reason",
    RefundBy = "refund-by",
    RefundSigned = "refund-signed",
    RefundTotal = "refund-total",
    ZDifference = "z-difference",
    ZNotesAndCoins = "z-notes",
    ZCounts = "z-counts",
    ZWithoutASale = "z-without",
    ZNoSale = "z-no-sale",
    ZMpesa = "z-mpesa",
    ZMpesaSum = "z-mpesa-sum",
    ZFee = "z-fee",
    ZToLookAt = "z-look",
    ZOver = "z-over",
    ZOverPayment = "z-over-payment",
    ZOverSale = "z-over-sale",
    ZOverParked = "z-over-parked",
    ZLog = "z-log",
    ZCountedBy = "z-counted-by",
    NotForTax = "receipt-not-for-tax",
}

/// The messages of one language.
pub(crate) struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    pub(crate) fn new(language: Language) -> Self {
        let resource = FluentResource::try_new(language.source().to_owned())
            .map_err(|(_, errors)| errors)
            .expect("the files are part of the program, and a test reads both");
        let mut bundle = FluentBundle::new(vec![language.id()]);
        // Isolation marks are for mixed writing directions; on this paper they would print as question marks.
        bundle.set_use_isolating(false);
        bundle
            .add_resource(resource)
            .expect("a test holds that no key is in a file twice");
        Self { bundle }
    }

    /// A message that takes nothing.
    pub(crate) fn say(&self, word: Word) -> String {
        self.format(word, None)
    }

    /// What paper of this world says across its face.
    pub(crate) fn not_real(&self, world: World) -> Option<String> {
        match world {
            World::Practice => Some(self.say(Word::Practice)),
            World::Sandbox => Some(self.say(Word::Sandbox)),
            World::Live => None,
        }
    }

    /// The document's title.
    pub(crate) fn title(&self, number: &str) -> String {
        let mut args = FluentArgs::new();
        args.set("number", number);
        self.format(Word::Title, Some(&args))
    }

    fn format(&self, word: Word, args: Option<&FluentArgs<'_>>) -> String {
        let message = self.bundle.get_message(word.key());
        let pattern = message
            .and_then(|message| message.value())
            .expect("a test holds that every word is in both files");
        // Only a missing argument could be reported here, and only the title has one.
        let mut errors = Vec::new();
        self.bundle
            .format_pattern(pattern, args, &mut errors)
            .into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::helvetica::printable;
    use std::collections::BTreeSet;

    fn keys(language: Language) -> Vec<&'static str> {
        language
            .source()
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
            .collect()
    }

    #[test]
    fn both_files_have_every_word_once_and_no_other() {
        let words: BTreeSet<_> = Word::ALL.iter().map(|word| word.key()).collect();
        for language in [Language::En, Language::Sw] {
            let keys = keys(language);
            assert_eq!(
                keys.len(),
                words.len(),
                "a key occurs twice in {language:?}"
            );
            assert_eq!(
                keys.into_iter().collect::<BTreeSet<_>>(),
                words,
                "{language:?}"
            );
        }
    }

    #[test]
    fn every_word_can_be_printed_as_it_is() {
        for language in [Language::En, Language::Sw] {
            let words = Words::new(language);
            for &word in Word::ALL {
                let said = if word == Word::Title {
                    words.title("R1-000001")
                } else {
                    words.say(word)
                };
                assert_eq!(printable(&said), said, "{word:?}");
                assert!(
                    !said.is_empty() && !said.contains(['{', '}']),
                    "{word:?}: {said}"
                );
            }
            assert!(words.title("R1-000001").ends_with(" R1-000001"));
        }
    }

    #[test]
    fn what_stands_in_both_languages_is_the_same_in_both() {
        let (en, sw) = (Words::new(Language::En), Words::new(Language::Sw));
        for word in [Word::Practice, Word::Sandbox, Word::Copy] {
            assert_eq!(en.say(word), sw.say(word));
        }
    }
}
