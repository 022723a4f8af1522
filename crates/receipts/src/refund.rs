//! The paper of cash that went back to a customer: what it was for, how much, and who answers for it, with a line for the customer's name.

use crate::text_paper::{Section, TextPaper, TextRow};
use crate::words::{Language, Word, Words};
use pokea_domain::shop::{Shop, World};
use pokea_domain::{Cents, Millis};

/// Cash that went back, as its paper tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundPaper {
    /// Whose it is.
    pub shop: Shop,
    /// Practice and sandbox paper says across its whole face that it is not real.
    pub world: World,
    /// Its number: the receipt's and which of its refunds it is, such as `R1-000123-1`.
    pub number: String,
    /// The receipt, or the M-PESA code of money that no sale needed.
    pub original: String,
    /// The receipt of the goods that were taken instead, if it was an exchange.
    pub exchanged_for: Option<String>,
    /// When the cash went back.
    pub at: Millis,
    /// What was brought back, each with how many of it.
    pub goods: Vec<(Option<String>, u32)>,
    /// How much went back.
    pub amount: Cents,
    /// Why.
    pub reason: String,
    /// Who answers for it, where a shop names its staff.
    pub by: Option<String>,
    /// The language of its words.
    pub language: Language,
}

impl RefundPaper {
    /// What is drawn, for whatever paper.
    #[must_use]
    pub fn text(&self) -> TextPaper {
        let words = Words::new(self.language);
        let fact = |word, value: &str| TextRow::Fact {
            label: words.say(word),
            value: value.to_owned(),
        };
        let mut about = vec![
            fact(Word::RefundReceipt, &self.original),
            fact(Word::RefundReason, &self.reason),
        ];
        let instead = self.exchanged_for.iter();
        about.extend(instead.map(|receipt| fact(Word::RefundExchange, receipt)));
        about.extend(self.by.iter().map(|by| fact(Word::RefundBy, by)));
        let goods = self.goods.iter().map(|(name, quantity)| TextRow::Fact {
            label: name.clone().unwrap_or_else(|| words.say(Word::Goods)),
            value: format!("× {quantity}"),
        });
        let goods = Section {
            heading: Some(words.say(Word::RefundBack)),
            rows: goods.collect(),
        };
        let about = Section {
            heading: None,
            rows: about,
        };
        let total = Section {
            heading: None,
            rows: vec![TextRow::Total {
                label: words.say(Word::RefundTotal),
                amount: self.amount,
            }],
        };
        TextPaper {
            shop: self.shop.clone(),
            world: self.world,
            title: words.say(Word::RefundTitle),
            number: Some(self.number.clone()),
            at: self.at,
            language: self.language,
            copy: false,
            sections: { [about, goods, total].into_iter() }
                .filter(|section| !section.rows.is_empty())
                .collect(),
            signatures: vec![words.say(Word::RefundSigned)],
        }
    }
}
