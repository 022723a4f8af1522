//! What the screen can ask: each command of the list, as a method. Fields are read here, by the domain's own readers, so that a rule is
//! written once; a refused field writes and sends nothing.

use crate::App;
use crate::commands::{
    AnswerPracticePhone, AssignPayment, AwaitPayment, Charge, CheckCode, CommandError,
    CommandErrorCode, FindSales, Nothing, OneSale, OverrideAttempt, ReadAmount, ReadCash,
    ReadKraPin, ReadPhone, SetBuyerPin, SetLanguage, SetPracticeCustomer, TakeCash,
};
use crate::entered::{Entered, read_buyer_pin};
use crate::pairing::Pairing;
use crate::reversals::read_id;
use crate::show;
use crate::views::fields::{AmountReading, CashReading, FieldProblem, KraPinReading, PhoneReading};
use crate::views::{Light, Money, ReceiptView, SaleView, SalesFound, TillView};
use pokea_domain::basket::Bill;
use pokea_domain::entry::Amount;
use pokea_domain::kra_pin::{KraPin, KraPinError};
use pokea_domain::sale::{CASH_MAX, Event, Input, Person, Sale, SaleState};
use pokea_domain::staff::Act;
use pokea_domain::{Cents, MpesaCode, Msisdn, SaleId};
use pokea_mailbox::AnswerKind;

pub(crate) type Answer<T> = Result<T, CommandError>;

impl App {
    /// The whole screen, as it is now.
    pub async fn open_till(&self, _: Nothing) -> Answer<TillView> {
        // Published anew: what is amber may have become indigo since the last change.
        self.blocking(|app| app.0.core.publish()).await?;
        Ok(self.screen())
    }

    /// Reads the amount field.
    pub async fn read_amount(&self, request: ReadAmount) -> Answer<AmountReading> {
        let entered = Entered {
            amount: request.text,
            basket: request.basket,
        };
        self.blocking(move |app| app.read_entered(&entered)).await
    }

    fn read_entered(&self, entered: &Entered) -> AmountReading {
        let core = &self.0.core;
        let exchange = |total| {
            let exchange = entered.exchange(core).ok().flatten()?;
            core.exchange_reading(exchange, total).ok().flatten()
        };
        match entered.bill(core) {
            Ok(bill) => AmountReading {
                total: Some(Money(bill.total)),
                vat: Some(Money(show::vat(&bill.lines))),
                lines: bill.lines.iter().map(show::line).collect(),
                discount: Money(bill.sale_discount),
                rounding: Money(bill.rounding),
                exchange: exchange(Some(bill.total)),
                // A till that cannot tell bars it at the door.
                needs_approval: core.would_need_approval(&bill).unwrap_or(false),
                problem: None,
            },
            Err(error) => AmountReading {
                total: None,
                vat: None,
                lines: entered.lines(core).iter().map(show::line).collect(),
                discount: Money(Cents::ZERO),
                rounding: Money(Cents::ZERO),
                exchange: exchange(None),
                needs_approval: false,
                problem: error.field,
            },
        }
    }

    /// Reads the phone field.
    pub async fn read_phone(&self, request: ReadPhone) -> Answer<PhoneReading> {
        Ok(match Msisdn::parse(&request.text) {
            Ok(phone) => PhoneReading {
                phone: Some(phone.national()),
                problem: None,
            },
            Err(error) => PhoneReading {
                phone: None,
                problem: Some(error.into()),
            },
        })
    }

    /// Reads a KRA PIN as it is typed.
    pub async fn read_kra_pin(&self, request: ReadKraPin) -> Answer<KraPinReading> {
        Ok(match KraPin::parse(&request.text) {
            Ok(pin) => KraPinReading {
                pin: Some(pin.into()),
                problem: None,
            },
            Err(error) => KraPinReading {
                pin: None,
                problem: (error == KraPinError::Unreadable)
                    .then_some(FieldProblem::KraPinUnreadable),
            },
        })
    }

    /// Keeps a customer's KRA PIN with a sale.
    pub async fn set_buyer_pin(&self, request: SetBuyerPin) -> Answer<SaleView> {
        let id: SaleId = read_id(&request.sale)?;
        let pin = read_buyer_pin(&request.pin)?;
        let sale = self
            .blocking(move |app| app.0.core.take(id, Input::BuyerPin { pin }, None))
            .await??;
        Ok(show::sale(&sale, self.0.core.now()))
    }

    /// Reads the cash field against what is due.
    pub async fn read_cash(&self, request: ReadCash) -> Answer<CashReading> {
        let refused = |problem| CashReading {
            tendered: None,
            change: None,
            rest: None,
            problem: Some(problem),
        };
        let entered = Entered {
            amount: request.amount,
            basket: request.basket,
        };
        let due = match self.bill(entered).await {
            Ok(bill) => bill.total,
            Err(CommandError {
                field: Some(problem),
                ..
            }) => return Ok(refused(problem)),
            Err(error) => return Err(error),
        };
        Ok(match read_tendered(&request.tendered, due) {
            Ok(tendered) => CashReading {
                tendered: Some(Money(tendered)),
                change: tendered.checked_sub(due).map(Money),
                rest: None,
                problem: None,
            },
            Err(FieldProblem::CashNotEnough) => CashReading {
                rest: read_part(&request.tendered)
                    .ok()
                    .and_then(|part| due.checked_sub(part))
                    .map(Money),
                ..refused(FieldProblem::CashNotEnough)
            },
            Err(problem) => refused(problem),
        })
    }

    /// Asks a phone for a sale's money.
    pub async fn charge(&self, request: Charge) -> Answer<SaleView> {
        let sale: SaleId = request
            .sale
            .parse()
            .map_err(|_| CommandErrorCode::BadRequest)?;
        let attempt = request
            .attempt
            .parse()
            .map_err(|_| CommandErrorCode::BadRequest)?;
        let phone = match request.regular {
            Some(known) => self.regular_phone(known).await?,
            None => Msisdn::parse(&request.phone).map_err(FieldProblem::from)?,
        };
        let cash = request.cash.as_deref().map(read_part).transpose()?;
        let part = request.part.as_deref().map(read_part).transpose()?;
        self.0.core.disk().may_begin()?;
        let nonce = Pairing::new_nonce(AnswerKind::Accepted).map_err(|error| {
            tracing::error!(%error, "no callback address could be made; nothing was sent");
            CommandErrorCode::NotSaved
        })?;
        if let Err(why) = self.meet_daraja().await {
            tracing::warn!(
                ?why,
                "Daraja has not answered since the start; the request will not be sent"
            );
        }
        let input = Input::AskMpesa {
            attempt,
            phone,
            nonce,
            cash,
            part,
        };
        let entered = Entered {
            amount: request.amount,
            basket: request.basket,
        };
        self.begin_or_go_on(sale, entered, input).await
    }

    /// Takes cash for a sale.
    pub async fn take_cash(&self, request: TakeCash) -> Answer<SaleView> {
        let sale: SaleId = request
            .sale
            .parse()
            .map_err(|_| CommandErrorCode::BadRequest)?;
        let entered = Entered {
            amount: request.amount,
            basket: request.basket,
        };
        let due = match self.blocking(move |app| app.0.core.sale(sale)).await?? {
            // What is under way may end, however little room there is.
            Some(known) => known.missing(),
            None => {
                self.0.core.disk().may_begin()?;
                self.bill(entered.clone()).await?.total
            }
        };
        let tendered = read_tendered(&request.tendered, due)?;
        self.begin_or_go_on(sale, entered, Input::TakeCash { tendered })
            .await
    }

    /// Lets a sale wait for a payment straight to the till.
    pub async fn await_payment(&self, request: AwaitPayment) -> Answer<SaleView> {
        let sale: SaleId = request
            .sale
            .parse()
            .map_err(|_| CommandErrorCode::BadRequest)?;
        let cash = request.cash.as_deref().map(read_part).transpose()?;
        self.0.core.disk().may_begin()?;
        let known = self.blocking(move |app| app.0.core.sale(sale)).await??;
        let lies_there = known.map_or(Cents::ZERO, |known| known.cash);
        let amount = cash.unwrap_or(lies_there);
        let entered = Entered {
            amount: request.amount,
            basket: request.basket,
        };
        self.begin_or_go_on(sale, entered, Input::LayCash { amount })
            .await
    }

    /// Stops waiting for a sale, or closes one that failed.
    pub async fn stop_sale(&self, request: OneSale) -> Answer<SaleView> {
        let id = sale_id(&request)?;
        let sale = self
            .blocking(move |app| app.0.core.take(id, Input::Stop, None))
            .await??;
        Ok(show::sale(&sale, self.0.core.now()))
    }

    /// Lets a request go by the owner's word.
    pub async fn override_attempt(&self, request: OverrideAttempt) -> Answer<SaleView> {
        let sale: SaleId = read_id(&request.sale)?;
        let attempt = read_id(&request.attempt)?;
        let sale = self
            .blocking(move |app| {
                let core = &app.0.core;
                let session = core.owner_session(Act::Override);
                core.take(sale, Input::Override { attempt, session }, None)
            })
            .await??;
        Ok(show::sale(&sale, self.0.core.now()))
    }

    /// Gives a payment that came straight to the till to a sale.
    pub async fn assign_payment(&self, request: AssignPayment) -> Answer<SaleView> {
        let sale: SaleId = request
            .sale
            .parse()
            .map_err(|_| CommandErrorCode::BadRequest)?;
        let code = MpesaCode::parse(&request.code).map_err(|_| CommandErrorCode::BadRequest)?;
        self.reserve(&code).await?;
        let wanted = code.clone();
        let given = self
            .blocking(move |app| app.0.core.assign(sale, &wanted, Person::Cashier))
            .await?;
        if given.is_err() {
            self.free(code).await;
        }
        Ok(show::sale(&given?, self.0.core.now()))
    }

    /// Pays a sale that was given up with the money that came for it after all.
    pub async fn reopen_sale(&self, request: OneSale) -> Answer<SaleView> {
        let id = sale_id(&request)?;
        let sale = self
            .blocking(move |app| app.0.core.reopen(id, Person::Cashier))
            .await??;
        Ok(show::sale(&sale, self.0.core.now()))
    }

    /// Finds sales.
    pub async fn find_sales(&self, request: FindSales) -> Answer<SalesFound> {
        let sales = self
            .blocking(move |app| app.0.core.find(&request.text))
            .await??;
        Ok(SalesFound { sales })
    }

    /// A sale's receipt, to look at. Written first if it is not there.
    pub async fn show_receipt(&self, request: OneSale) -> Answer<ReceiptView> {
        let sale = self.paid_sale(&request).await?;
        self.blocking(move |app| app.write_receipt(&sale))
            .await?
            .map_err(|error| {
                tracing::error!(%error, "a receipt could not be written; the sale is kept");
                CommandErrorCode::NoReceipt.into()
            })
    }

    /// Opens a sale's PDF in the PC's own viewer.
    pub async fn open_receipt(&self, request: OneSale) -> Answer<ReceiptView> {
        let receipt = self.show_receipt(request).await?;
        (self.0.viewer)(receipt.path.as_ref()).map_err(|error| {
            tracing::error!(%error, "the PC has no viewer for a receipt");
            CommandErrorCode::NoReceipt
        })?;
        Ok(receipt)
    }

    /// Asks Safaricom about a code that the customer shows.
    pub async fn check_code(&self, request: CheckCode) -> Answer<TillView> {
        let id: SaleId = request
            .sale
            .parse()
            .map_err(|_| CommandErrorCode::BadRequest)?;
        let code = MpesaCode::parse(request.code.trim().to_ascii_uppercase().as_str())
            .map_err(|_| FieldProblem::CodeUnreadable)?;
        let sale = self.blocking(move |app| app.0.core.sale(id)).await??;
        match sale.ok_or(CommandErrorCode::NotFound)?.state {
            SaleState::Open => {}
            SaleState::Stopped | SaleState::Cancelled(_) | SaleState::Completed(_) => {
                return Err(CommandErrorCode::SaleClosed.into());
            }
        }
        let nonce = Pairing::new_nonce(AnswerKind::Accepted).map_err(|error| {
            tracing::error!(%error, "no callback address could be made; nothing was sent");
            CommandErrorCode::NotSaved
        })?;
        let app = self.clone();
        self.spawn(async move { app.inquire(id, code, nonce).await });
        Ok(self.screen())
    }

    /// The cashier has seen what changed while the PC slept.
    pub async fn dismiss_changes(&self, _: Nothing) -> Answer<TillView> {
        self.blocking(|app| app.0.core.forget_sleep()).await?;
        Ok(self.screen())
    }

    /// Changes the screen's language.
    pub async fn set_language(&self, request: SetLanguage) -> Answer<TillView> {
        self.blocking(move |app| app.0.core.set_language(request.language))
            .await?;
        Ok(self.screen())
    }

    /// Practice: what the next customers will do.
    pub async fn set_practice_customer(&self, request: SetPracticeCustomer) -> Answer<TillView> {
        let done = self
            .blocking(move |app| app.0.core.set_practice_customer(request.customer))
            .await?;
        if done {
            Ok(self.screen())
        } else {
            Err(CommandErrorCode::NotPractice.into())
        }
    }

    /// Practice: what the customer whose phone is ringing does now.
    pub async fn answer_practice_phone(&self, request: AnswerPracticePhone) -> Answer<TillView> {
        let phone = Msisdn::parse(&request.phone).map_err(FieldProblem::from)?;
        let done = self
            .blocking(move |app| app.0.core.answer_practice_phone(&phone, request.customer))
            .await?;
        if done {
            Ok(self.screen())
        } else {
            Err(CommandErrorCode::NotPractice.into())
        }
    }

    async fn bill(&self, entered: Entered) -> Answer<Bill> {
        self.blocking(move |app| entered.bill(&app.0.core)).await?
    }

    /// A sale that exists goes on as it is; a new one begins with what was entered.
    async fn begin_or_go_on(&self, id: SaleId, entered: Entered, input: Input) -> Answer<SaleView> {
        let sale = self
            .blocking(move |app| -> Answer<Sale> {
                let core = &app.0.core;
                let asks = matches!(input, Input::AskMpesa { .. });
                if let Some(sale) = core.sale(id)? {
                    core.may_ask_for(sale.due, asks)?;
                    return Ok(core.take(id, input, None)?);
                }
                let bill = entered.bill(core)?;
                core.may_ask_for(bill.total, asks)?;
                core.may_discount(&bill)??;
                let opened = Event::Opened {
                    sale: id,
                    register: core.shop.register,
                    due: bill.total,
                    lines: bill.lines,
                    buyer_pin: entered.buyer_pin()?,
                    exchange: entered.exchange(core)?,
                };
                Ok(core.begin(opened, input)?)
            })
            .await??;
        Ok(show::sale(&sale, self.0.core.now()))
    }

    async fn paid_sale(&self, request: &OneSale) -> Answer<Sale> {
        let id = sale_id(request)?;
        let sale = self.blocking(move |app| app.0.core.sale(id)).await??;
        Ok(sale
            .filter(|sale| sale.completion().is_some())
            .ok_or(CommandErrorCode::NotFound)?)
    }

    pub(crate) fn screen(&self) -> TillView {
        TillView::clone(&self.watch().borrow())
    }

    /// The light of the line to Daraja. Showing it reads the database, like every view.
    pub(crate) async fn show_mpesa_light(&self, light: Light) {
        // An app that is ending has no lights.
        drop(
            self.blocking(move |app| app.0.core.set_mpesa_light(light))
                .await,
        );
    }

    /// The light of the line to the relay.
    pub(crate) async fn show_relay_light(&self, light: Light) {
        drop(
            self.blocking(move |app| app.0.core.set_relay_light(light))
                .await,
        );
    }

    /// Work that waits for the disk, off the threads that serve sockets.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Answer<T> {
        let app = self.clone();
        tokio::task::spawn_blocking(move || work(&app)).await.map_err(|error| {
            tracing::error!(%error, "a command ended early; what it had not committed is undone");
            CommandErrorCode::NotSaved.into()
        })
    }
}

fn sale_id(request: &OneSale) -> Answer<SaleId> {
    Ok(request
        .sale
        .parse()
        .map_err(|_| CommandErrorCode::BadRequest)?)
}

/// Cash given; nothing typed means the exact amount.
fn read_tendered(text: &str, due: Cents) -> Result<Cents, FieldProblem> {
    let compact: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | ',' | '\u{a0}'))
        .collect();
    let tendered = if compact.is_empty() {
        due
    } else {
        Cents::parse_decimal(&compact).map_err(|_| FieldProblem::CashUnreadable)?
    };
    if tendered > CASH_MAX {
        Err(FieldProblem::CashTooMuch)
    } else if tendered < due {
        Err(FieldProblem::CashNotEnough)
    } else {
        Ok(tendered)
    }
}

/// A part of what a sale comes to: whole shillings. Whether it is too much the sale knows.
fn read_part(text: &str) -> Result<Cents, FieldProblem> {
    Amount::parse(text)
        .map(|amount| amount.total())
        .map_err(|_| FieldProblem::PartRefused)
}
