//! A Z report's paper: the words and the order of what a shift came to. What it came to is the report's own ([`Report`]), and is not added up
//! anew.

use crate::text_paper::{Section, TextPaper, TextRow};
use crate::words::{Language, Word, Words};
use pokea_domain::Cents;
use pokea_domain::shift::{DENOMINATIONS, Report, Way, What};
use pokea_domain::shop::{Shop, World};

/// The paper of this Z report.
#[must_use]
pub fn z_report(report: &Report, shop: &Shop, world: World, language: Language) -> TextPaper {
    let words = Words::new(language);
    let paper = Draft {
        report,
        words: &words,
    };
    let sections = [
        paper.shift(),
        paper.cash(),
        paper.count(),
        paper.refunds(),
        paper.without_a_sale(),
        paper.mpesa(),
        paper.to_look_at(),
        paper.over(),
        paper.log(),
    ];
    TextPaper {
        shop: shop.clone(),
        world,
        title: words.say(Word::ZTitle),
        number: report.z.map(|z| z.to_string()),
        at: report.at,
        language,
        copy: false,
        sections: { sections.into_iter() }
            .filter(|section| !section.rows.is_empty())
            .collect(),
        signatures: vec![words.say(Word::ZCountedBy)],
    }
}

struct Draft<'a> {
    report: &'a Report,
    words: &'a Words,
}

impl Draft<'_> {
    fn shift(&self) -> Section {
        let opened = self.report.opened_at.nairobi().paper();
        let mut rows = vec![
            self.fact(Word::ZShift, self.report.shift.to_string()),
            self.fact(Word::ZOpened, opened),
            self.fact(Word::ZSales, self.report.sales.count.to_string()),
            self.amount(Word::ZTaken, self.report.sales.amount),
        ];
        if self.report.by_itself {
            rows.push(TextRow::Paragraph(self.words.say(Word::ZByItself)));
        }
        section(None, rows)
    }

    fn cash(&self) -> Section {
        let cash = &self.report.cash;
        let less = |amount| Cents::ZERO.checked_sub(amount).unwrap_or(amount);
        let mut rows = vec![
            self.amount(Word::ZFloat, cash.float),
            self.amount(Word::ZGiven, cash.given),
            self.amount(Word::Change, less(cash.change)),
            self.amount(Word::ZRefunded, less(cash.refunded)),
            self.amount(Word::ZCashIn, cash.moved_in),
            self.amount(Word::ZCashOut, less(cash.moved_out)),
            TextRow::Sum {
                label: self.words.say(Word::ZExpected),
                amount: cash.expected(),
            },
        ];
        if let Some(difference) = self.report.difference() {
            let count = self.report.count.map(|count| count.pieces.total());
            rows.push(self.amount(Word::ZCounted, count.unwrap_or(Cents::ZERO)));
            rows.push(TextRow::Total {
                label: self.words.say(Word::ZDifference),
                amount: difference,
            });
        }
        section(Some(self.words.say(Word::ZCash)), rows)
    }

    fn count(&self) -> Section {
        let pieces = self.report.count.map(|count| count.pieces.0);
        let pieces = pieces.unwrap_or_default().into_iter().zip(DENOMINATIONS);
        let mut rows: Vec<_> = { pieces.filter(|(number, _)| *number > 0) }
            .map(|(number, worth)| TextRow::Fact {
                label: format!("KSh {worth}"),
                value: number.to_string(),
            })
            .collect();
        rows.push(self.fact(Word::ZCounts, self.report.counts.to_string()));
        section(Some(self.words.say(Word::ZNotesAndCoins)), rows)
    }

    fn refunds(&self) -> Section {
        let rows = self.report.refunds.iter().map(|back| {
            let receipt = back.receipt.map(|receipt| receipt.to_string());
            TextRow::Amount {
                label: [receipt.as_deref(), Some(back.reason.as_str())]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" "),
                amount: back.amount,
            }
        });
        section(Some(self.words.say(Word::ZRefunds)), rows.collect())
    }

    fn without_a_sale(&self) -> Section {
        let moves = self.report.moves.iter().map(|moved| {
            let way = match moved.way {
                Way::In => Word::ZCashIn,
                Way::Out => Word::ZCashOut,
            };
            let label = format!("{}: {}", self.words.say(way), moved.reason.as_str());
            let amount = moved.amount;
            TextRow::Amount { label, amount }
        });
        let opened = self.report.no_sales.iter().map(|no_sale| {
            let value = no_sale.reason.as_str().to_owned();
            self.fact(Word::ZNoSale, value)
        });
        let heading = self.words.say(Word::ZWithoutASale);
        section(Some(heading), moves.chain(opened).collect())
    }

    fn mpesa(&self) -> Section {
        let mpesa = &self.report.mpesa;
        let mut rows: Vec<_> = { mpesa.payments.iter() }
            .map(|payment| {
                let code = payment.code.as_ref().map(ToString::to_string);
                let code = code.unwrap_or_else(|| self.words.say(Word::MpesaCodeMissing));
                TextRow::Amount {
                    label: format!("{code} {}", payment.receipt),
                    amount: payment.amount,
                }
            })
            .collect();
        rows.push(TextRow::Sum {
            label: self.words.say(Word::ZMpesaSum),
            amount: mpesa.sum(),
        });
        rows.extend(mpesa.fee.map(|fee| self.amount(Word::ZFee, fee)));
        section(Some(self.words.say(Word::ZMpesa)), rows)
    }

    fn to_look_at(&self) -> Section {
        let rows = self.report.mpesa.listed.iter().map(|item| {
            let code = item.code.as_ref().map(ToString::to_string);
            let receipt = item.receipt.map(|receipt| receipt.to_string());
            let named = code.or(receipt).unwrap_or_default();
            let at = item.at.nairobi().paper();
            TextRow::Amount {
                label: format!("{named} {at}").trim().to_owned(),
                amount: item.amount,
            }
        });
        section(Some(self.words.say(Word::ZToLookAt)), rows.collect())
    }

    fn over(&self) -> Section {
        let rows = self.report.over.iter().map(|pending| {
            let label = match &pending.what {
                What::Payment(_) => self.words.say(Word::ZOverPayment),
                What::Sale(_) => self.words.say(Word::ZOverSale),
                What::Parked { name, .. } => {
                    format!("{}: {name}", self.words.say(Word::ZOverParked))
                }
            };
            let amount = pending.amount;
            TextRow::Amount { label, amount }
        });
        section(Some(self.words.say(Word::ZOver)), rows.collect())
    }

    /// The digest's first half is enough to hold the log against.
    fn log(&self) -> Section {
        let rows = self.report.log.iter().map(|log| {
            let digits = log.digest.get(..32).unwrap_or(&log.digest).as_bytes();
            let groups = digits.chunks(4).map(String::from_utf8_lossy);
            let groups: Vec<_> = groups.collect();
            TextRow::Paragraph(format!("{} · {}", log.events, groups.join(" ")))
        });
        section(Some(self.words.say(Word::ZLog)), rows.collect())
    }

    fn fact(&self, word: Word, value: String) -> TextRow {
        let label = self.words.say(word);
        TextRow::Fact { label, value }
    }

    fn amount(&self, word: Word, amount: Cents) -> TextRow {
        let label = self.words.say(word);
        TextRow::Amount { label, amount }
    }
}

const fn section(heading: Option<String>, rows: Vec<TextRow>) -> Section {
    Section { heading, rows }
}
