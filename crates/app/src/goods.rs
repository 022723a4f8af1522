//! What the shop sells, and baskets that wait: the screen's commands about them.

use crate::App;
use crate::commands::basket::{FindItems, ItemsFile, Park, PutItem, Recall, Scan};
use crate::commands::{CommandError, CommandErrorCode, Nothing};
use crate::entered::{Entered, as_entered};
use crate::show;
use crate::views::Money;
use crate::views::TillView;
use crate::views::fields::FieldProblem;
use crate::views::goods::{
    BadRowView, ItemView, ItemsFileProblem, ItemsFound, ItemsPreview, RecalledView, RowProblem,
    Scanned,
};
use pokea_domain::barcode::{Barcode, BarcodeError, ReceiptCode};
use pokea_domain::basket::NAME_MAX;
use pokea_domain::catalogue::{Item, ItemError};
use pokea_domain::{Cents, ItemId};
use pokea_store::{CatalogueError, ImportError, ParkedId, Preview, RowError, Store, StoreError};
use uuid::Uuid;

type Answer<T> = Result<T, CommandError>;

/// More bad rows than this nobody mends by reading them off a screen.
const BAD_ROWS_SHOWN: usize = 50;

impl App {
    /// Things with a quick key, in the keys' order.
    pub async fn quick_keys(&self, _: Nothing) -> Answer<ItemsFound> {
        let items = self
            .blocking(|app| app.0.core.store().quick_keys())
            .await??;
        Ok(found(&items))
    }

    /// Finds things by their names, or the one with this barcode.
    pub async fn find_items(&self, request: FindItems) -> Answer<ItemsFound> {
        let items = self
            .blocking(move |app| -> Result<_, StoreError> {
                let store = app.0.core.store();
                match Barcode::parse(request.text.trim()) {
                    Ok(code) => Ok(store.item_with_barcode(&code)?.into_iter().collect()),
                    Err(_) => store.find_items(&request.text),
                }
            })
            .await??;
        Ok(found(&items))
    }

    /// Says what a scanned code is.
    pub async fn scan(&self, request: Scan) -> Answer<Scanned> {
        self.blocking(move |app| app.read_scan(&request.text))
            .await?
    }

    fn read_scan(&self, text: &str) -> Answer<Scanned> {
        let core = &self.0.core;
        if let Some(code) = ReceiptCode::parse(text) {
            let is_ours = code.world == core.world && code.kra_pin == core.shop.kra_pin;
            let sale = match is_ours {
                true => core.store().sale_with_receipt(&code.number)?,
                false => None,
            };
            return Ok(match sale.filter(|sale| sale.due == code.due) {
                Some(sale) => Scanned::Sale {
                    sale: Box::new(show::sale(&sale, core.now())),
                },
                None => Scanned::StrangeReceipt,
            });
        }
        Ok(match Barcode::parse(text.trim()) {
            Ok(code) => match core.store().item_with_barcode(&code)? {
                Some(item) => Scanned::Item { item: view(&item) },
                None => Scanned::NewBarcode {
                    code: code.to_string(),
                },
            },
            Err(BarcodeError::CheckDigit) => Scanned::Misread,
            Err(BarcodeError::Length) => Scanned::NoCode,
        })
    }

    /// Keeps a thing, new or changed.
    pub async fn put_item(&self, request: PutItem) -> Answer<ItemView> {
        let item = read_item(&request)?;
        self.0.core.disk().may_begin()?;
        self.blocking(move |app| -> Answer<ItemView> {
            app.0.core.store().put_item(&item)?;
            Ok(view(&item))
        })
        .await?
    }

    /// What a file of things would change.
    pub async fn preview_items(&self, request: ItemsFile) -> Answer<ItemsPreview> {
        let read = self
            .blocking(move |app| {
                let file = request.text.as_bytes();
                app.0.core.store().preview_items(file, new_item)
            })
            .await?;
        preview(read)
    }

    /// Takes a file of things into the catalogue, if every row of it is good.
    pub async fn import_items(&self, request: ItemsFile) -> Answer<ItemsPreview> {
        self.0.core.disk().may_begin()?;
        let read = self
            .blocking(move |app| {
                let file = request.text.as_bytes();
                app.0.core.store().import_items(file, new_item)
            })
            .await?;
        preview(read)
    }

    /// Lets a basket wait.
    pub async fn park(&self, request: Park) -> Answer<TillView> {
        let name = request.name.trim().to_owned();
        if name.chars().nth(NAME_MAX).is_some() {
            return Err(FieldProblem::TextTooLong.into());
        }
        let entered = Entered {
            amount: request.amount,
            basket: Some(request.basket),
        };
        self.0.core.disk().may_begin()?;
        self.blocking(move |app| -> Answer<()> {
            let core = &app.0.core;
            let basket = entered.basket(core)?;
            core.store().park(&name, &basket, core.now())?;
            core.publish();
            Ok(())
        })
        .await??;
        self.open_till(Nothing {}).await
    }

    /// Takes a parked basket back, once.
    pub async fn recall(&self, request: Recall) -> Answer<RecalledView> {
        self.blocking(move |app| -> Answer<RecalledView> {
            let basket = app.0.core.store().unpark(ParkedId(request.id))?;
            app.0.core.publish();
            Ok(RecalledView {
                basket: basket.as_ref().map(as_entered),
            })
        })
        .await?
    }
}

/// Fills a catalogue that never had anything, such as that of a new practice. A till without one sells as well.
pub(crate) fn stock_if_empty(store: &mut Store, file: &[u8]) {
    let stocked = match store.has_items() {
        Ok(true) => return,
        Ok(false) => store.import_items(file, new_item).map(drop),
        Err(error) => Err(error.into()),
    };
    if let Err(error) = stocked {
        tracing::warn!(%error, "the catalogue was not filled; nothing else is amiss");
    }
}

fn new_item() -> ItemId {
    ItemId(Uuid::new_v4())
}

fn found(items: &[Item]) -> ItemsFound {
    ItemsFound {
        items: items.iter().map(view).collect(),
    }
}

fn view(item: &Item) -> ItemView {
    ItemView {
        id: item.id.to_string(),
        name: item.name.clone(),
        price: Money(item.price),
        vat: item.vat,
        barcodes: item.barcodes.iter().map(Barcode::to_string).collect(),
        category: item.category.clone(),
        quick_key: item.quick_key,
    }
}

fn read_item(request: &PutItem) -> Answer<Item> {
    let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let price = request.price.replace([',', ' '], "");
    let quick_key =
        text(&request.quick_key).map(|key| key.parse().map_err(|_| FieldProblem::ItemQuickKey));
    let item = Item {
        id: request
            .id
            .parse()
            .map_err(|_| CommandErrorCode::BadRequest)?,
        name: request.name.trim().to_owned(),
        // What cannot be read is no price, and refused as such in its turn.
        price: Cents::parse_decimal(&price).unwrap_or_default(),
        vat: request.vat,
        barcodes: request
            .barcodes
            .split_whitespace()
            .map(Barcode::parse)
            .collect::<Result<_, _>>()
            .map_err(|_| FieldProblem::ItemBarcode)?,
        category: text(&request.category),
        quick_key: quick_key.transpose()?,
        archived: request.archived,
    };
    item.check().map_err(FieldProblem::from)?;
    Ok(item)
}

fn preview(read: Result<Preview, ImportError>) -> Answer<ItemsPreview> {
    let nothing = ItemsPreview {
        new: 0,
        changed: 0,
        unchanged: 0,
        bad: Vec::new(),
        bad_count: 0,
        problem: None,
    };
    let refused = |problem| ItemsPreview {
        problem: Some(problem),
        ..nothing.clone()
    };
    let read = match read {
        Ok(read) => read,
        Err(ImportError::Bad(bad)) => Preview {
            bad,
            ..Preview::default()
        },
        Err(ImportError::TooLarge) => return Ok(refused(ItemsFileProblem::TooLarge)),
        Err(ImportError::NoColumn(_)) => return Ok(refused(ItemsFileProblem::NoColumns)),
        Err(ImportError::Store(error)) => return Err(error.into()),
    };
    let bad = read.bad.iter().take(BAD_ROWS_SHOWN).map(|row| BadRowView {
        line: row.line,
        why: (&row.why).into(),
    });
    Ok(ItemsPreview {
        new: read.new.len(),
        changed: read.changed.len(),
        unchanged: read.unchanged,
        bad: bad.collect(),
        bad_count: read.bad.len(),
        problem: None,
    })
}

impl From<ItemError> for FieldProblem {
    fn from(error: ItemError) -> Self {
        match error {
            ItemError::Name => Self::ItemName,
            ItemError::Price => Self::ItemPrice,
            ItemError::Barcodes => Self::ItemBarcode,
            ItemError::Category => Self::ItemCategory,
            ItemError::QuickKey => Self::ItemQuickKey,
        }
    }
}

impl From<CatalogueError> for CommandError {
    fn from(error: CatalogueError) -> Self {
        match error {
            CatalogueError::Item(error) => FieldProblem::from(error).into(),
            CatalogueError::BarcodeTaken { .. } => FieldProblem::ItemBarcodeTaken.into(),
            CatalogueError::QuickKeyTaken { .. } => FieldProblem::ItemQuickKeyTaken.into(),
            CatalogueError::Store(error) => error.into(),
        }
    }
}

impl From<&RowError> for RowProblem {
    fn from(error: &RowError) -> Self {
        match error {
            RowError::Fields | RowError::Refused(CatalogueError::Store(_)) => Self::Fields,
            RowError::Price | RowError::Refused(CatalogueError::Item(ItemError::Price)) => {
                Self::Price
            }
            RowError::Vat => Self::Vat,
            RowError::QuickKey | RowError::Refused(CatalogueError::Item(ItemError::QuickKey)) => {
                Self::QuickKey
            }
            RowError::Barcode(_) | RowError::Refused(CatalogueError::Item(ItemError::Barcodes)) => {
                Self::Barcode
            }
            RowError::Several => Self::Several,
            RowError::Repeated => Self::Repeated,
            RowError::Refused(CatalogueError::Item(ItemError::Name)) => Self::Name,
            RowError::Refused(CatalogueError::Item(ItemError::Category)) => Self::Category,
            RowError::Refused(CatalogueError::BarcodeTaken { .. }) => Self::BarcodeTaken,
            RowError::Refused(CatalogueError::QuickKeyTaken { .. }) => Self::QuickKeyTaken,
        }
    }
}
