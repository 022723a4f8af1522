//! Receipts to test with.

use pokea_domain::entry::Line;
use pokea_domain::shop::{Shop, World};
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn, ReceiptNumber, RegisterId};
use pokea_receipts::{Confirmation, Item, Language, Receipt, Tender};

pub fn line(name: Option<&str>, quantity: u32, unit: i64) -> Line {
    Line {
        name: name.map(str::to_owned),
        ..Line::plain(quantity, Cents::new(unit))
    }
}

pub fn mpesa() -> Tender {
    Tender::Mpesa {
        code: Some(MpesaCode::parse("UKM4K7Q2TX").expect("ten characters")),
        payer: Some("Wanjiku".to_owned()),
        phone_masked: Msisdn::parse("0712345678")
            .expect("a mobile number")
            .masked(),
        confirmation: Confirmation::Proven,
    }
}

/// Three lines, 1,500 shillings, at 14:32:09 in Nairobi.
pub fn receipt(tender: Tender, language: Language) -> Receipt {
    let lines = [
        line(Some("Unga wa ugali 2 kg"), 2, 21_500),
        line(Some("Mafuta ya kupikia"), 1, 77_000),
        line(None, 1, 30_000),
    ];
    Receipt {
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
            sequence: 413,
        },
        at: Millis(1_795_347_129_000),
        items: lines.into_iter().map(Item::from).collect(),
        due: Cents::new(150_000),
        parts: Vec::new(),
        tender,
        served_by: Some("Achieng".to_owned()),
        buyer_pin: None,
        exchange_for: None,
        language,
        copy: false,
    }
}

pub fn cash(tendered: i64, change: i64) -> Tender {
    Tender::Cash {
        tendered: Cents::new(tendered),
        change: Cents::new(change),
    }
}
