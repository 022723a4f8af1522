//! What a QR code says that leads a payer's app to the shop, by the Central Bank's KE-QR Code Standard (EMVCo's merchant-presented mode): fields of
//! two digits for the name, two for the length, and the value. Fields and values are those of a code that Safaricom's own app made, as a library published it.

/// The longest field is far below this.
const LENGTH_MAX: usize = 99;
/// Of the trading name (EMVCo, field 59).
const NAME_MAX: usize = 25;

/// How the number is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// Buy Goods.
    Till,
    /// Pay Bill.
    Paybill,
}

/// A code that holds number and name and is the same for every payment, so that it needs no internet; the payer types the amount. A name without a
/// letter of ASCII is left to the number.
#[must_use]
pub fn static_code(receiver: Receiver, number: &str, name: &str) -> String {
    let flow = match receiver {
        Receiver::Till => "03",
        Receiver::Paybill => "04",
    };
    let fields = [
        field("00", "01"),
        field("01", "11"),
        field("28", &(standard() + &field("01", number))),
        field("29", &standard()),
        field("52", "0000"),
        field("53", "404"),
        field("58", "KE"),
        field("59", &printable(name).unwrap_or_else(|| number.to_owned())),
        field("61", "00"),
        field("83", &(field("00", "m-pesa.com") + &field("01", flow))),
    ];
    let said = fields.concat() + "6304";
    let sum = checksum(said.as_bytes());
    format!("{said}{sum:04X}")
}

fn standard() -> String {
    field("00", "ke.go.qr")
}

fn field(name: &str, value: &str) -> String {
    debug_assert!(value.len() <= LENGTH_MAX, "{name} is too long");
    format!("{name}{:02}{value}", value.len())
}

/// The beginning of a name in the letters that the field takes.
fn printable(name: &str) -> Option<String> {
    let letters = name.chars().filter(|c| matches!(c, ' '..='~'));
    let short: String = letters.take(NAME_MAX).collect();
    let short = short.trim();
    (!short.is_empty()).then(|| short.to_owned())
}

/// CRC-16 with the polynomial 1021, from FFFF on, over all that is before it, its own name and length included.
#[must_use]
pub fn checksum(said: &[u8]) -> u16 {
    said.iter().fold(0xffff, |sum, byte| {
        (0..8).fold(sum ^ u16::from(*byte) << 8, |sum, _| match sum & 0x8000 {
            0 => sum << 1,
            _ => sum << 1 ^ 0x1021,
        })
    })
}
