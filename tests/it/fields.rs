//! Refused fields: a slip of the finger writes nothing and sends nothing.

use anyhow::Result;
use pokea_app::commands::{CommandErrorCode, ReadAmount, ReadPhone};
use pokea_app::views::fields::FieldProblem as Problem;
use pokea_tests::{TestShop, new_id};

const PHONE: &str = "0712 345 678";

const AMOUNTS: [(&str, Problem); 10] = [
    ("", Problem::AmountEmpty),
    ("   ", Problem::AmountEmpty),
    ("0", Problem::AmountZero),
    ("000", Problem::AmountZero),
    ("-5", Problem::AmountNegative),
    ("250001", Problem::AmountTooLarge),
    ("99999999999999999999", Problem::AmountTooLarge),
    ("15.50", Problem::AmountHasCents),
    ("abc", Problem::AmountNotDigits),
    ("200+", Problem::AmountUnfinished),
];

const PHONES: [(&str, Problem); 6] = [
    ("", Problem::PhoneEmpty),
    ("0712", Problem::PhoneTooShort),
    ("0712 345 6789", Problem::PhoneTooLong),
    ("0812 345 678", Problem::PhoneNotKenyan),
    ("+255 712 345 678", Problem::PhoneNotKenyan),
    ("mama njeri", Problem::PhoneNotDigits),
];

#[tokio::test]
async fn a_refused_field_writes_nothing_and_sends_nothing() -> Result<()> {
    let shop = TestShop::open().await?;
    for (amount, problem) in AMOUNTS {
        let text = amount.to_owned();
        let read = shop
            .app()
            .read_amount(ReadAmount { text, basket: None })
            .await?;
        assert_eq!(read.problem, Some(problem), "{amount:?} read");
        let charged = shop.charge_for(&new_id(), amount, PHONE).await;
        let cashed = shop.cash(&new_id(), amount, "500").await;
        for refused in [charged, cashed] {
            let refused = refused.expect_err(amount);
            assert_eq!(refused.code, CommandErrorCode::Field, "{amount:?}");
            assert_eq!(refused.field, Some(problem), "{amount:?}");
        }
    }
    for (phone, problem) in PHONES {
        let text = phone.to_owned();
        let read = shop.app().read_phone(ReadPhone { text }).await?;
        assert_eq!(read.problem, Some(problem), "{phone:?} read");
        let refused = shop
            .charge_for(&new_id(), "100", phone)
            .await
            .expect_err(phone);
        assert_eq!(refused.field, Some(problem), "{phone:?}");
    }
    for tendered in ["99", "1,000,001", "lots", "-100"] {
        let refused = shop
            .cash(&new_id(), "100", tendered)
            .await
            .expect_err(tendered);
        assert_eq!(refused.code, CommandErrorCode::Field, "{tendered:?}");
    }
    for id in ["", "1", "not-an-id", "00000000-0000-0000-0000-00000000000g"] {
        let refused = shop.charge_for(id, "100", PHONE).await.expect_err(id);
        assert_eq!(refused.code, CommandErrorCode::BadRequest, "{id:?}");
    }

    assert!(shop.daraja().state().pushes.is_empty());
    let books = shop.finish().await?;
    for table in ["event", "sale", "attempt", "outbox", "evidence", "money"] {
        assert_eq!(books.count(table)?, 0, "{table}");
    }
    assert_eq!(
        std::fs::read_dir(books.folder().join("receipts"))?.count(),
        0
    );
    Ok(())
}
