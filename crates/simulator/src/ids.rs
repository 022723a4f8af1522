//! Ids in the forms that Safaricom has used since 2023. The forms were read off captured messages; nothing promises them, so no client
//! may depend on them.

use crate::forms::IdForm;
use crate::random::Random;
use pokea_domain::{CheckoutRequestId, MerchantRequestId, Millis, MpesaCode, Msisdn};

const HEX: &[u8] = b"0123456789abcdef";
const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const MIXED: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The last four groups of a version 4 UUID with a running number glued on: `requestId`, `MerchantRequestID`.
pub(crate) fn request_id(random: &mut Random, running: u64) -> String {
    format!(
        "{}-4{}-{}{}-{}{}",
        random.text(HEX, 4),
        random.text(HEX, 3),
        random.text(b"89ab", 1),
        random.text(HEX, 3),
        random.text(HEX, 12),
        100_000 + running % 900_000
    )
}

/// [`request_id`] as the name of a push.
pub(crate) fn merchant_request_id(
    form: IdForm,
    random: &mut Random,
    running: u64,
) -> MerchantRequestId {
    let id = match form {
        IdForm::Usual | IdForm::Tenths => request_id(random, running),
        IdForm::Of2019 | IdForm::Dmz => format!("29115-{}-1", 34_620_000 + running),
    };
    MerchantRequestId::parse(&id).expect("hex digits and dashes are an id")
}

/// `ws_CO_`, the moment in Nairobi to a thousandth of a second, and the phone's last nine digits; or as it once was.
pub(crate) fn checkout_request_id(form: IdForm, now: Millis, phone: &Msisdn) -> CheckoutRequestId {
    let (moment, millis) = (nairobi_day_first(now), now.0.rem_euclid(1000));
    let phone = &phone.as_daraja()[3..];
    let id = match form {
        IdForm::Usual => format!("ws_CO_{moment}{millis:03}{phone}"),
        IdForm::Tenths => format!("ws_CO_{moment}{}{phone}", millis / 100),
        IdForm::Of2019 => format!("ws_CO_{moment}{millis:04}"),
        IdForm::Dmz => format!("ws_CO_DMZ_{phone}_{moment}{millis:03}"),
    };
    CheckoutRequestId::parse(&id).expect("letters, digits and underscores are an id")
}

/// The code of money that moved. Its first three characters are the date: year from A = 2006, month from A = January, day 1 to 9 and
/// then from A = 10. The rest is mixed with the time, so that two simulators of one seed do not give out the same codes.
pub(crate) fn mpesa_code(now: Millis, random: &mut Random) -> MpesaCode {
    let mut mixed = Random::new(random.next() ^ now.0.unsigned_abs());
    let code = format!("{}{}", date_letters(now), mixed.text(UPPER, 7));
    MpesaCode::parse(&code).expect("ten capitals and digits are a code")
}

/// What stands in the place of a code where no money moved: the date, and zeros.
pub(crate) fn filler_code(now: Millis) -> String {
    format!("{}0000000", date_letters(now))
}

/// `ConversationID`: `AG_`, the day, and twenty hex digits, of which the first four have mostly been these.
pub(crate) fn conversation_id(now: Millis, random: &mut Random) -> String {
    let stamp = now.nairobi().stamp();
    format!("AG_{}_2010{}", &stamp[..8], random.text(HEX, 16))
}

fn date_letters(now: Millis) -> String {
    let stamp = now.nairobi().stamp();
    let number = |range: std::ops::Range<usize>| stamp[range].parse::<usize>().unwrap_or(0);
    let letter = |place: usize| char::from(b'A' + u8::try_from(place % 26).unwrap_or(0));
    let day = match number(6..8) {
        day @ 0..=9 => char::from(b'0' + u8::try_from(day).unwrap_or(0)),
        day => letter(day - 10),
    };
    format!(
        "{}{}{day}",
        letter(number(0..4).saturating_sub(2006)),
        letter(number(4..6).saturating_sub(1))
    )
}

/// The key of an organisation that has opted into Bill Manager.
pub(crate) fn app_key(random: &mut Random) -> String {
    let digits = random.text(b"0123456789", 10);
    format!("AG_{digits}_{}", random.text(UPPER, 11))
}

/// An access token: 28 letters and digits.
pub(crate) fn token(random: &mut Random) -> String {
    random.text(MIXED, 28)
}

/// `DDMMYYYYHHMMSS`, the order inside a checkout id.
fn nairobi_day_first(now: Millis) -> String {
    let stamp = now.nairobi().stamp();
    format!(
        "{}{}{}{}",
        &stamp[6..8],
        &stamp[4..6],
        &stamp[..4],
        &stamp[8..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_carry_date_and_phone() {
        let now = Millis(1_795_347_129_042); // 2026-11-22 14:32:09.042 in Nairobi
        let phone = Msisdn::parse("0712345678").expect("a valid number");
        assert_eq!(
            checkout_request_id(IdForm::Usual, now, &phone).as_str(),
            "ws_CO_22112026143209042712345678"
        );
        for (form, id) in [
            (IdForm::Tenths, "ws_CO_221120261432090712345678"),
            (IdForm::Of2019, "ws_CO_221120261432090042"),
            (IdForm::Dmz, "ws_CO_DMZ_712345678_22112026143209042"),
        ] {
            assert_eq!(checkout_request_id(form, now, &phone).as_str(), id);
        }
        let mut random = Random::new(7);
        assert!(mpesa_code(now, &mut random).as_str().starts_with("UKM"));
        assert_eq!(filler_code(now), "UKM0000000");
        let conversation = conversation_id(now, &mut random);
        assert!(conversation.starts_with("AG_20261122_2010"));
        assert_eq!(conversation.len(), "AG_20250327_20102c5d74cfaa56b887".len());
        let id = request_id(&mut random, 2_231);
        assert_eq!(id.len(), "8131-4f68-ab7a-5e68879d780e102231".len());
        assert!(id.ends_with("102231"));
        assert_eq!(token(&mut random).len(), 28);
    }
}
