//! Many people in one file: read as a whole, each row with what is amiss in it.

use crate::payouts::{shillings, wish};
use pokea_domain::payout::{Around, Event, Kind, ListError, PayList, ROWS_MAX, RowProblem, Rules};

fn rows(text: &str) -> Vec<Vec<String>> {
    let row = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().map(row).collect()
}

#[test]
fn a_list_of_people_is_read_as_a_whole() {
    let file = "Jina,Simu,Kiasi\nNjeri,0712345678,1500\n,,\nOtieno,733000111,\nAchieng,722000222.0,800.00\nNjeri,254712345678,20\nJuma,0700111222,9";
    let list = PayList::read(&rows(file), "Wages").expect("a list");
    let told: Vec<_> = { list.rows.iter() }
        .map(|row| {
            (
                row.line,
                row.name.as_str(),
                row.paid.as_ref().err().copied(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (2, "Njeri", None),
            (4, "Otieno", Some(RowProblem::Amount)),
            (5, "Achieng", None),
            (6, "Njeri", Some(RowProblem::Repeated)),
            (7, "Juma", Some(RowProblem::Amount)),
        ]
    );
    assert!(!list.is_good());
    assert_eq!(list.total(), shillings(2_300));
    // Without names of columns: phone, amount, name, reason.
    let list = PayList::read(&rows("0712345678,50,Njeri,Milk\n0733000111,60"), "");
    let list = list.expect("a list");
    let reason = |at: usize| {
        list.rows[at]
            .paid
            .as_ref()
            .map(|(.., reason)| reason.as_str().to_owned())
    };
    assert_eq!(reason(0), Ok("Milk".to_owned()));
    assert_eq!(reason(1), Err(&RowProblem::Reason));
    assert_eq!(
        PayList::read(&rows("name,phone,amount\n"), "x"),
        Err(ListError::Empty)
    );
    let many = "0712345678,50\n".repeat(ROWS_MAX + 1);
    assert_eq!(PayList::read(&rows(&many), "x"), Err(ListError::TooLong));
}

#[test]
fn a_list_needs_two_people_for_all_of_it() {
    let rules = Rules::default();
    let asked =
        wish(Kind::Person, 500).ask_among(shillings(20_001), &Around::default(), &rules, false);
    assert!(matches!(
        asked,
        Ok(Event::Asked {
            needs_second: true,
            ..
        })
    ));
}
