//! Catalogues from files: all of one, or nothing.

use crate::till::Till;
use pokea_domain::barcode::Barcode;
use pokea_domain::{Cents, ItemId, Vat};
use pokea_store::{ImportError, Preview, Store};
use uuid::Uuid;

const DUKA: &[u8] = include_bytes!("../../../practice/duka.csv");

fn import(store: &mut Store, file: &[u8]) -> Result<Preview, ImportError> {
    store.import_items(file, || ItemId(Uuid::new_v4()))
}

fn counts(preview: &Preview) -> (usize, usize, usize) {
    (preview.new.len(), preview.changed.len(), preview.unchanged)
}

#[test]
fn the_practice_duka_comes_in_whole_and_a_second_time_changes_nothing() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let preview = till.store.preview_items(DUKA, || ItemId(Uuid::new_v4()))?;
    assert_eq!((counts(&preview), preview.bad.len()), ((72, 0, 0), 0));
    assert!(
        till.store.find_items("unga")?.is_empty(),
        "a preview keeps nothing"
    );

    assert_eq!(counts(&import(&mut till.store, DUKA)?), (72, 0, 0));
    assert_eq!(counts(&import(&mut till.store, DUKA)?), (0, 0, 72));
    let mut till = till.reopen()?;
    assert_eq!(counts(&import(&mut till.store, DUKA)?), (0, 0, 72));

    let keys = till.store.quick_keys()?;
    assert_eq!(keys.len(), 26);
    assert_eq!(
        (keys[0].name.as_str(), keys[0].vat),
        ("Unga wa mahindi 2 kg", Vat::A)
    );
    assert_eq!(till.store.find_items("sab unga")?.len(), 2);
    let flour = till
        .store
        .item_with_barcode(&Barcode::parse("6169900000016")?)?;
    assert_eq!(flour.map(|item| item.price), Some(Cents::new(17_500)));
    Ok(())
}

#[test]
fn a_new_price_is_a_change_of_that_item_alone() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    import(&mut till.store, DUKA)?;
    let before = till.store.find_items("sukari")?;
    let soap = till.store.find_items("kufulia")?;
    // As a spreadsheet of a country with a decimal comma saves it; band, category and keys are not named, and stay.
    let prices = "\u{feff}Price;Name;Barcode\r\n\"1,170.50\";Sukari 1 kg;6169900000115\r\n57;Mahindi 1 kg;\r\n";
    assert_eq!(
        counts(&import(&mut till.store, prices.as_bytes())?),
        (0, 2, 0)
    );
    let after = till.store.find_items("sukari")?;
    assert_eq!(after[0].price, Cents::new(117_050));
    let as_before = pokea_domain::catalogue::Item {
        price: before[0].price,
        ..after[0].clone()
    };
    assert_eq!(as_before, before[0]);
    assert_eq!(after[1..], before[1..]);
    assert_eq!(till.store.find_items("kufulia")?, soap);
    Ok(())
}

#[test]
fn every_bad_row_is_named_and_nothing_comes_in() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    import(&mut till.store, DUKA)?;
    let file = "name,price,vat,barcode,category,quick key
Nzuri,10,B,,,
,10,B,,,
Bei,ten,B,,,
Bei,-10,B,,,
Bei,0,B,,,
Kodi,10,F,,,
Msimbo,10,B,6169900000017,,
Msimbo,10,B,12,,
Kitufe,10,B,,,x
Kitufe,10,B,,,1
Wawili,10,B,6169900000016 6169900000023,,
Fupi,10
Nzuri,20,B,,,
\"Mistari
miwili\",10,B,,,
Mwisho,10,B,,,
";
    let refused = import(&mut till.store, file.as_bytes());
    let Err(ImportError::Bad(bad)) = refused else {
        anyhow::bail!("{refused:?}");
    };
    let told: Vec<(u64, String)> = bad
        .iter()
        .map(|row| (row.line, row.why.to_string()))
        .collect();
    let lines: Vec<u64> = told.iter().map(|(line, _)| *line).collect();
    assert_eq!(
        lines,
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        "{told:?}"
    );
    for (at, word) in [
        (0, "name"),
        (1, "price"),
        (4, "VAT"),
        (5, "digit"),
        (6, "8, 12 or 13"),
        (7, "quick key"),
        (8, "Unga wa mahindi 2 kg has the quick key 1"),
        (9, "more than one"),
        (10, "one field for each"),
        (11, "earlier row"),
        (12, "one line"),
    ] {
        assert!(told[at].1.contains(word), "{:?}", told[at]);
    }
    assert!(till.store.find_items("nzuri")?.is_empty());
    assert!(till.store.find_items("mwisho")?.is_empty());
    Ok(())
}

#[test]
fn a_file_that_is_no_catalogue_says_what_it_lacks() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    for (file, lacks) in [
        ("", "name"),
        ("jina,bei\nUnga,10\n", "name"),
        ("name\nUnga\n", "price"),
    ] {
        let refused = import(&mut till.store, file.as_bytes());
        assert!(
            matches!(refused, Err(ImportError::NoColumn(column)) if column == lacks),
            "{file}"
        );
    }
    assert!(import(&mut till.store, b"name,price\n\xff\xfe,10\n").is_err());
    Ok(())
}

/// Some thousand items, or as many as `POKEA_ITEMS` says.
#[test]
fn a_large_catalogue_comes_in_and_is_found() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let items = crate::times("POKEA_ITEMS", 5_000)?;
    let rows: String = (0..items)
        .map(|n| format!("Bidhaa {n} chapa {},{}\n", n % 97, n + 1))
        .collect();
    let file = format!("name,price\n{rows}");
    assert_eq!(
        counts(&import(&mut till.store, file.as_bytes())?),
        (items, 0, 0)
    );
    let mut till = till.reopen()?;
    assert_eq!(till.store.find_items("chapa 9 bidhaa")?.len(), 50);
    let last = (items - 1).to_string();
    assert_eq!(till.store.find_items(&last)?.len(), 1);
    assert_eq!(
        counts(&import(&mut till.store, file.as_bytes())?),
        (0, 0, items)
    );
    Ok(())
}
