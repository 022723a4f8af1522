//! Changes in the text of a JSON body: amounts keep their digits and members their order, which a parsed body would lose. Bodies here
//! have no blanks between their marks.

/// What takes the place of a value, given as the text that it is in JSON.
pub(super) type Turn = fn(&str) -> String;

/// Changes the value of the first member of this name.
pub(super) fn value(body: &str, name: &str, turn: Turn) -> String {
    after(body, &format!("\"{name}\":"), turn)
}

/// Changes the value of the item of this name in a list of `{"Name":..,"Value":..}` or `{"Key":..,"Value":..}`.
pub(super) fn item(body: &str, name: &str, turn: Turn) -> String {
    after(body, &format!("\"{name}\",\"Value\":"), turn)
}

/// Takes the first member of this name out.
pub(super) fn without(body: &str, name: &str) -> String {
    let Some(start) = body.find(&format!("\"{name}\":")) else {
        return body.to_owned();
    };
    let end = start + name.len() + 3;
    let (before, rest) = (&body[..start], &body[end + value_len(&body[end..])..]);
    match rest.strip_prefix(',') {
        Some(rest) => format!("{before}{rest}"),
        None => format!("{}{rest}", before.strip_suffix(',').unwrap_or(before)),
    }
}

/// Gives every member of this name another.
pub(super) fn renamed(body: &str, name: &str, other: &str) -> String {
    body.replace(&format!("\"{name}\":"), &format!("\"{other}\":"))
}

/// What a list holds.
pub(super) fn items(list: &str) -> Vec<&str> {
    let mut rest = list.strip_prefix('[').unwrap_or_default();
    let mut items = Vec::new();
    while !rest.is_empty() && !rest.starts_with(']') {
        let (item, after) = rest.split_at(value_len(rest));
        items.push(item);
        rest = after.strip_prefix(',').unwrap_or_default();
    }
    items
}

/// A list of these.
pub(super) fn list(items: &[&str]) -> String {
    format!("[{}]", items.join(","))
}

fn after(body: &str, mark: &str, turn: Turn) -> String {
    let Some(found) = body.find(mark) else {
        return body.to_owned();
    };
    let (before, rest) = body.split_at(found + mark.len());
    let (value, rest) = rest.split_at(value_len(rest));
    format!("{before}{}{rest}", turn(value))
}

/// How long the value is that a text begins with.
fn value_len(text: &str) -> usize {
    let (mut depth, mut quoted) = (0_u32, false);
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            // What it escapes is no mark.
            b'\\' if quoted => drop(bytes.next()),
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            // The end of what a bare value stands in.
            b'}' | b']' | b',' if depth == 0 => return at,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        let closes = !quoted && matches!(byte, b'"' | b'}' | b']');
        if closes && depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"a":1.00,"b":{"c":["x, \"y\"]",{"Name":"N","Value":2}]},"d":""}"#;

    #[test]
    fn one_value_changes_and_nothing_else() {
        let turned = value(BODY, "a", |digits| format!("\"{digits}\""));
        assert_eq!(turned, BODY.replace("1.00", "\"1.00\""));
        let turned = item(BODY, "N", |_| "3".into());
        assert_eq!(turned, BODY.replace("\"Value\":2", "\"Value\":3"));
        assert_eq!(
            value(BODY, "b", |_| "{}".into()),
            r#"{"a":1.00,"b":{},"d":""}"#
        );
        assert_eq!(value(BODY, "none", |_| "{}".into()), BODY);
    }

    #[test]
    fn a_member_leaves_no_comma_behind() {
        assert_eq!(without(BODY, "d"), BODY.replace(r#","d":"""#, ""));
        assert_eq!(without(BODY, "a"), BODY.replace(r#""a":1.00,"#, ""));
        assert_eq!(without(r#"{"a":1}"#, "a"), "{}");
        assert_eq!(renamed(BODY, "d", "e"), BODY.replace("\"d\"", "\"e\""));
    }

    #[test]
    fn a_list_is_its_items() {
        let text = r#"["x, \"y\"]",{"Name":"N","Value":[2,3]},4]"#;
        assert_eq!(items(text).len(), 3);
        for text in [text, "[]"] {
            assert_eq!(list(&items(text)), text);
        }
    }
}
