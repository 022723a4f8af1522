//! Cash that goes back to customers: what the screen can ask about it, and its paper.

use crate::App;
use crate::commands::{CommandError, CommandErrorCode, GoodsBack, MoneyBackOf, OneRefund, Refund};
use crate::paper::PaperError;
use crate::reversals::{read_back, read_id};
use crate::show::{self, find_refund, goods_of, number, of_nobodys};
use crate::views::fields::FieldProblem;
use crate::views::money_back::{MoneyBackView, RefundedView};
use crate::views::printing::PrintedView;
use crate::views::{Money, ReceiptView};
use crate::whole::{Readers, write_whole};
use pokea_domain::payment::Attempt;
use pokea_domain::reversal::Reason;
use pokea_domain::sale::{Exchange, Goods, RefundOf, RefundWish, Refunded, Sale};
use pokea_domain::staff::Act;
use pokea_domain::{Millis, MpesaCode, PersonId, RefundId, SaleId};
use pokea_receipts::{RefundPaper, TextPaper, to_pdf, to_svg};
use std::sync::PoisonError;

type Answer<T> = Result<T, CommandError>;

impl App {
    /// What may go back of a sale's money, or of a payment's, and what did.
    pub async fn money_back(&self, request: MoneyBackOf) -> Answer<MoneyBackView> {
        let sale: Option<SaleId> = request.sale.as_deref().map(read_id).transpose()?;
        let payment = request.payment.as_deref().map(MpesaCode::parse).transpose();
        let payment = payment.map_err(|_| CommandErrorCode::BadRequest)?;
        self.blocking(move |app| {
            let mut store = app.0.core.store();
            let of_payment = match (sale, &payment) {
                (None, Some(code)) => store.sale_with_code(code)?,
                (sale, _) => sale,
            };
            match (of_payment, payment) {
                (Some(sale), _) => {
                    let sale = store.sale(sale)?.ok_or(CommandErrorCode::NotFound)?;
                    Ok(show::money_back(&mut store, &sale)?)
                }
                (None, Some(code)) => Ok(of_nobodys(&store, &code)?),
                (None, None) => Err(CommandErrorCode::BadRequest.into()),
            }
        })
        .await?
    }

    /// Gives cash back, out of the drawer.
    pub async fn refund(&self, request: Refund) -> Answer<RefundedView> {
        let by = self.0.core.answers_for(Act::Refund);
        let id: SaleId = read_id(&request.sale)?;
        let refund: RefundId = read_id(&request.refund)?;
        let reason = Reason::parse(&request.reason).map_err(|_| FieldProblem::ReasonUnreadable)?;
        let goods = read_goods(&request.goods)?;
        let amount = read_back(&request.amount)?;
        let sale = self.blocking(move |app| app.0.core.sale(id)).await??;
        let sale = sale.ok_or(CommandErrorCode::NotFound)?;
        // The same wish again moves no cash.
        let moves_cash = sale.refund(refund).is_none();
        let of = match request.payment {
            Some(code) => RefundOf::Extra(extra(&sale, &code)?),
            None if !goods.is_empty() => RefundOf::Goods(goods),
            None => RefundOf::Amount(match amount {
                Some(amount) => amount,
                None => self.left(id).await?,
            }),
        };
        let wish = RefundWish {
            refund,
            of,
            reason,
            by,
        };
        self.blocking(move |app| {
            let core = &app.0.core;
            let sale = core.refund(id, wish)?;
            let done = sale.refund(refund).ok_or(CommandErrorCode::NotFound)?;
            if moves_cash {
                core.drawer().notify_one();
            }
            let drawer_short = core.is_drawer_short()?;
            Ok(RefundedView {
                amount: Money(done.what.amount),
                number: number(&sale, done.number),
                refund: refund.to_string(),
                drawer_short,
                now: show::money_back(&mut core.store(), &sale)?,
            })
        })
        .await?
    }

    /// A refund's paper, to look at. Written first if it is not there.
    pub async fn show_refund(&self, request: OneRefund) -> Answer<ReceiptView> {
        let id: SaleId = read_id(&request.sale)?;
        let sale = self.blocking(move |app| app.0.core.sale(id)).await??;
        let sale = sale.ok_or(CommandErrorCode::NotFound)?;
        self.blocking(move |app| {
            let refund = find_refund(&sale, &request.number).ok_or(CommandErrorCode::NotFound)?;
            app.write_refund(&sale, &request.number, refund.at, &refund.what)
                .map_err(|error| {
                    tracing::error!(%error, "a refund's paper could not be written; the refund is kept");
                    CommandErrorCode::NoReceipt.into()
                })
        })
        .await?
    }

    /// Prints a refund's paper.
    pub async fn print_refund(&self, request: OneRefund) -> Answer<PrintedView> {
        let printers = self.0.core.printers();
        let printer = printers.in_use().ok_or(CommandErrorCode::NoPrinter)?;
        let (id, profile): (SaleId, _) = (read_id(&request.sale)?, printer.profile());
        let bytes = self
            .blocking(move |app| {
                let sale = app.0.core.sale(id)?.ok_or(CommandErrorCode::NotFound)?;
                let refund = find_refund(&sale, &request.number);
                let refund = refund.ok_or(CommandErrorCode::NotFound)?;
                let paper = app.refund_paper(&sale, &request.number, refund.at, &refund.what);
                Ok::<_, CommandError>(paper.to_escpos(profile))
            })
            .await??;
        Ok(self.print_for_somebody(printer, &bytes).await)
    }

    /// Opens a refund's PDF in the PC's own viewer.
    pub async fn open_refund(&self, request: OneRefund) -> Answer<ReceiptView> {
        let receipt = self.show_refund(request).await?;
        (self.0.viewer)(receipt.path.as_ref()).map_err(|error| {
            tracing::error!(%error, "the PC has no viewer for a refund's paper");
            CommandErrorCode::NoReceipt
        })?;
        Ok(receipt)
    }

    /// All that may still go back of what paid a sale.
    async fn left(&self, id: SaleId) -> Answer<pokea_domain::Cents> {
        let request = MoneyBackOf {
            sale: Some(id.to_string()),
            payment: None,
        };
        Ok(self.money_back(request).await?.left.0)
    }

    fn refund_paper(&self, sale: &Sale, number: &str, at: Millis, what: &Refunded) -> TextPaper {
        let core = &self.0.core;
        let receipt = sale.completion().map(|done| done.receipt.to_string());
        let code = match what.of {
            RefundOf::Extra(attempt) => sale.attempt(attempt).and_then(Attempt::code),
            RefundOf::Goods(_) | RefundOf::Amount(_) => None,
        };
        let original = code
            .map(ToString::to_string)
            .or(receipt)
            .unwrap_or_default();
        RefundPaper {
            shop: core.shop.clone(),
            world: core.world,
            number: number.to_owned(),
            original,
            exchanged_for: self.exchanged_for(sale, what.refund),
            at,
            goods: goods_of(sale, &what.of),
            amount: what.amount,
            reason: what.reason.as_str().to_owned(),
            by: what.by.and_then(|by| core.name_of(by)),
            language: self.paper_language(),
        }
        .text()
    }

    /// The receipt of what was taken instead: a paper without it is better than none.
    fn exchanged_for(&self, sale: &Sale, refund: RefundId) -> Option<String> {
        let exchange = Exchange {
            sale: sale.id,
            refund,
        };
        let found = self.0.core.sale_in_exchange_for(exchange);
        let instead = found.unwrap_or_else(|error| {
            tracing::warn!(%error, "a refund's paper does not say what was taken instead");
            None
        });
        Some(instead?.completion()?.receipt.to_string())
    }

    fn write_refund(
        &self,
        sale: &Sale,
        number: &str,
        at: Millis,
        what: &Refunded,
    ) -> Result<ReceiptView, PaperError> {
        let paper = self.refund_paper(sale, number, at, what);
        let layout = paper.layout(self.file_paper());
        let _filing = self.0.filing.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.0.receipts.join(format!("{number}.pdf"));
        write_whole(&path, &to_pdf(&layout), Readers::Anyone)?;
        Ok(ReceiptView {
            sale: sale.id.to_string(),
            receipt: number.to_owned(),
            path: path.display().to_string(),
            picture: to_svg(&layout),
            lacks_buyer: false,
        })
    }
}

impl crate::core::Core {
    /// What somebody is called, for a paper: one without a name is better than none.
    fn name_of(&self, person: PersonId) -> Option<String> {
        let staff = self.staff().ok()?;
        let found = staff.into_iter().find(|known| known.id == person)?;
        Some(found.name.into())
    }
}

/// The attempt of this payment.
fn extra(sale: &Sale, code: &str) -> Answer<pokea_domain::AttemptId> {
    let its = |attempt: &&Attempt| attempt.code().is_some_and(|known| known.as_str() == code);
    let attempt = sale.attempts.iter().find(its);
    Ok(attempt.ok_or(CommandErrorCode::PaymentUnknown)?.id)
}

/// How many of which lines; nothing typed means none.
fn read_goods(goods: &[GoodsBack]) -> Answer<Vec<Goods>> {
    let typed = goods
        .iter()
        .filter(|goods| !goods.quantity.trim().is_empty());
    let read = typed.map(|goods| {
        let quantity = goods.quantity.trim().parse();
        let line = usize::try_from(goods.line).map_err(|_| CommandErrorCode::BadRequest)?;
        Ok(Goods {
            line,
            quantity: quantity.map_err(|_| FieldProblem::GoodsTooMany)?,
        })
    });
    let read: Answer<Vec<Goods>> = read.collect();
    Ok(read?
        .into_iter()
        .filter(|goods| goods.quantity > 0)
        .collect())
}
