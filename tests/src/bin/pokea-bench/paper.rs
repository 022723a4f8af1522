//! A long receipt, and the size of what the window loads.

use crate::Scale;
use crate::table::{Row, Samples};
use anyhow::Context;
use flate2::Compression;
use flate2::write::GzEncoder;
use pokea_domain::entry::Line;
use pokea_domain::shop::{Shop, World};
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn, ReceiptNumber, RegisterId};
use pokea_receipts::{Confirmation, Item, Language, Paper, Receipt, Tender, to_pdf};
use std::io::Write;
use std::path::Path;
use std::time::Duration;
use tokio::time::Instant;

const LINES: i64 = 20;

pub(crate) fn measure(scale: &Scale) -> anyhow::Result<Vec<Row>> {
    let receipt = receipt()?;
    let (mut times, mut bytes) = (Samples::default(), 0);
    for _ in 0..scale.rounds * scale.searches {
        let begun = Instant::now();
        let pdf = to_pdf(&receipt.layout(Paper::Roll80, None)?);
        times.push(begun.elapsed());
        bytes = pdf.len();
    }
    let mut rows = vec![
        Row::within(
            "receipt of 20 lines with QR, as PDF",
            &times,
            Duration::from_millis(10),
        ),
        Row::size("  its size", bytes, 30_000),
    ];
    let built = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/dist"));
    if built.exists() {
        rows.push(Row::size(
            "JavaScript at first paint, gzip",
            scripts_at_first_paint(built)?,
            80_000,
        ));
    }
    Ok(rows)
}

fn receipt() -> anyhow::Result<Receipt> {
    let items: Vec<Item> = (1..=LINES)
        .map(|line| {
            Item::from(Line {
                name: Some(format!("Mafuta ya kupikia ya alizeti, chupa {line}")),
                ..Line::plain(2, Cents::new(line * 1_000))
            })
        })
        .collect();
    Ok(Receipt {
        shop: Shop {
            name: "Mama Njeri Stores".to_owned(),
            address: "Moi Avenue 12, Nairobi".to_owned(),
            kra_pin: "P051234567X".to_owned(),
            till_number: "5200201".to_owned(),
            register: RegisterId(1),
        },
        world: World::Practice,
        number: ReceiptNumber::first(RegisterId(1)),
        at: Millis(1_795_347_129_000),
        items,
        due: Cents::new(LINES * (LINES + 1) * 1_000),
        parts: Vec::new(),
        tender: Tender::Mpesa {
            code: Some(MpesaCode::parse("UKM4K7Q2TX")?),
            payer: Some("Wanjiku".to_owned()),
            phone_masked: Msisdn::parse("0712345678")?.masked(),
            confirmation: Confirmation::Proven,
        },
        served_by: Some("Achieng".to_owned()),
        buyer_pin: None,
        exchange_for: None,
        language: Language::Sw,
        copy: false,
    })
}

/// The scripts that the built page names itself; what it loads later is not first paint.
fn scripts_at_first_paint(built: &Path) -> anyhow::Result<usize> {
    let page = std::fs::read_to_string(built.join("index.html"))?;
    let mut bytes = 0;
    for quoted in page.split('"').filter(|quoted| quoted.ends_with(".js")) {
        let script = std::fs::read(built.join(quoted))
            .with_context(|| format!("the built page names {quoted}"))?;
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&script)?;
        bytes += packed.finish()?.len();
    }
    Ok(bytes)
}
