//! Customers' names, which a shop learns from the C2B confirmation. A number always has the same name: 0712 345 678 is Wanjiku.

use crate::random::Random;
use pokea_domain::Msisdn;

const NAMES: [&str; 24] = [
    "AKINYI",
    "ATIENO",
    "BARASA",
    "CHEBET",
    "CHEPKOECH",
    "FATUMA",
    "GITAU",
    "HASSAN",
    "JEPTOO",
    "KAMAU",
    "KIPCHOGE",
    "KIPROTICH",
    "MUTHONI",
    "MUTISO",
    "WANJIKU",
    "MWENDE",
    "NAFULA",
    "NJOROGE",
    "NYAMBURA",
    "OCHIENG",
    "ODHIAMBO",
    "OTIENO",
    "WAIRIMU",
    "WEKESA",
];

/// The name of whoever has this number.
pub(crate) fn first_name(phone: &Msisdn) -> &'static str {
    let last_four = phone.as_daraja()[8..].parse().unwrap_or(0_usize);
    NAMES[last_four % NAMES.len()]
}

/// Any name.
pub(crate) fn any(random: &mut Random) -> &'static str {
    NAMES[random.within(0..=NAMES.len() as u64 - 1) as usize]
}

/// Any name but this one.
pub(crate) fn other_than(name: &str, random: &mut Random) -> &'static str {
    loop {
        let other = any(random);
        if other != name {
            return other;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wanjiku_answers_at_her_number() {
        let phone = Msisdn::parse("0712345678").expect("a valid number");
        assert_eq!(first_name(&phone), "WANJIKU");
    }
}
