//! The code that is the same for every payment, against one that Safaricom's app made.

use pokea_domain::ke_qr::{Receiver, checksum, static_code};

/// A code for sending money, made by Safaricom's app; a library published it. Its checksum is its last four letters.
const SAFARICOMS: &str = "00020101021228230008ke.go.qr0107444956229120008ke.go.qr5204000053034045802KE5921Faith Chepkirui Kirui610200620605020182320008ke.go.qr0116343122025 04124283380010m-pesa.com010202030500002040500000630425A7";

/// The fields of a text that is nothing but fields.
fn fields(mut text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    while !text.is_empty() {
        let (name, rest) = text.split_at(2);
        let (length, rest) = rest.split_at(2);
        let (value, rest) = rest.split_at(length.parse().expect("a length"));
        found.push((name, value));
        text = rest;
    }
    found
}

fn field<'a>(text: &'a str, name: &str) -> &'a str {
    let mut fields = fields(text).into_iter();
    fields.find(|field| field.0 == name).expect(name).1
}

#[test]
fn the_checksum_is_safaricoms() {
    let (said, sum) = SAFARICOMS.split_at(SAFARICOMS.len() - 4);
    assert_eq!(format!("{:04X}", checksum(said.as_bytes())), sum);
    assert_eq!(checksum(b"123456789"), 0x29b1, "the standard's own example");
}

#[test]
fn a_till_and_a_paybill_are_named_where_safaricom_names_a_payee() {
    for (receiver, flow) in [(Receiver::Till, "03"), (Receiver::Paybill, "04")] {
        let code = static_code(receiver, "5200201", "Mama Njeri Stores");
        let sum = checksum(&code.as_bytes()[..code.len() - 4]);
        assert_eq!(field(&code, "63"), format!("{sum:04X}"));
        assert_eq!(field(&code, "01"), "11", "the same for every payment");
        assert_eq!(field(field(&code, "28"), "01"), "5200201");
        assert_eq!(field(&code, "59"), "Mama Njeri Stores");
        assert_eq!(field(field(&code, "83"), "01"), flow);
        for name in ["00", "29", "52", "53", "58", "61"] {
            assert_eq!(field(&code, name), field(SAFARICOMS, name), "{name}");
        }
        for (part, name) in [("28", "00"), ("83", "00")] {
            let theirs = field(field(SAFARICOMS, part), name);
            assert_eq!(field(field(&code, part), name), theirs);
        }
    }
}

#[test]
fn a_name_is_cut_and_stays_in_plain_letters() {
    let named = |name| static_code(Receiver::Till, "123456", name);
    let long = named("Ngũgĩ’s “Café” and Sons of Nyeri");
    assert_eq!(field(&long, "59"), "Nggs Caf and Sons of Nyer");
    assert_eq!(field(&named("日本"), "59"), "123456");
}
