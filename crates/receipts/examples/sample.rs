//! Writes sample receipts as PDF and SVG into a folder: `cargo run -p pokea-receipts --example sample -- target/receipts`.

use anyhow::{Context, Result};
use pokea_domain::entry::Amount;
use pokea_domain::shop::{Shop, World};
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn, ReceiptNumber, RegisterId};
use pokea_receipts::{Confirmation, Item, Language, Paper, Receipt, Tender, to_pdf, to_svg};
use std::path::PathBuf;

fn main() -> Result<()> {
    let folder = PathBuf::from(
        std::env::args_os()
            .nth(1)
            .context("say which folder to write to")?,
    );
    std::fs::create_dir_all(&folder)?;
    let mpesa = Tender::Mpesa {
        code: Some(MpesaCode::parse("UKM4K7Q2TX")?),
        payer: Some("Wanjiku".to_owned()),
        phone_masked: Msisdn::parse("0712345678")?.masked(),
        confirmation: Confirmation::Proven,
    };
    let cash = Tender::Cash {
        tendered: Cents::new(200_000),
        change: Cents::new(50_000),
    };
    for (name, tender, language, world, copy) in [
        ("mpesa-en", &mpesa, Language::En, World::Live, false),
        ("mpesa-sw", &mpesa, Language::Sw, World::Practice, false),
        ("cash-en", &cash, Language::En, World::Live, true),
        ("cash-sw", &cash, Language::Sw, World::Live, false),
    ] {
        let receipt = receipt(tender.clone(), language, world, copy)?;
        for (width, paper) in [
            ("58", Paper::Roll58),
            ("80", Paper::Roll80),
            ("a4", Paper::A4),
        ] {
            let layout = receipt.layout(paper, None)?;
            let file = folder.join(format!("{name}-{width}"));
            std::fs::write(file.with_extension("pdf"), to_pdf(&layout))?;
            std::fs::write(file.with_extension("svg"), to_svg(&layout))?;
        }
    }
    Ok(())
}

fn receipt(tender: Tender, language: Language, world: World, copy: bool) -> Result<Receipt> {
    let mut items: Vec<Item> = Amount::parse("2*215+770+300")?
        .into_lines()
        .into_iter()
        .map(Item::from)
        .collect();
    items[0].line.name = Some("Unga wa ugali 2 kg".to_owned());
    items[1].line.name = Some("Mafuta ya kupikia ya alizeti, chupa ya lita tatu".to_owned());
    Ok(Receipt {
        shop: Shop {
            name: "Mama Njeri Stores".to_owned(),
            address: "Moi Avenue 12, Nairobi".to_owned(),
            kra_pin: "P051234567X".to_owned(),
            till_number: "5200201".to_owned(),
            register: RegisterId(1),
        },
        world,
        number: ReceiptNumber {
            register: RegisterId(1),
            sequence: 413,
        },
        at: Millis(1_795_347_129_000),
        items,
        due: Cents::new(150_000),
        parts: Vec::new(),
        tender,
        served_by: Some("Achieng".to_owned()),
        buyer_pin: None,
        exchange_for: None,
        language,
        copy,
    })
}
