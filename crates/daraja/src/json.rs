//! Safaricom's JSON, read without trusting its types. The same field comes as a number, as a string or not at all, and the case of
//! keys changes; so a scalar is read as its text, whatever it is, and a key in any case. A number keeps the digits it was written
//! with: none passes through a float.

use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// A JSON object, its keys in lower case.
pub struct Object<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Object<'a> {
    /// The object that these bytes are; `None` if they are anything else.
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let fields: BTreeMap<String, &'a RawValue> = serde_json::from_slice(bytes).ok()?;
        Some(Self(
            fields
                .into_iter()
                .map(|(key, value)| (key.to_ascii_lowercase(), value))
                .collect(),
        ))
    }

    /// The text of a string, or the digits of a number.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        let raw = self.raw(key)?;
        match raw.bytes().next()? {
            b'"' => serde_json::from_str(raw).ok(),
            b'-' | b'0'..=b'9' => Some(raw.to_owned()),
            _ => None,
        }
    }

    /// An object inside.
    pub(crate) fn object(&self, key: &str) -> Option<Self> {
        Self::parse(self.raw(key)?.as_bytes())
    }

    /// The objects of an array inside; a lone object counts as an array of one, as Safaricom writes it now and then.
    pub(crate) fn objects(&self, key: &str) -> Vec<Self> {
        let Some(raw) = self.raw(key) else {
            return Vec::new();
        };
        match serde_json::from_str::<Vec<&'a RawValue>>(raw) {
            Ok(items) => items
                .into_iter()
                .filter_map(|item| Self::parse(item.get().as_bytes()))
                .collect(),
            Err(_) => Self::parse(raw.as_bytes()).into_iter().collect(),
        }
    }

    /// The elements of an array inside, as they are written; those of arrays in it count as its own. `None` if it is no array.
    pub(crate) fn elements(&self, key: &str) -> Option<Vec<&'a str>> {
        let items: Vec<&'a RawValue> = serde_json::from_str(self.raw(key)?).ok()?;
        let mut elements = Vec::new();
        for item in items {
            match serde_json::from_str::<Vec<&'a RawValue>>(item.get()) {
                Ok(inner) => elements.extend(inner.into_iter().map(RawValue::get)),
                Err(_) => elements.push(item.get()),
            }
        }
        Some(elements)
    }

    fn raw(&self, key: &str) -> Option<&'a str> {
        self.0.get(&key.to_ascii_lowercase()).map(|raw| raw.get())
    }
}

/// Values may be personal or secret; only the names show.
impl std::fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Puts quotes around numbers that begin with a needless zero (`0721456992`), which is not JSON and has been seen in a callback.
pub(crate) fn quote_leading_zeros(bytes: &[u8]) -> Vec<u8> {
    let mut mended = Vec::with_capacity(bytes.len());
    let (mut in_string, mut escaped) = (false, false);
    let mut rest = bytes;
    while let [byte, tail @ ..] = rest {
        let starts_number = !in_string
            && *byte == b'0'
            && !mended.last().is_some_and(|last: &u8| {
                last.is_ascii_digit() || matches!(last, b'.' | b'-' | b'+' | b'e' | b'E')
            });
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        if starts_number && digits > 1 {
            let (number, after) = rest.split_at(digits);
            mended.push(b'"');
            mended.extend_from_slice(number);
            mended.push(b'"');
            rest = after;
            continue;
        }
        in_string = match byte {
            b'"' if !escaped => !in_string,
            _ => in_string,
        };
        escaped = in_string && *byte == b'\\' && !escaped;
        mended.push(*byte);
        rest = tail;
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_keep_the_text_they_were_written_with() {
        let object = Object::parse(
            br#"{"A":1.00,"b":"05","C":null,"d":{},"E":250000000000000000000.10,"f":true}"#,
        )
        .expect("an object");
        let text = |key| object.text(key);
        assert_eq!(text("a").as_deref(), Some("1.00"));
        assert_eq!(text("B").as_deref(), Some("05"));
        assert_eq!(text("e").as_deref(), Some("250000000000000000000.10"));
        for key in ["c", "d", "f", "missing"] {
            assert_eq!(text(key), None, "{key}");
        }
    }

    #[test]
    fn only_bare_numbers_get_quotes() {
        let mend = |text: &str| String::from_utf8(quote_leading_zeros(text.as_bytes()));
        for (given, mended) in [
            (r#"{"a":0721456992}"#, r#"{"a":"0721456992"}"#),
            (r#"{"a":"0721"}"#, r#"{"a":"0721"}"#),
            (r#"{"a":"x\" 0721"}"#, r#"{"a":"x\" 0721"}"#),
            (r#"{"a\\":00}"#, r#"{"a\\":"00"}"#),
            (r#"[0,0.05,100,1e05]"#, r#"[0,0.05,100,1e05]"#),
        ] {
            assert_eq!(mend(given).as_deref(), Ok(mended));
        }
    }
}
