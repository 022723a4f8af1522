//! What M-PESA charges organisations. Safaricom publishes its tariffs outside the Daraja portal and changes them; these are round
//! figures of our own in the shape of its bands, so that a client meets fees at all. Practice only: charge nobody by them.

use pokea_domain::Cents;

/// Fee bands: up to so many shillings, so much in cents.
type Bands = [(i64, i64)];

/// To a customer (B2C), paid by the organisation. Ours, as the module says why.
const B2C: &Bands = &[
    (100, 0),
    (1_500, 500),
    (5_000, 900),
    (20_000, 1_100),
    (250_000, 1_300),
];
/// From one organisation to another, paid by the first. Ours too.
const B2B: &Bands = &[
    (49, 0),
    (500, 500),
    (1_000, 1_000),
    (5_000, 3_400),
    (20_000, 6_200),
    (i64::MAX, 10_800),
];

/// What an organisation pays to pay a customer.
pub(crate) fn b2c(amount: Cents) -> Cents {
    fee(B2C, amount)
}

/// What an organisation pays to pay another.
pub(crate) fn b2b(amount: Cents) -> Cents {
    fee(B2B, amount)
}

/// What a reversal costs: nothing, as its result says (`Charge` 0.00).
pub(crate) const REVERSAL: Cents = Cents::new(0);

fn fee(bands: &Bands, amount: Cents) -> Cents {
    let band = bands
        .iter()
        .find(|(up_to, _)| amount.cents() <= up_to.saturating_mul(100));
    Cents::new(band.or(bands.last()).map_or(0, |(_, fee)| *fee))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_band_holds_its_upper_end() {
        assert_eq!(b2c(Cents::new(10_000)), Cents::new(0));
        assert_eq!(b2c(Cents::new(10_001)), Cents::new(500));
        assert_eq!(b2b(Cents::new(99_999_900)), Cents::new(10_800));
    }
}
