//! What the shop sells: table `item`, under a seal. Barcodes and words are found by two indexes that are made from it, row by row, and hold
//! nothing that is archived.

use crate::{Store, StoreError, read_id, seal};
use pokea_domain::barcode::Barcode;
use pokea_domain::catalogue::{Item, ItemError};
use pokea_domain::{Cents, ItemId, Vat};
use rusqlite::{Connection, Params, Row, params};
use thiserror::Error;

/// More than a person reads while a queue waits.
const FOUND_MAX: usize = 50;

/// Why an item was not kept. Nothing of it was.
#[derive(Debug, Error)]
pub enum CatalogueError {
    /// It cannot be in a catalogue.
    #[error(transparent)]
    Item(#[from] ItemError),
    /// Another item has this barcode.
    #[error("{by} has the barcode {code} already: take it away there first, or archive that item")]
    BarcodeTaken {
        /// Which.
        code: Barcode,
        /// The other's name.
        by: String,
    },
    /// Another item has this quick key.
    #[error("{by} has the quick key {key} already: choose another, or take it away there first")]
    QuickKeyTaken {
        /// Which.
        key: u8,
        /// The other's name.
        by: String,
    },
    /// The disk or SQLite refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Keeps an item, new or changed.
    pub fn put_item(&mut self, item: &Item) -> Result<(), CatalogueError> {
        item.check()?;
        self.is_free_for(item)?;
        Ok(self.write(|transaction, _| {
            seal::ITEM.change(transaction, &item.id.to_string(), || {
                write(transaction, item)
            })
        })?)
    }

    /// Keeps many, all or none; each was checked.
    pub(crate) fn put_items(&mut self, items: &[&Item]) -> Result<(), StoreError> {
        self.write(|transaction, _| {
            seal::ITEM.change_many(transaction, || {
                items.iter().try_for_each(|item| write(transaction, item))
            })
        })
    }

    /// Whether the catalogue ever had anything.
    pub fn has_items(&self) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM item)")?
            .query_row([], |row| row.get(0))?)
    }

    /// The item of this id, archived or not.
    pub fn item(&self, id: ItemId) -> Result<Option<Item>, StoreError> {
        self.one_item("SELECT * FROM item WHERE id = ?1", [id.to_string()])
    }

    /// What is sold under this barcode.
    pub fn item_with_barcode(&self, code: &Barcode) -> Result<Option<Item>, StoreError> {
        let found = self.one_item(
            "SELECT item.* FROM item_barcode JOIN item USING (seq) WHERE item_barcode.code = ?1",
            [code.as_str()],
        )?;
        // The index is under no seal, and a wrong thing has a wrong price.
        Ok(found.filter(|item| !item.archived && item.barcodes.contains(code)))
    }

    /// Items with words that begin so, in any order; at most 50, in the order in which they were kept.
    pub fn find_items(&self, text: &str) -> Result<Vec<Item>, StoreError> {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\"*"))
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        self.items(FIND, params![words.join(" "), FOUND_MAX.cast_signed()])
    }

    /// All that is sold, by its name.
    pub fn all_items(&self) -> Result<Vec<Item>, StoreError> {
        self.items(
            "SELECT * FROM item WHERE archived = 0 ORDER BY name COLLATE NOCASE, seq",
            [],
        )
    }

    /// Items with a quick key, by its number.
    pub fn quick_keys(&self) -> Result<Vec<Item>, StoreError> {
        self.items(
            "SELECT * FROM item WHERE quick_key IS NOT NULL AND archived = 0 ORDER BY quick_key",
            [],
        )
    }

    /// Items that are sold under this name, whatever its capitals.
    pub(crate) fn items_named(&self, name: &str) -> Result<Vec<Item>, StoreError> {
        self.items(
            "SELECT * FROM item WHERE name = ?1 COLLATE NOCASE AND archived = 0",
            [name],
        )
    }

    /// That no other item has its barcodes or its quick key.
    pub(crate) fn is_free_for(&self, item: &Item) -> Result<(), CatalogueError> {
        if item.archived {
            return Ok(());
        }
        for code in &item.barcodes {
            if let Some(other) = self.item_with_barcode(code)?.filter(|o| o.id != item.id) {
                return Err(CatalogueError::BarcodeTaken {
                    code: code.clone(),
                    by: other.name,
                });
            }
        }
        let Some(key) = item.quick_key else {
            return Ok(());
        };
        let sql = "SELECT * FROM item WHERE quick_key = ?1 AND archived = 0";
        match self.one_item(sql, [key])?.filter(|o| o.id != item.id) {
            Some(other) => Err(CatalogueError::QuickKeyTaken {
                key,
                by: other.name,
            }),
            None => Ok(()),
        }
    }

    fn one_item(&self, sql: &str, params: impl Params) -> Result<Option<Item>, StoreError> {
        Ok(self.items(sql, params)?.pop())
    }

    fn items(&self, sql: &str, params: impl Params) -> Result<Vec<Item>, StoreError> {
        let mut rows = self.connection.prepare_cached(sql)?;
        let mut rows = rows.query(params)?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            items.push(read(row)?);
        }
        Ok(items)
    }
}

const FIND: &str = "SELECT item.* FROM item_word JOIN item ON item.seq = item_word.rowid
    WHERE item_word MATCH ?1 ORDER BY item_word.rowid LIMIT ?2";

/// The row and what is found by it.
fn write(connection: &Connection, item: &Item) -> Result<(), rusqlite::Error> {
    let barcodes: Vec<&str> = item.barcodes.iter().map(Barcode::as_str).collect();
    let seq: i64 = connection
        .prepare_cached(
            "INSERT INTO item (id, name, price_cents, vat, barcodes, category, quick_key, archived)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, price_cents = excluded.price_cents, vat = excluded.vat,
                barcodes = excluded.barcodes, category = excluded.category, quick_key = excluded.quick_key, archived = excluded.archived
             RETURNING seq",
        )?
        .query_row(
            params![
                item.id.to_string(),
                item.name,
                item.price.cents(),
                item.vat.letter(),
                barcodes.join(" "),
                item.category,
                item.quick_key,
                item.archived
            ],
            |row| row.get(0),
        )?;
    connection
        .prepare_cached("DELETE FROM item_barcode WHERE seq = ?1")?
        .execute([seq])?;
    if item.archived {
        connection
            .prepare_cached("DELETE FROM item_word WHERE rowid = ?1")?
            .execute([seq])?;
        return Ok(());
    }
    for code in barcodes {
        connection
            .prepare_cached("INSERT INTO item_barcode (code, seq) VALUES (?1, ?2)")?
            .execute(params![code, seq])?;
    }
    connection
        .prepare_cached("INSERT OR REPLACE INTO item_word (rowid, name) VALUES (?1, ?2)")?
        .execute(params![seq, item.name])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Item, StoreError> {
    let strange = |what| StoreError::Unreadable(format!("an item with {what}"));
    let barcodes: String = row.get("barcodes")?;
    let vat: String = row.get("vat")?;
    Ok(Item {
        id: read_id(&row.get::<_, String>("id")?)?,
        name: row.get("name")?,
        price: Cents::new(row.get("price_cents")?),
        vat: vat_of(&vat).ok_or_else(|| strange("a VAT band that is none"))?,
        barcodes: barcodes
            .split_whitespace()
            .map(|code| Barcode::parse(code).map_err(|_| strange("a barcode that is none")))
            .collect::<Result<_, _>>()?,
        category: row.get("category")?,
        quick_key: row.get("quick_key")?,
        archived: row.get("archived")?,
    })
}

pub(crate) fn vat_of(letter_of: &str) -> Option<Vat> {
    [Vat::A, Vat::B, Vat::C, Vat::D, Vat::E]
        .into_iter()
        .find(|vat| vat.letter() == letter_of)
}
