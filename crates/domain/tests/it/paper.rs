//! A receipt's way to paper: one original, and nobody guesses whether it came out.

use crate::counter::Counter;
use pokea_domain::Cents;
use pokea_domain::kra_pin::KraPin;
use pokea_domain::payment::QueryAnswer;
use pokea_domain::print::{PrintEvent, PrintInput, PrintJob, PrintOutcome, PrintState};
use pokea_domain::sale::{Effect, Event, Input, Refusal};

const LOOKED_THERE: PrintInput = PrintInput::Looked { printed: true };
const LOOKED_MISSING: PrintInput = PrintInput::Looked { printed: false };

fn paid() -> Counter {
    let mut counter = Counter::sale_of("1500");
    counter.ask(1).expect("the first request");
    counter.accepted(1);
    counter.query(1, QueryAnswer::Paid);
    counter
}

fn printing() -> Counter {
    let mut counter = paid();
    counter.print(PrintInput::Begin).expect("queued");
    counter
}

fn job(counter: &Counter) -> (PrintState, bool) {
    let job = counter.sale.paper.expect("a job");
    (job.state, job.copy)
}

#[test]
fn r16_the_print_job_is_in_the_decision_that_completes_the_sale() {
    let mut counter = Counter::sale_of("1500");
    counter.ask(1).expect("the first request");
    counter.accepted(1);
    let events = counter.query(1, QueryAnswer::Paid);
    assert!(matches!(
        events[..],
        [
            Event::ProvenPaid { .. },
            Event::Completed { .. },
            Event::Paper(PrintEvent::Queued { copy: false })
        ]
    ));
    assert!(counter.effects.contains(&Effect::WriteReceipt));
    let mut counter = Counter::sale_of("1500");
    let tendered = Cents::new(150_000);
    counter
        .happens(Input::TakeCash { tendered })
        .expect("enough");
    assert_eq!(job(&counter), (PrintState::Queued, false));
}

#[test]
fn without_a_printer_there_is_no_job_until_paper_is_wanted() {
    let mut counter = Counter::sale_of("1500");
    counter.prints = false;
    assert_eq!(
        counter.print(PrintInput::Wanted),
        Err(Refusal::NothingToPrint),
        "not paid"
    );
    let tendered = Cents::new(150_000);
    counter
        .happens(Input::TakeCash { tendered })
        .expect("enough");
    assert_eq!(counter.sale.paper, None);
    assert_eq!(counter.effects, [Effect::WriteReceipt]);
    counter.print(PrintInput::Wanted).expect("paid");
    assert_eq!(job(&counter), (PrintState::Queued, false));
}

#[test]
fn a_job_goes_to_the_printer_once() {
    let mut counter = printing();
    assert_eq!(job(&counter), (PrintState::Printing, false));
    assert_eq!(
        counter.print(PrintInput::Begin),
        Err(Refusal::NothingToPrint)
    );
    let done = PrintInput::Ended(PrintOutcome::Printed);
    counter.print(done).expect("never refused");
    assert_eq!(job(&counter), (PrintState::Printed, false));
    assert_eq!(
        counter.print(PrintInput::Begin),
        Err(Refusal::NothingToPrint)
    );
    assert_eq!(counter.print(done), Ok(vec![]));
}

#[test]
fn a_restart_while_it_prints_asks_and_never_prints_again_by_itself() {
    let mut counter = printing();
    counter.happens(Input::Restarted).expect("never refused");
    assert_eq!(job(&counter), (PrintState::Ask, false));
    assert_eq!(
        counter.print(PrintInput::Begin),
        Err(Refusal::NothingToPrint)
    );
    assert_eq!(counter.happens(Input::Restarted), Ok(vec![]));

    counter.print(LOOKED_THERE).expect("never refused");
    assert_eq!(job(&counter), (PrintState::Printed, false));
}

#[test]
fn what_may_have_come_out_before_is_printed_as_a_copy() {
    for unsure in [
        Input::Restarted,
        Input::Print(PrintInput::Ended(PrintOutcome::Unclear)),
    ] {
        let mut counter = printing();
        counter.happens(unsure).expect("never refused");
        counter.print(LOOKED_MISSING).expect("never refused");
        assert_eq!(job(&counter), (PrintState::Queued, true));
        assert_eq!(counter.print(LOOKED_MISSING), Ok(vec![]), "a double click");
        counter.print(PrintInput::Begin).expect("queued");
        assert_eq!(job(&counter), (PrintState::Printing, true));
    }
    let mut counter = printing();
    let done = PrintInput::Ended(PrintOutcome::Printed);
    counter.print(done).expect("never refused");
    counter.print(PrintInput::Wanted).expect("paid");
    assert_eq!(job(&counter), (PrintState::Queued, true));
}

#[test]
fn a_printer_that_was_not_reached_takes_nothing_away() {
    let mut counter = printing();
    let failed = PrintInput::Ended(PrintOutcome::NotPrinted);
    counter.print(failed).expect("never refused");
    assert_eq!(
        job(&counter),
        (PrintState::Queued, false),
        "still the original"
    );
}

#[test]
fn paper_that_is_on_its_way_is_not_wanted_twice() {
    let mut counter = paid();
    assert_eq!(counter.print(PrintInput::Wanted), Ok(vec![]));
    counter.print(PrintInput::Begin).expect("queued");
    assert_eq!(counter.print(PrintInput::Wanted), Ok(vec![]));
    counter.happens(Input::Restarted).expect("never refused");
    assert_eq!(counter.print(PrintInput::Wanted), Ok(vec![]));
}

#[test]
fn paper_that_nobody_waits_for_is_dropped_until_somebody_wants_it() {
    let mut counter = paid();
    counter.print(PrintInput::Dropped).expect("paid");
    assert_eq!(job(&counter), (PrintState::Dropped, false));
    assert_eq!(
        counter.print(PrintInput::Begin),
        Err(Refusal::NothingToPrint)
    );
    counter.print(PrintInput::Wanted).expect("paid");
    assert_eq!(job(&counter), (PrintState::Queued, false), "none came out");

    let mut counter = printing();
    assert_eq!(counter.print(PrintInput::Dropped), Ok(vec![]), "too late");
    counter.happens(Input::Restarted).expect("never refused");
    counter.print(PrintInput::Dropped).expect("paid");
    counter.print(PrintInput::Wanted).expect("paid");
    assert_eq!(job(&counter), (PrintState::Queued, true), "one may have");
}

/// Every state against every input: a job is never lost, never goes back to being an original, and prints only after an event.
#[test]
fn no_input_loses_a_job() {
    let inputs = [
        PrintInput::Wanted,
        PrintInput::Begin,
        PrintInput::Ended(PrintOutcome::Printed),
        PrintInput::Ended(PrintOutcome::NotPrinted),
        PrintInput::Ended(PrintOutcome::Unclear),
        LOOKED_THERE,
        LOOKED_MISSING,
        PrintInput::Dropped,
        PrintInput::Restarted,
    ];
    let states = [
        PrintState::Queued,
        PrintState::Printing,
        PrintState::Ask,
        PrintState::Printed,
        PrintState::Dropped,
    ];
    for (state, copy, input) in states.into_iter().flat_map(|state| {
        inputs
            .into_iter()
            .flat_map(move |input| [false, true].map(|copy| (state, copy, input)))
    }) {
        let job = PrintJob { state, copy };
        let Some(event) = PrintJob::decide(Some(job), input) else {
            continue;
        };
        let after = PrintJob::after(Some(job), event);
        let case = format!("{job:?}, {input:?}");
        assert!(after.copy >= copy, "{case}: an original again");
        assert_ne!(after, job, "{case}: an event changes something");
        match (state, after.state) {
            (PrintState::Queued, PrintState::Printing)
            | (PrintState::Printing, PrintState::Printed | PrintState::Ask)
            | (PrintState::Ask, PrintState::Printed)
            | (PrintState::Queued, PrintState::Dropped) => {}
            (PrintState::Ask, PrintState::Dropped) => assert!(after.copy, "{case}"),
            (PrintState::Dropped, PrintState::Queued) => {
                assert_eq!(input, PrintInput::Wanted, "{case}");
            }
            (PrintState::Printing, PrintState::Queued) => {
                assert_eq!(input, PrintInput::Ended(PrintOutcome::NotPrinted), "{case}");
            }
            (PrintState::Ask | PrintState::Printed, PrintState::Queued) => {
                assert!(after.copy, "{case}");
            }
            (from, to) => panic!("{case}: {from:?} became {to:?}"),
        }
    }
}

#[test]
fn a_buyers_pin_may_change_until_the_receipt_bears_it() {
    let pin = |text| KraPin::parse(text).ok();
    let (right, typo) = (pin("A001234567Z"), pin("A001234576Z"));
    let mut counter = Counter::sale_of("1500");
    for told in [&typo, &None, &right, &right] {
        let pin = told.clone();
        counter.happens(Input::BuyerPin { pin }).expect("open");
        assert_eq!(counter.sale.buyer_pin, *told);
    }
    let tendered = Cents::new(150_000);
    counter
        .happens(Input::TakeCash { tendered })
        .expect("enough");
    for other in [typo, None] {
        let refused = counter.happens(Input::BuyerPin { pin: other });
        assert_eq!(refused, Err(Refusal::BuyerPinStands));
    }
    assert_eq!(counter.replayed().buyer_pin, right);
}

#[test]
fn a_buyers_pin_that_comes_after_the_payment_is_written_on_the_receipt_and_one_for_nothing_nowhere()
{
    let pin = KraPin::parse("A001234567Z").ok();
    let mut counter = paid();
    counter.effects.clear();
    let told = counter.happens(Input::BuyerPin { pin: pin.clone() });
    assert_eq!(told, Ok(vec![Event::BuyerPin { pin: pin.clone() }]));
    assert_eq!(counter.effects, [Effect::WriteReceipt]);

    let mut counter = Counter::sale_of("1500");
    counter.happens(Input::Stop).expect("closed");
    let refused = counter.happens(Input::BuyerPin { pin });
    assert_eq!(refused, Err(Refusal::SaleClosed));
}
