//! Goods against other goods: what came back was given back as a refund, and the new sale names it, as its refund names the new sale.

use crate::commands::basket::ExchangeEntry;
use crate::commands::{CommandError, CommandErrorCode};
use crate::core::Core;
use crate::reversals::read_id;
use crate::show::number;
use crate::views::Money;
use crate::views::fields::ExchangeReading;
use pokea_domain::Cents;
use pokea_domain::sale::{Exchange, Refund, Sale};
use pokea_store::StoreError;

impl Core {
    /// The refund that the new goods are for, if no sale has it.
    pub(crate) fn read_exchange(&self, entry: &ExchangeEntry) -> Result<Exchange, CommandError> {
        let exchange = Exchange {
            sale: read_id(&entry.sale)?,
            refund: read_id(&entry.refund)?,
        };
        self.refund_of(exchange)?
            .ok_or(CommandErrorCode::NotFound)?;
        match self.sale_in_exchange_for(exchange)? {
            None => Ok(exchange),
            Some(_) => Err(CommandErrorCode::SaleClosed.into()),
        }
    }

    /// What is between the two, with so much to be paid for the new goods; nothing while that cannot be read.
    pub(crate) fn exchange_reading(
        &self,
        exchange: Exchange,
        total: Option<Cents>,
    ) -> Result<Option<ExchangeReading>, StoreError> {
        let found = self.refund_of(exchange)?;
        Ok(found.map(|(sale, refund)| {
            let back = refund.what.amount;
            let more = total.and_then(|total| total.checked_sub(back));
            let less = total.and_then(|total| back.checked_sub(total));
            let above = |amount: &Cents| *amount > Cents::ZERO;
            ExchangeReading {
                number: number(&sale, refund.number),
                back: Money(back),
                adds: more.filter(above).map(Money),
                gets: less.filter(above).map(Money),
            }
        }))
    }

    /// The number of the refund's paper, for the new sale's.
    pub(crate) fn exchanged(&self, exchange: Exchange) -> Option<String> {
        let found = self.refund_of(exchange).ok().flatten();
        found.map(|(sale, refund)| number(&sale, refund.number))
    }

    /// The paid sale that names this refund.
    pub(crate) fn sale_in_exchange_for(
        &self,
        exchange: Exchange,
    ) -> Result<Option<Sale>, StoreError> {
        self.store().sale_in_exchange_for(exchange.refund)
    }

    fn refund_of(&self, exchange: Exchange) -> Result<Option<(Sale, Refund)>, StoreError> {
        let sale = self.sale(exchange.sale)?;
        Ok(sale.and_then(|sale| {
            let refund = sale.refund(exchange.refund)?.clone();
            Some((sale, refund))
        }))
    }
}
