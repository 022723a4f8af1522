//! The owner's word at a real till: who may say it, when, what is logged with it, and that the customer can be asked again then (R4, I12).

use anyhow::{Context, Result};
use pokea_app::commands::{
    AddPerson, Approve, CommandErrorCode, ListKind, Nothing, OverrideAttempt, ReadList, SignIn,
};
use pokea_app::views::office::ListCell;
use pokea_app::views::{PracticeCustomer, SaleStatus, Situation};
use pokea_domain::staff::{Act, Role, What};
use pokea_simulator::{AnswerFault, CallbackFault, Faults};
use pokea_tests::{TestShop, new_id, situation_of, until};

const AMINA: &str = "0712 345 678";
/// Three minutes, which a prompt lives, in six seconds.
const SPEED: u32 = 30;

const ALL_LOST: Faults = Faults {
    answer: AnswerFault::Lost,
    callback: CallbackFault::Lost,
    ..Faults::NONE
};

#[tokio::test(flavor = "multi_thread")]
async fn i12_only_the_owner_lets_a_lost_request_go_and_only_once_its_prompt_is_over() -> Result<()>
{
    // A shop that never sold: its records list nothing, and so clear nothing.
    let shop = TestShop::open_at(SPEED).await?;
    let door = shop.app().door();
    let staff = [
        (new_id(), "Wanjiru", Role::Owner, "350274"),
        (new_id(), "Mwangi", Role::Manager, "704152"),
        (new_id(), "Achieng", Role::Cashier, "918273"),
    ];
    for (person, name, role, pin) in &staff {
        door.add_person(AddPerson {
            person: person.clone(),
            name: (*name).to_owned(),
            role: *role,
            pin: (*pin).to_owned().into(),
            passphrase: (*role == Role::Owner)
                .then(|| "mango tree behind the school".to_owned().into()),
        })
        .await?;
    }
    shop.daraja().set_faults(ALL_LOST);
    shop.customers(PracticeCustomer::Ignores).await?;
    let asked = shop.charge("1500", AMINA).await?;
    let attempt = asked.attempt.context("asked")?.id;
    let word = || OverrideAttempt {
        sale: asked.id.clone(),
        attempt: attempt.clone(),
    };
    let lost = shop
        .until_sale(&asked.id, "unknown", |sale| {
            situation_of(sale) == Some(Situation::AnswerLost)
        })
        .await?;
    let after = { lost.attempt }.and_then(|lost| lost.override_after_ms);
    let after = after.context("the owner may let it go")?;
    let fresh = door.override_attempt(word()).await.err().context("fresh")?;
    assert_eq!(fresh.code, CommandErrorCode::PromptFresh);
    assert_eq!(fresh.again_from_ms, Some(after));

    until("its prompt is over", async || {
        let now = shop.app().open_till(Nothing {}).await?.now_ms;
        Ok((now > after).then_some(()))
    })
    .await?;
    let approve = |by: usize| Approve {
        act: Act::Override,
        person: staff[by].0.clone(),
        pin: staff[by].3.to_owned().into(),
    };
    for unasked in [1, 2] {
        let (person, _, _, pin) = &staff[unasked];
        door.sign_in(SignIn {
            person: person.clone(),
            secret: (*pin).to_owned().into(),
            passphrase: false,
        })
        .await?;
        let barred = door
            .override_attempt(word())
            .await
            .err()
            .context("barred")?;
        assert_eq!(barred.code, CommandErrorCode::NeedsApproval);
        assert_eq!(barred.act, Some(Act::Override));
        let own = door.approve(approve(1)).await.err().context("no owner")?;
        assert_eq!(own.code, CommandErrorCode::MayNotApprove);
    }
    let locked = shop.charge_for(&asked.id, "", AMINA).await;
    let locked = locked.expect_err("nobody has let it go");
    assert_eq!(locked.code, CommandErrorCode::PromptLive);

    door.approve(approve(0)).await?;
    let let_go = door.override_attempt(word()).await?;
    assert!(let_go.may_be_paid);
    assert_eq!(situation_of(&let_go), Some(Situation::LetGo));
    shop.daraja().set_faults(Faults::NONE);
    shop.customers(PracticeCustomer::Pays).await?;
    shop.charge_for(&asked.id, "", AMINA).await?;
    shop.until_sale(&asked.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    assert_eq!(shop.daraja().state().pushes.len(), 2);
    let (person, _, _, pin) = &staff[0];
    door.sign_in(SignIn {
        person: person.clone(),
        secret: (*pin).to_owned().into(),
        passphrase: false,
    })
    .await?;
    let deeds = ReadList {
        list: ListKind::Deeds,
        from: String::new(),
        to: String::new(),
    };
    let overrode = ListCell::Deed {
        deed: What::Overrode,
    };
    let told = door.list(deeds).await?;
    let said = { told.rows.iter() }.find(|row| row[2] == overrode);
    let by = &said.context("who let it go is listed")?[1];
    assert!(matches!(by, ListCell::Text { text } if text == "Wanjiru"));
    drop(door);
    let books = shop.finish().await?;
    let owner = &staff[0].0;
    let logged = format!(
        "SELECT count(*) FROM event WHERE json_extract(body, '$.overridden.session') = '{owner}'"
    );
    assert_eq!(books.number(&logged)?, 1, "logged with whose word it was");
    Ok(())
}
