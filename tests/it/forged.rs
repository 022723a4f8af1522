//! Callbacks that Safaricom did not send, posted to the real addresses of a shop (F24, F25, R5-R7, R11). Whatever they say, goods go out
//! on proof only, and bad news never lets a second prompt out.

use anyhow::Result;
use pokea_app::commands::CommandErrorCode;
use pokea_app::views::{SaleStatus, SaleView, Situation};
use pokea_domain::{CheckoutRequestId, Msisdn};
use pokea_simulator::{Answer, AnswerFault, Behaviour, CallbackFault, Faults, PushView};
use pokea_tests::{Forger, SPEED, TestShop, code_of, pushes_to, situation_of, until_daraja};

const PHONE: &str = "0712 345 678";
const FORGED: &str = "SFF1Q2W3E4";

/// A customer whose phone rings, and who waits for the test to say what to do.
struct Ringing {
    shop: TestShop,
    forger: Forger,
    sale: SaleView,
    push: PushView,
}

impl Ringing {
    async fn begin() -> Result<Self> {
        Self::begin_at(SPEED).await
    }

    async fn begin_at(speed: u32) -> Result<Self> {
        let shop = TestShop::open_at(speed).await?;
        shop.daraja().set_behaviour(None, Behaviour::Ignores);
        let sale = shop.charge("1500", PHONE).await?;
        let view = until_daraja(shop.daraja(), "a ringing phone", |view| {
            !view.ringing.is_empty()
        })
        .await?;
        Ok(Self {
            shop,
            forger: Forger::new()?,
            sale,
            push: view.pushes[0].clone(),
        })
    }

    fn customer(&self, behaviour: Behaviour) -> Result<()> {
        Ok(self
            .shop
            .daraja()
            .answer(&Msisdn::parse(PHONE)?, behaviour)?)
    }

    async fn until(&self, what: &str, seen: impl Fn(&SaleView) -> bool) -> Result<SaleView> {
        self.shop.until_sale(&self.sale.id, what, seen).await
    }

    async fn until_situation(&self, situation: Situation) -> Result<SaleView> {
        self.until("a situation", |sale| situation_of(sale) == Some(situation))
            .await
    }

    /// Neither a second prompt nor cash.
    async fn assert_locked(&self) {
        let asked = self
            .shop
            .charge_for(&self.sale.id, "", "0733 000 111")
            .await;
        assert_eq!(
            asked.expect_err("no second prompt").code,
            CommandErrorCode::PromptLive
        );
        let cash = self.shop.cash(&self.sale.id, "", "1500").await;
        assert_eq!(
            cash.expect_err("no cash").code,
            CommandErrorCode::PromptLive
        );
    }

    /// The end of a sale that was paid as if nobody had forged anything.
    async fn assert_paid_with_true_code(self) -> Result<()> {
        let paid = self
            .until("the code", |sale| code_of(sale).is_some())
            .await?;
        assert_eq!(paid.status, SaleStatus::Paid);
        let pushes = self.shop.daraja().state().pushes;
        assert_eq!(pushes.len(), 1);
        assert_eq!(
            code_of(&paid),
            pushes[0].code.as_ref().map(|code| code.as_str())
        );
        self.shop.finish().await?;
        Ok(())
    }

    /// The end of a sale that only a person may end.
    async fn assert_not_released(self) -> Result<()> {
        self.assert_locked().await;
        assert_eq!(self.shop.daraja().state().pushes.len(), 1);
        let books = self.shop.close().await?;
        assert_eq!(
            books.number("SELECT count(*) FROM sale WHERE state = 'completed'")?,
            0
        );
        assert_eq!(books.number("SELECT count(*) FROM sale WHERE watched")?, 1);
        Ok(())
    }
}

#[tokio::test]
async fn a_claim_of_another_amount_releases_nothing() -> Result<()> {
    let ringing = Ringing::begin().await?;
    let push = &ringing.push;
    let status = ringing
        .forger
        .says_paid(&push.callback_url, push, "1.00", FORGED)
        .await?;
    assert_eq!(status, 200, "the relay cannot know");
    let disputed = ringing.until_situation(Situation::AmountDiffers).await?;
    assert_eq!(disputed.status, SaleStatus::NotKnown);
    ringing.customer(Behaviour::Pays)?;
    until_daraja(ringing.shop.daraja(), "the true callback", |view| {
        view.pushes[0]
            .callbacks
            .first()
            .is_some_and(|c| c.answer == Some(Answer::Status(200)))
    })
    .await?;
    assert_eq!(
        ringing
            .until_situation(Situation::AmountDiffers)
            .await?
            .paid,
        None
    );
    ringing.assert_not_released().await
}

#[tokio::test]
async fn a_claim_about_another_push_is_ignored() -> Result<()> {
    let ringing = Ringing::begin().await?;
    let mut other = ringing.push.clone();
    other.checkout = CheckoutRequestId::parse("ws_CO_22112026093000000712345678")?;
    let address = ringing.push.callback_url.clone();
    ringing
        .forger
        .says_paid(&address, &other, "1500.00", FORGED)
        .await?;
    ringing.forger.says_cancelled(&address, &other).await?;
    ringing.customer(Behaviour::Pays)?;
    ringing.assert_paid_with_true_code().await
}

#[tokio::test]
async fn a_forged_success_is_denied_by_the_query() -> Result<()> {
    let ringing = Ringing::begin().await?;
    let push = &ringing.push;
    ringing
        .forger
        .says_paid(&push.callback_url, push, "1500.00", FORGED)
        .await?;
    let proving = ringing.until_situation(Situation::ProvingPaid).await?;
    assert_eq!((proving.status, proving.paid), (SaleStatus::Waiting, None));
    ringing.assert_locked().await;
    ringing.customer(Behaviour::Cancels)?;
    let denied = ringing.until_situation(Situation::Contradiction).await?;
    assert_eq!((denied.status, denied.paid), (SaleStatus::NotKnown, None));
    ringing.assert_not_released().await
}

/// R6: a forged "cancelled" would otherwise cause the double charge.
#[tokio::test]
async fn a_forged_cancel_lets_no_second_prompt_out() -> Result<()> {
    let ringing = Ringing::begin().await?;
    let push = &ringing.push;
    ringing
        .forger
        .says_cancelled(&push.callback_url, push)
        .await?;
    let proving = ringing.until_situation(Situation::ProvingFailed).await?;
    assert_eq!(proving.status, SaleStatus::Waiting, "not failed");
    ringing.assert_locked().await;
    ringing.customer(Behaviour::Pays)?;
    ringing.assert_paid_with_true_code().await
}

/// The relay passes on only what came to an address that the shop minted.
#[tokio::test]
async fn a_guessed_address_is_nobodys() -> Result<()> {
    let ringing = Ringing::begin().await?;
    let address = &ringing.push.callback_url;
    let (known, last) = address.split_at(address.len() - 1);
    let guessed = format!("{known}{}", if last == "0" { "1" } else { "0" });
    let status = ringing
        .forger
        .says_paid(&guessed, &ringing.push, "1500.00", FORGED)
        .await?;
    assert_eq!(status, 404);
    ringing.customer(Behaviour::Pays)?;
    ringing.assert_paid_with_true_code().await
}

/// R7: a code pays once. A customer shows the same payment for a second sale.
#[tokio::test]
async fn a_code_that_paid_one_sale_pays_no_other() -> Result<()> {
    let first = Ringing::begin().await?;
    first.customer(Behaviour::Pays)?;
    let paid = first
        .until("the code", |sale| code_of(sale).is_some())
        .await?;
    let code = code_of(&paid).map(str::to_owned).unwrap_or_default();

    let shop = &first.shop;
    let second = shop.charge("1500", "0733 000 111").await?;
    until_daraja(shop.daraja(), "the second phone", |view| {
        !view.ringing.is_empty()
    })
    .await?;
    let push = &pushes_to(shop.daraja(), "0733 000 111")[0];
    first
        .forger
        .says_paid(&push.callback_url, push, "1500.00", &code)
        .await?;
    shop.daraja().answer(&push.phone, Behaviour::Cancels)?;
    // Mail comes in order, so the forged callback was weighed before this end.
    let failed = shop
        .until_sale(&second.id, "its end", |sale| {
            sale.status != SaleStatus::Waiting
        })
        .await?;
    assert_eq!(failed.status, SaleStatus::Failed);
    assert_eq!(situation_of(&failed), Some(Situation::Declined));
    let books = first.shop.finish().await?;
    assert_eq!(books.count("money")?, 1);
    Ok(())
}

/// R11: the answer was lost, and somebody replays a push of their own that was paid before, to the address of this one.
#[tokio::test]
async fn an_older_paid_push_is_not_adopted() -> Result<()> {
    // Slow enough that the second phone still rings when the forged callback was posted, however busy this machine is.
    let first = Ringing::begin_at(5).await?;
    first.customer(Behaviour::Pays)?;
    first
        .until("the code", |sale| code_of(sale).is_some())
        .await?;
    let old = first.push.clone();

    let shop = &first.shop;
    shop.daraja().set_faults(Faults {
        answer: AnswerFault::Lost,
        ..Faults::default()
    });
    let second = shop.charge("1500", "0733 000 111").await?;
    shop.until_sale(&second.id, "not known", |sale| {
        sale.status == SaleStatus::NotKnown
    })
    .await?;
    until_daraja(shop.daraja(), "the second phone", |view| {
        !view.ringing.is_empty()
    })
    .await?;
    let push = &pushes_to(shop.daraja(), "0733 000 111")[0];
    first
        .forger
        .says_paid(&push.callback_url, &old, "1500.00", FORGED)
        .await?;
    shop.daraja().answer(&push.phone, Behaviour::Cancels)?;
    // The true callback comes behind the forged one; only it is taken for what became of this push.
    let weighed = shop
        .until_sale(&second.id, "the true callback", |sale| {
            situation_of(sale) == Some(Situation::ProvingFailed)
        })
        .await?;
    assert_eq!(weighed.paid, None);
    let refused = shop.charge_for(&second.id, "", "0733 000 111").await;
    assert_eq!(
        refused.expect_err("still unknown").code,
        CommandErrorCode::PromptLive
    );
    let books = first.shop.close().await?;
    assert_eq!(books.count("money")?, 1);
    assert_eq!(
        books.number("SELECT count(*) FROM sale WHERE state = 'completed'")?,
        1
    );
    Ok(())
}

/// A push that Daraja has taken but not answered yet is named in a forged callback to another payment whose answer was lost. Then the
/// true answer finds its push taken by somebody else. Neither sale is released, and the till goes on.
#[tokio::test]
async fn a_push_named_elsewhere_before_its_answer_stops_nothing() -> Result<()> {
    let shop = TestShop::open().await?;
    let daraja = shop.daraja();
    daraja.set_faults(Faults {
        answer: AnswerFault::Lost,
        callback: CallbackFault::Lost,
        ..Faults::default()
    });
    let lost = shop.charge("1500", PHONE).await?;
    shop.until_sale(&lost.id, "not known", |sale| {
        sale.status == SaleStatus::NotKnown
    })
    .await?;
    daraja.set_faults(Faults {
        answer: AnswerFault::Slow { seconds: 60 },
        ..Faults::default()
    });
    let slow = shop.charge("1500", "0733 000 111").await?;
    let view = until_daraja(daraja, "the second push", |view| view.pushes.len() == 2).await?;
    Forger::new()?
        .says_paid(
            &view.pushes[0].callback_url,
            &view.pushes[1],
            "1500.00",
            FORGED,
        )
        .await?;
    shop.until_sale(&lost.id, "adopted", |sale| {
        situation_of(sale) == Some(Situation::Unattributed)
    })
    .await?;
    let looked_at = shop
        .until_sale(&slow.id, "not known", |sale| {
            sale.status == SaleStatus::NotKnown
        })
        .await?;
    assert_eq!(looked_at.paid, None);

    daraja.set_faults(Faults::default());
    let third = shop.charge("20", "0722 000 111").await?;
    shop.until_sale(&third.id, "the code", |sale| code_of(sale).is_some())
        .await?;
    let books = shop.close().await?;
    assert_eq!(
        books.number("SELECT count(*) FROM sale WHERE state = 'completed'")?,
        1
    );
    assert_eq!(books.number("SELECT count(*) FROM sale WHERE watched")?, 2);
    Ok(())
}
