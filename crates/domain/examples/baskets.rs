//! Random baskets and what they come to, one JSON object a line, for a calculator of others to check (`tests/oracles/vat`):
//! `baskets COUNT SEED`. Amounts are in cents.

use pokea_domain::basket::{Basket, BasketError, Bill};
use pokea_domain::line::Line;
use pokea_domain::{Cents, Vat};
use serde_json::{Value, json};
use std::error::Error;
use std::io::{BufWriter, Write, stdout};

const BANDS: [Vat; 5] = [Vat::A, Vat::B, Vat::C, Vat::D, Vat::E];

fn main() -> Result<(), Box<dyn Error>> {
    let numbers = std::env::args()
        .skip(1)
        .map(|text| text.parse::<u64>())
        .collect::<Result<Vec<_>, _>>()?;
    let [count, seed] = numbers[..] else {
        return Err("how many, and from which seed?".into());
    };
    let mut chance = Chance(seed);
    let mut out = BufWriter::new(stdout().lock());
    let mut printed = 0;
    while printed < count {
        match basket(&mut chance).bill() {
            Ok(bill) => {
                writeln!(out, "{}", shown(&bill))?;
                printed += 1;
            }
            Err(BasketError::Nothing | BasketError::TooLarge) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(out.flush()?)
}

/// One to twenty lines, prices from a cent to 3,000 shillings; now and then something is taken off a line, and off the whole.
fn basket(chance: &mut Chance) -> Basket {
    let lines: Vec<Line> = (0..chance.from(1, 20))
        .map(|_| {
            let plain = Line::plain(
                u32::try_from(chance.from(1, 24)).unwrap_or(1),
                Cents::new(chance.from(1, 300_000)),
            );
            Line {
                vat: BANDS[usize::try_from(chance.from(0, 4)).unwrap_or(0)],
                discount: chance.off(plain.gross().unwrap_or_default()),
                ..plain
            }
        })
        .collect();
    let total = lines.iter().filter_map(Line::total).map(Cents::cents).sum();
    Basket {
        lines,
        discount: chance.off(Cents::new(total)),
        ..Basket::default()
    }
}

fn shown(bill: &Bill) -> Value {
    let line = |line: &Line| {
        let total = line.total().unwrap_or_default();
        json!({
            "unit": line.unit, "quantity": line.quantity, "vat": line.vat,
            "off": line.discount.cents() + line.sale_discount.cents(),
            "total": total, "tax": line.vat.inside(total),
        })
    };
    let band = |of: &pokea_domain::basket::BandTotal| json!({ "vat": of.band, "net": of.net, "tax": of.vat });
    json!({
        "lines": bill.lines.iter().map(line).collect::<Vec<_>>(),
        "bands": bill.vat.iter().map(band).collect::<Vec<_>>(),
        "rounding": bill.rounding,
        "total": bill.total,
    })
}

/// Repeatable chance: SplitMix64.
struct Chance(u64);

impl Chance {
    fn from(&mut self, least: i64, most: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let span = (most - least + 1).unsigned_abs();
        least + i64::try_from(mixed % span).unwrap_or(0)
    }

    /// Nothing in three of four, else up to all of it.
    fn off(&mut self, of: Cents) -> Cents {
        match self.from(0, 3) {
            0 => Cents::new(self.from(0, of.cents())),
            _ => Cents::ZERO,
        }
    }
}
