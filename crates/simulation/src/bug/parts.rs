//! What planted bugs do to sales that are paid in parts.

use super::Bug;
use pokea_domain::Cents;
use pokea_domain::payment::QueryAnswer;
use pokea_domain::sale::{Event, Input, Sale, SaleState};

impl Bug {
    /// The sale as the rules see it, which waits for the rest of its money.
    pub(super) fn sees_parts(self, sale: &mut Sale, input: Option<&Input>) {
        if sale.state != SaleState::Open {
            return;
        }
        match (self, input) {
            (Self::PartCountsTwice, Some(wish)) if *wish != Input::Stop => {
                sale.parts.extend_from_within(..);
            }
            (
                Self::PartReleases,
                Some(Input::Queried {
                    attempt,
                    answer: QueryAnswer::Paid,
                    ..
                }),
            ) => {
                let brings = sale.attempt(*attempt).map(|a| a.amount.cents());
                let lacks = sale.missing().cents() - brings.unwrap_or(0);
                sale.due = Cents::new(sale.due.cents() - lacks.max(0));
            }
            (Self::AsksAllBesideParts, Some(Input::AskMpesa { .. })) => {
                sale.parts.clear();
                sale.cash = Cents::ZERO;
            }
            _ => {}
        }
    }

    /// What is written in place of a decision about it.
    pub(super) fn writes_parts(self, events: &mut Vec<Event>, before: &Sale) {
        match self {
            Self::FailedPartLosesCash => {
                let fails = |event: &Event| {
                    matches!(event, Event::ProvenUnpaid { .. } | Event::Refused { .. })
                };
                if events.iter().any(fails) && before.state == SaleState::Open {
                    let amount = Cents::ZERO;
                    events.push(Event::CashLaid { amount });
                }
            }
            Self::GivenUpKeepsPart => events.retain(|event| {
                !matches!(event, Event::RefundDue(due) if before.parts.contains(&due.attempt))
            }),
            Self::GivenUpKeepsCash => {
                events.retain(|event| !matches!(event, Event::CashLaid { amount } if *amount == Cents::ZERO));
            }
            Self::ReturnedPartCounts => events.retain(|event| {
                !matches!(event, Event::Returned { attempt: Some(id), .. }
                    if before.open_parts().any(|part| part.id == *id))
            }),
            _ => {}
        }
    }
}
