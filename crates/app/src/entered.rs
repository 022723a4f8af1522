//! What is to be sold, from what the cashier entered: the basket's lines, and after them the amount at the keypad.

use crate::commands::basket::{BasketEntry, ExchangeEntry, LineEntry};
use crate::commands::{CommandError, CommandErrorCode};
use crate::core::Core;
use crate::views::fields::FieldProblem;
use pokea_domain::basket::{Basket, BasketError, Bill};
use pokea_domain::discount::{Discount, DiscountError};
use pokea_domain::entry::{Amount, AmountError};
use pokea_domain::kra_pin::KraPin;
use pokea_domain::line::Line;
use pokea_domain::sale::Exchange;
use pokea_domain::{Cents, ItemId};

/// As the screen sends it.
#[derive(Clone, Debug)]
pub(crate) struct Entered {
    /// The amount field.
    pub(crate) amount: String,
    /// Nothing where only the keypad is used.
    pub(crate) basket: Option<BasketEntry>,
}

impl Entered {
    /// What it comes to.
    pub(crate) fn bill(&self, core: &Core) -> Result<Bill, CommandError> {
        let basket = self.basket(core)?;
        basket.bill().map_err(|error| problem(error).into())
    }

    /// The basket's lines alone, as far as they can be read: what stays in sight while the amount beside them is half typed.
    pub(crate) fn lines(&self, core: &Core) -> Vec<Line> {
        let basket = self.basket.clone();
        let amount = String::new();
        let alone = Self { amount, basket };
        alone
            .basket(core)
            .map_or_else(|_| Vec::new(), |basket| basket.lines)
    }

    /// Lines and what is taken off them.
    pub(crate) fn basket(&self, core: &Core) -> Result<Basket, CommandError> {
        let Some(entry) = self.basket.as_ref().filter(|b| !b.lines.is_empty()) else {
            let lines = Amount::parse(&self.amount).map_err(FieldProblem::from)?;
            let lines = lines.into_lines();
            return self.of(lines, core);
        };
        let mut lines = Vec::with_capacity(entry.lines.len());
        for line in &entry.lines {
            lines.push(read(line, core)?);
        }
        match Amount::parse(&self.amount) {
            Ok(amount) => lines.extend(amount.into_lines()),
            Err(AmountError::Empty | AmountError::Zero) => {}
            Err(error) => return Err(FieldProblem::from(error).into()),
        }
        self.of(lines, core)
    }

    fn of(&self, lines: Vec<Line>, core: &Core) -> Result<Basket, CommandError> {
        Ok(Basket {
            discount: self.sale_discount(&lines)?,
            buyer_pin: self.buyer_pin()?,
            exchange: self.exchange(core)?,
            lines,
        })
    }

    /// What came back for it, if it is an exchange.
    pub(crate) fn exchange(&self, core: &Core) -> Result<Option<Exchange>, CommandError> {
        let entry = self
            .basket
            .as_ref()
            .and_then(|basket| basket.exchange.as_ref());
        entry.map(|entry| core.read_exchange(entry)).transpose()
    }

    /// The KRA PIN of a customer who is a business.
    pub(crate) fn buyer_pin(&self) -> Result<Option<KraPin>, FieldProblem> {
        let basket = self.basket.as_ref();
        read_buyer_pin(basket.map_or("", |basket| &basket.buyer_pin))
    }

    fn sale_discount(&self, lines: &[Line]) -> Result<Cents, FieldProblem> {
        let Some(entry) = &self.basket else {
            return Ok(Cents::ZERO);
        };
        let whole = lines
            .iter()
            .try_fold(Cents::ZERO, |sum, line| sum.checked_add(line.total()?))
            .ok_or(FieldProblem::AmountTooLarge)?;
        Ok(Discount::parse(&entry.discount)?.of(whole))
    }
}

fn read(entry: &LineEntry, core: &Core) -> Result<Line, CommandError> {
    let mut line = match &entry.item {
        Some(id) => {
            let id: ItemId = id.parse().map_err(|_| CommandErrorCode::BadRequest)?;
            let item = core.item(id)?.ok_or(FieldProblem::ItemGone)?;
            item.line(entry.quantity)
        }
        None => {
            let price =
                Cents::parse_decimal(&entry.price).map_err(|_| FieldProblem::PriceRefused)?;
            Line::plain(entry.quantity, price)
        }
    };
    let gross = line.gross().ok_or(FieldProblem::AmountTooLarge)?;
    line.discount = Discount::parse(&entry.discount)
        .map_err(FieldProblem::from)?
        .of(gross);
    let note = entry.note.trim();
    line.note = (!note.is_empty()).then(|| note.to_owned());
    Ok(line)
}

/// Nothing typed is no PIN.
pub(crate) fn read_buyer_pin(text: &str) -> Result<Option<KraPin>, FieldProblem> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let pin = KraPin::parse(text).map_err(|_| FieldProblem::KraPinUnreadable)?;
    Ok(Some(pin))
}

/// A basket as the screen enters it, so that one that waited can be gone on with.
pub(crate) fn as_entered(basket: &Basket) -> BasketEntry {
    let typed = |cents: Cents| match cents {
        Cents::ZERO => String::new(),
        some => plain(some),
    };
    let lines = basket.lines.iter().map(|line| LineEntry {
        item: line.item.map(|id| id.to_string()),
        price: plain(line.unit),
        quantity: line.quantity,
        discount: typed(line.discount),
        note: line.note.clone().unwrap_or_default(),
    });
    BasketEntry {
        lines: lines.collect(),
        discount: typed(basket.discount),
        buyer_pin: { basket.buyer_pin.as_ref() }
            .map_or_else(String::new, |pin| pin.as_str().to_owned()),
        exchange: basket.exchange.map(|exchange| ExchangeEntry {
            sale: exchange.sale.to_string(),
            refund: exchange.refund.to_string(),
        }),
    }
}

/// `1250`, or `1250.50` where there are cents.
fn plain(cents: Cents) -> String {
    let text = cents.to_string().replace(',', "");
    text.strip_suffix(".00").map_or(text.clone(), str::to_owned)
}

const fn problem(error: BasketError) -> FieldProblem {
    match error {
        BasketError::Empty => FieldProblem::AmountEmpty,
        BasketError::TooManyLines => FieldProblem::BasketFull,
        BasketError::Quantity { .. } => FieldProblem::QuantityRefused,
        BasketError::Price { .. } => FieldProblem::PriceRefused,
        BasketError::Discount { .. } | BasketError::SaleDiscount => FieldProblem::DiscountTooLarge,
        BasketError::Text { .. } => FieldProblem::TextTooLong,
        BasketError::Nothing => FieldProblem::BasketForNothing,
        BasketError::TooLarge => FieldProblem::AmountTooLarge,
    }
}

impl From<DiscountError> for FieldProblem {
    fn from(error: DiscountError) -> Self {
        match error {
            DiscountError::Unreadable => Self::DiscountUnreadable,
            DiscountError::TooLarge => Self::DiscountTooLarge,
        }
    }
}
