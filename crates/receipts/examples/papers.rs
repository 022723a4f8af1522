//! Receipts of every kind as PDF at each width and as ESC/POS for each printer, in files for programs of others to read
//! (`tests/oracles/paper`): `papers FOLDER COUNT`. For each receipt, one JSON object a line says what must be on all of its papers.

use anyhow::{Context, Result};
use pokea_domain::line::Line;
use pokea_domain::shop::{Shop, World};
use pokea_domain::{Cents, Millis, MpesaCode, ReceiptNumber, RegisterId, Vat};
use pokea_receipts::{
    Confirmation, Head, Item, Language, Paper, Part, Printer, Receipt, Tender, to_pdf,
};
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;

const GOODS: [&str; 6] = [
    "Unga wa ugali 2 kg",
    "Maziwa",
    "Mafuta ya kupikia ya alizeti, chupa ya lita tatu",
    "Sukari Ng'ombe 1 kg",
    "Sabuni",
    "Ngũgĩ’s “Café” blend – ½ kg",
];
const BANDS: [Vat; 5] = [Vat::B, Vat::A, Vat::B, Vat::C, Vat::E];

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().context("into which folder?")?);
    let count: u32 = arguments.next().context("how many?")?.parse()?;
    let mut out = std::io::stdout().lock();
    for number in 1..=count {
        let receipt = receipt(number)?;
        for (name, paper) in [
            ("58mm", Paper::Roll58),
            ("80mm", Paper::Roll80),
            ("a4", Paper::A4),
        ] {
            let pdf = to_pdf(&receipt.layout(paper, None)?);
            std::fs::write(folder.join(format!("{number}-{name}.pdf")), pdf)?;
        }
        for head in [Head::Columns32, Head::Columns42, Head::Columns48] {
            let printer = Printer {
                head,
                cutter: true,
                drawer: true,
            };
            let name = format!("{number}-{}.escpos", head.columns());
            let bytes = receipt.to_escpos(printer, None)?;
            std::fs::write(folder.join(name), bytes)?;
        }
        writeln!(out, "{}", said(&receipt)?)?;
    }
    Ok(())
}

/// What must be read on paper: every amount as it is written, and what is in the QR code.
fn said(receipt: &Receipt) -> Result<serde_json::Value> {
    let lines = receipt.items.iter().filter_map(|item| item.line.gross());
    let parts = receipt.parts.iter().map(|part| part.amount);
    let vat = receipt.vat_totals()?;
    let vat = vat.iter().flat_map(|total| [total.net, total.vat]);
    let amounts = lines.chain(parts).chain(vat);
    Ok(json!({
        "number": receipt.number.to_string(),
        "total": format!("KSh {}", receipt.due),
        "amounts": amounts.map(|amount| amount.to_string()).collect::<Vec<_>>(),
        "qr": receipt.verification(),
    }))
}

/// One to twelve lines; by phone, in cash or both; in either language; some of them copies.
fn receipt(number: u32) -> Result<Receipt> {
    let items: Vec<Item> = (0..1 + number * 5 % 12)
        .map(|place| item(number, place))
        .collect();
    let totals = items.iter().filter_map(|item| item.line.total());
    let exact: i64 = totals.map(Cents::cents).sum();
    let due = Cents::new((exact + 50) / 100 * 100);
    let in_cash = Cents::new(due.cents() / 300 * 100);
    let is_split = number.is_multiple_of(3) && in_cash > Cents::ZERO;
    let cash = |amount: Cents, change: Cents| Tender::Cash {
        tendered: Cents::new(amount.cents() + change.cents()),
        change,
    };
    let mpesa = Tender::Mpesa {
        code: Some(MpesaCode::parse(&format!("UKM{number:04}TXQ"))?),
        payer: Some("Wanjikũ".to_owned()),
        phone_masked: "0712 ••• 678".to_owned(),
        confirmation: Confirmation::Proven,
    };
    Ok(Receipt {
        shop: Shop {
            name: "Mama Njeri Stores".to_owned(),
            address: "Moi Avenue 12, Nairobi".to_owned(),
            kra_pin: "P051234567X".to_owned(),
            till_number: "5200201".to_owned(),
            register: RegisterId(1),
        },
        world: World::Live,
        number: ReceiptNumber {
            register: RegisterId(1),
            sequence: number,
        },
        at: Millis(1_795_347_129_000),
        items,
        due,
        parts: is_split
            .then(|| Part {
                amount: in_cash,
                tender: cash(in_cash, Cents::ZERO),
            })
            .into_iter()
            .collect(),
        tender: if is_split || !number.is_multiple_of(2) {
            mpesa
        } else {
            cash(due, Cents::new(5_000))
        },
        served_by: Some("Achieng".to_owned()),
        buyer_pin: number.is_multiple_of(4).then(|| "A001234567Z".to_owned()),
        exchange_for: number.is_multiple_of(6).then(|| "R1-000001-1".to_owned()),
        language: if number.is_multiple_of(2) {
            Language::Sw
        } else {
            Language::En
        },
        copy: number.is_multiple_of(5),
    })
}

/// Amounts as unlike each other as a few primes make them.
fn item(number: u32, place: u32) -> Item {
    let mixed = number * 7_919 + place * 10_473;
    let choose = |count: usize| usize::try_from(mixed).unwrap_or(0) % count;
    let unit = i64::from(mixed * 31 % 290_000 + 100);
    Item::from(Line {
        name: Some(GOODS[choose(GOODS.len())].to_owned()),
        vat: BANDS[choose(BANDS.len())],
        discount: Cents::new(if place == 3 { unit / 10 } else { 0 }),
        note: (place == 1).then(|| "Without a bag".to_owned()),
        ..Line::plain(1 + mixed % 4, Cents::new(unit))
    })
}
