//! Paper: a sale waits for none of it, each original comes out once, what nobody knows is asked, and the drawer opens for cash alone.

use anyhow::Result;
use pokea_app::commands::printing::{ChangePrinter, OnePrinter, SetPaper, SettlePaper};
use pokea_app::commands::{
    CloseShift, CommandErrorCode, CountDrawer, NoSale, Nothing, OneRefund, OneSale, OpenShift,
    ShowZ,
};
use pokea_app::views::PracticeCustomer;
use pokea_app::views::printing::{CameOut, FilePaper, HeadWidth, PrintTrouble};
use pokea_tests::{Mood, TestPrinter, TestShop, new_id};

/// `ESC p`: what opens a drawer.
const KICK: &str = "\u{1b}p";

async fn sell(shop: &TestShop, amount: &str) -> Result<String> {
    let id = new_id();
    let sale = shop.cash(&id, amount, "").await?;
    assert!(sale.paid.is_some());
    Ok(id)
}

async fn print(shop: &TestShop, sale: &str) -> Result<()> {
    let sale = sale.to_owned();
    shop.app().print_receipt(OneSale { sale }).await?;
    Ok(())
}

async fn settle(shop: &TestShop, sale: &str, came_out: bool) -> Result<()> {
    let sale = sale.to_owned();
    let settled = SettlePaper { sale, came_out };
    shop.app().settle_paper(settled).await?;
    Ok(())
}

/// Nothing waits, nothing is asked, nothing is the matter.
async fn until_quiet(shop: &TestShop) -> Result<()> {
    shop.until("everything is on paper", |view| {
        let paper = &view.paper;
        paper.waiting == 0 && paper.asks.is_empty() && paper.trouble.is_none()
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn every_sale_is_printed_once_and_again_as_a_copy() -> Result<()> {
    let shop = TestShop::open().await?;
    let before = sell(&shop, "10").await?;
    assert_eq!(
        shop.app()
            .print_receipt(OneSale {
                sale: before.clone()
            })
            .await
            .map_err(|e| e.code)
            .err(),
        Some(CommandErrorCode::NoPrinter)
    );
    let printer = TestPrinter::start().await?;
    let printers = shop.app().add_printer(printer.named()).await?;
    assert!(printers.every_sale && printers.printers[0].in_use);

    let sale = sell(&shop, "250").await?;
    let original = printer.until_job("R1-000002").await?;
    assert!(original.contains("KSh 250.00") && !original.contains("COPY"));
    // While it is on its way, nobody needs to want it.
    until_quiet(&shop).await?;
    print(&shop, &sale).await?;
    let copy = printer.until_job("COPY").await?;
    assert!(copy.contains("R1-000002"));
    until_quiet(&shop).await?;
    assert_eq!(printer.jobs().len(), 2, "a printer does not print the past");

    // Paper of a sale that was paid before there was a printer is an original.
    print(&shop, &before).await?;
    assert!(!printer.until_job("R1-000001").await?.contains("COPY"));
    until_quiet(&shop).await?;

    let set = SetPaper {
        every_sale: false,
        files: FilePaper::A4,
    };
    shop.app().set_paper(set).await?;
    let quiet = sell(&shop, "30").await?;
    print(&shop, &quiet).await?;
    assert!(!printer.until_job("R1-000003").await?.contains("COPY"));
    until_quiet(&shop).await?;
    let shop = shop.restart().await?;
    let printers = shop.app().read_printers(Nothing {}).await?;
    assert!(
        !printers.every_sale && printers.files == FilePaper::A4 && printers.printers.len() == 1
    );
    assert_eq!(printer.jobs().len(), 4, "a start prints nothing again");
    shop.finish().await?;
    Ok(())
}

#[tokio::test]
async fn a_printer_without_paper_holds_up_no_sale_and_another_takes_over() -> Result<()> {
    let shop = TestShop::open().await?;
    let (empty, other) = (TestPrinter::start().await?, TestPrinter::start().await?);
    shop.app().add_printer(other.named()).await?;
    shop.app().add_printer(empty.named()).await?;
    empty.be(Mood::PaperOut);
    for amount in ["100", "200"] {
        sell(&shop, amount).await?;
    }
    shop.until("it says why", |view| {
        view.paper.waiting == 2 && view.paper.trouble == Some(PrintTrouble::PaperOut)
    })
    .await?;

    // Paper is put in: what waits comes out by itself, as originals.
    empty.be(Mood::Well);
    shop.app().retry_printing(Nothing {}).await?;
    until_quiet(&shop).await?;
    assert_eq!(empty.jobs().len(), 2);
    assert!(empty.jobs().iter().all(|job| !job.contains("COPY")));

    empty.be(Mood::PaperOut);
    sell(&shop, "300").await?;
    shop.until("it waits", |view| view.paper.trouble.is_some())
        .await?;
    let printers = shop.app().read_printers(Nothing {}).await?;
    let printer = printers.printers[0].id;
    shop.app().use_printer(OnePrinter { printer }).await?;
    other.until_job("R1-000003").await?;
    until_quiet(&shop).await?;

    // The customers are gone: nobody wants these any more.
    other.be(Mood::PaperOut);
    let gone = sell(&shop, "400").await?;
    shop.until("it waits", |view| view.paper.trouble.is_some())
        .await?;
    shop.app().drop_papers(Nothing {}).await?;
    other.be(Mood::Well);
    print(&shop, &gone).await?;
    assert!(!other.until_job("R1-000004").await?.contains("COPY"));
    shop.finish().await?;
    Ok(())
}

#[tokio::test]
async fn what_nobody_knows_is_asked_and_never_printed_again_by_itself() -> Result<()> {
    let shop = TestShop::open().await?;
    let printer = TestPrinter::start().await?;
    shop.app().add_printer(printer.named()).await?;
    printer.be(Mood::HangsUp);
    let (there, missing) = (sell(&shop, "100").await?, sell(&shop, "200").await?);
    shop.until("both are asked about", |view| view.paper.asks.len() == 2)
        .await?;
    printer.be(Mood::Well);
    assert_eq!(printer.jobs().len(), 2);
    settle(&shop, &there, true).await?;
    settle(&shop, &missing, false).await?;
    assert!(printer.until_job("COPY").await?.contains("R1-000002"));
    until_quiet(&shop).await?;
    assert_eq!(printer.jobs().len(), 3);

    // The till stops while the printer has it.
    printer.be(Mood::FallsSilent);
    let begun = printer.begun();
    let cut = sell(&shop, "300").await?;
    pokea_tests::until("it is with the printer", async || {
        Ok((printer.begun() > begun).then_some(()))
    })
    .await?;
    let shop = shop.restart().await?;
    printer.be(Mood::Well);
    let view = shop
        .until("it is asked about", |view| !view.paper.asks.is_empty())
        .await?;
    assert_eq!(
        (
            &view.paper.asks[0].sale,
            view.paper.asks[0].receipt.as_str()
        ),
        (&cut, "R1-000003")
    );
    settle(&shop, &cut, true).await?;
    until_quiet(&shop).await?;
    let of_it = |job: &&String| job.contains("R1-000003");
    assert!(printer.jobs().iter().filter(of_it).count() <= 1);
    shop.finish().await?;
    Ok(())
}

#[tokio::test]
async fn the_drawer_opens_for_cash_and_for_nothing_else() -> Result<()> {
    let shop = TestShop::open().await?;
    let printer = TestPrinter::start().await?;
    let added = shop.app().add_printer(printer.named()).await?;
    let has_drawer = ChangePrinter {
        printer: added.printers[0].id,
        head: HeadWidth::Columns32,
        cutter: false,
        drawer: true,
    };
    shop.app().change_printer(has_drawer).await?;
    let kicks = || {
        printer
            .jobs()
            .iter()
            .filter(|job| job.contains(KICK))
            .count()
    };

    shop.customers(PracticeCustomer::Pays).await?;
    let sale = shop.charge("150", "0712345678").await?;
    shop.until_sale(&sale.id, "paid", |sale| sale.paid.is_some())
        .await?;
    printer.until_job("R1-000001").await?;
    until_quiet(&shop).await?;
    assert_eq!(kicks(), 0, "money on a phone is in no drawer");

    let cash = sell(&shop, "100").await?;
    printer.until_job("R1-000002").await?;
    printer.until_job(KICK).await?;
    until_quiet(&shop).await?;
    // The same wish again, and a copy, are no cash.
    shop.cash(&cash, "100", "").await?;
    print(&shop, &cash).await?;
    printer.until_job("COPY").await?;
    until_quiet(&shop).await?;
    assert_eq!(kicks(), 1);

    let reason = "change for a neighbour".to_owned();
    shop.app().no_sale(NoSale { reason }).await?;
    pokea_tests::until("the drawer opened", async || {
        Ok((kicks() == 2).then_some(()))
    })
    .await?;
    shop.finish().await?;
    Ok(())
}

#[tokio::test]
async fn a_report_and_a_test_page_tell_whoever_waits_for_them() -> Result<()> {
    let shop = TestShop::open().await?;
    let printer = TestPrinter::start().await?;
    let float = "1000".to_owned();
    shop.app().open_shift(OpenShift { float }).await?;
    let pieces = (0..10).map(|place| u8::from(place == 0).to_string());
    let pieces = pieces.collect();
    shop.app().count_drawer(CountDrawer { pieces }).await?;
    let over = Vec::new();
    let report = shop.app().close_shift(CloseShift { over }).await?;
    let z = report.z.expect("a Z report has a number");
    let asked = ShowZ { z: z.clone() };
    let refused = shop.app().print_z(asked.clone()).await;
    assert_eq!(
        refused.map_err(|e| e.code).err(),
        Some(CommandErrorCode::NoPrinter)
    );

    let added = shop.app().add_printer(printer.named()).await?;
    let printed = shop.app().print_z(asked.clone()).await?;
    assert_eq!((printed.came_out, printed.trouble), (CameOut::Yes, None));
    assert!(printer.until_job(&z).await?.contains("1,000.00"));
    let page = OnePrinter {
        printer: added.printers[0].id,
    };
    assert_eq!(shop.app().test_printer(page).await?.came_out, CameOut::Yes);
    assert_eq!(printer.jobs().len(), 2);

    printer.be(Mood::PaperOut);
    let printed = shop.app().print_z(asked.clone()).await?;
    assert_eq!(
        (printed.came_out, printed.trouble),
        (CameOut::No, Some(PrintTrouble::PaperOut))
    );
    printer.be(Mood::HangsUp);
    let printed = shop.app().print_z(asked).await?;
    assert_eq!(printed.came_out, CameOut::Perhaps);
    shop.finish().await?;
    Ok(())
}

#[tokio::test]
async fn a_refund_opens_the_drawer_once_and_is_printed_when_somebody_asks() -> Result<()> {
    let shop = TestShop::open().await?;
    let sale = sell(&shop, "300").await?;
    let printer = TestPrinter::start().await?;
    let added = shop.app().add_printer(printer.named()).await?;
    let has_drawer = ChangePrinter {
        printer: added.printers[0].id,
        head: HeadWidth::Columns48,
        cutter: true,
        drawer: true,
    };
    shop.app().change_printer(has_drawer).await?;
    let wish = crate::refunds::refund(&sale, "120", &[]);
    let given = shop.app().refund(wish.clone()).await?;
    printer.until_job(KICK).await?;
    shop.app().refund(wish).await?;
    let refund = OneRefund {
        sale,
        number: given.number.clone(),
    };
    let printed = shop.app().print_refund(refund).await?;
    assert_eq!((printed.came_out, printed.trouble), (CameOut::Yes, None));
    let paper = printer.until_job(&given.number).await?;
    assert!(paper.contains("120.00") && !paper.contains(KICK));
    assert_eq!(printer.jobs().len(), 2, "one kick, one paper");
    shop.finish().await?;
    Ok(())
}
