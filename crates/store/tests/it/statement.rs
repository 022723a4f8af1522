//! The portal's statement: what is new in it is kept and shown, releases nothing, and the same file again changes nothing.

use crate::raw;
use crate::till::{NOW, Till, code, page, row, sale};
use anyhow::Result;
use pokea_domain::sale::{Person, Refusal};
use pokea_domain::till::{TakeError, assign, reconcile};
use pokea_domain::{Cents, Millis};
use pokea_store::{Cause, StatementError};

/// Of NOW and the day before: two that are not known, one in the records, one with another amount there, and one of a month ago.
const FILE: &str = "Organization,DUKA\n\
    Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Other Party Info\n\
    UKM0000001,15-01-2027 10:30:00,Customer payment,Completed,100.00,,254733000111 - ACHIENG\n\
    UKM0000001,15-01-2027 10:30:00,Charge,Completed,,-0.55,\n\
    UKM0000002,14-01-2027 18:00:00,Customer payment,Completed,\"1,250.00\",,2547*****222 - WANJIRU\n\
    UKM0000003,15-01-2027 10:00:00,Customer payment,Completed,300.00,,254733000333 - OTIENO\n\
    UKM0000004,15-01-2027 10:00:00,Customer payment,Completed,400.00,,\n\
    UKM0000005,15-12-2026 10:00:00,Customer payment,Completed,500.00,,\n";

fn till() -> Result<Till> {
    let mut till = Till::new()?;
    let at = Millis(NOW.0 - 3_600_000);
    let rows = [row(3, 300, "0733000333", at), row(4, 450, "0733000444", at)];
    till.store.keep_page(&page(b"a page", &rows, NOW, None))?;
    Ok(till)
}

#[test]
fn what_is_new_is_told_and_nothing_twice() -> Result<()> {
    let mut till = till()?;
    let preview = till.store.preview_statement(FILE.as_bytes(), NOW)?;
    assert_eq!(preview.new.len(), 3);
    assert_eq!(till.store.told(&code(1))?, None, "a preview keeps nothing");

    let told = till.store.import_statement(FILE.as_bytes(), NOW)?;
    let codes: Vec<_> = told.new.iter().map(|row| row.code.clone()).collect();
    assert_eq!(codes, [code(1), code(2), code(5)]);
    assert_eq!((told.known, told.statement.other), (1, 1));
    assert_eq!(told.differ.len(), 1, "400 here, 450 in the records");
    assert_eq!(told.differ[0].code, code(4));
    let kept = till.store.told(&code(2))?.expect("kept");
    assert_eq!((kept.amount, kept.phone), (Cents::new(125_000), None));

    let made = reconcile(&mut till.store.recall(Cause::default()), None, NOW)?;
    till.store
        .keep_book(&made, Millis(NOW.0 - 48 * 3_600_000))?;
    // Those of the statement, the one of a month ago among them, beside the two of the records.
    assert_eq!(till.store.unassigned_in_all()?, (2, 3));

    let again = till.store.import_statement(FILE.as_bytes(), NOW)?;
    assert_eq!((again.new.len(), again.known), (0, 4));
    assert_eq!(till.store.unassigned_in_all()?, (2, 3));
    let (path, _folder) = till.close();
    let sql = "SELECT count(*) FROM evidence WHERE source = 'statement'";
    let kept: i64 = raw::connect(&path)?.query_row(sql, [], |row| row.get(0))?;
    assert_eq!(kept, 1);
    Ok(())
}

#[test]
fn r5_a_statement_releases_nothing() -> Result<()> {
    let mut till = till()?;
    till.store.import_statement(FILE.as_bytes(), NOW)?;
    till.open_sale(1, 100)?;
    let now = till.now;
    let memory = &mut till.store.recall(Cause::default());
    let given = assign(memory, sale(1), &code(1), Person::Cashier, now);
    let unknown = matches!(given, Err(TakeError::Refused(Refusal::PaymentUnknown)));
    assert!(unknown, "{given:?}");

    // Once the records have it, they do.
    let rows = [row(1, 100, "0733000111", Millis(NOW.0 - 1_800_000))];
    till.store.keep_page(&page(b"another", &rows, NOW, None))?;
    let memory = &mut till.store.recall(Cause::default());
    assert!(assign(memory, sale(1), &code(1), Person::Cashier, now).is_ok());
    Ok(())
}

#[test]
fn another_file_is_refused() -> Result<()> {
    let mut till = Till::new()?;
    let refused = till.store.import_statement(b"name,price\nbread,65\n", NOW);
    assert!(matches!(refused, Err(StatementError::NoColumns(_))));
    Ok(())
}

/// The portal gives a workbook as well: its times are numbers, its amounts have no commas, and what it says is the same.
#[test]
fn a_workbook_says_what_its_csv_says() -> Result<()> {
    let till = till()?;
    let told = till
        .store
        .preview_statement(include_bytes!("statement.xlsx"), NOW)?;
    let text = till.store.preview_statement(FILE.as_bytes(), NOW)?;
    assert_eq!(told.statement, text.statement);
    assert_eq!((told.new, told.known), (text.new, text.known));
    let broken = till.store.preview_statement(b"PK\x03\x04 and no more", NOW);
    assert!(matches!(broken, Err(StatementError::NoColumns(_))));
    Ok(())
}
