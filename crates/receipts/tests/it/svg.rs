//! The picture for the screen: well-formed, harmless, and with the same text as the paper.

use crate::sample::{mpesa, receipt};
use pokea_domain::shop::World;
use pokea_receipts::{Language, Layout, Mark, Paper, Tender, to_svg};

/// Reads the SVG as XML just strictly enough to trust it: every tag closed in order, every attribute quoted, no bare `<` or `&`, and
/// gives the texts.
fn read(svg: &str) -> Vec<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut texts = Vec::new();
    let mut rest = svg;
    while let Some((before, from_tag)) = rest.split_once('<') {
        assert!(!before.contains('>'), "a bare > in {before:?}");
        if open.last() == Some(&"text") {
            texts.push(unescape(before));
        } else {
            assert_eq!(before.trim(), "", "text outside <text>");
        }
        let (tag, after) = from_tag.split_once('>').expect("a tag ends");
        assert!(
            !tag.contains('<') && tag.matches('"').count() % 2 == 0,
            "{tag}"
        );
        unescape(tag);
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().expect("a name"));
        }
        rest = after;
    }
    assert!(open.is_empty() && rest.trim().is_empty());
    texts
}

fn unescape(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (entity, after) = part.split_once(';').expect("an entity ends");
        let known = [
            ("amp", '&'),
            ("lt", '<'),
            ("gt", '>'),
            ("quot", '"'),
            ("#39", '\''),
        ];
        let (_, c) = known
            .iter()
            .find(|(name, _)| *name == entity)
            .expect("a known entity");
        plain.push(*c);
        plain.push_str(after);
    }
    plain
}

fn runs(layout: &Layout) -> Vec<String> {
    let texts = layout.marks.iter().filter_map(|mark| match mark {
        Mark::Run(run) => Some(run.text.clone()),
        Mark::Fill(_) => None,
    });
    texts.collect()
}

#[test]
fn untrusted_names_stay_text() {
    let evil = "<script>alert('x')</script> & \"><img onerror=x>\u{0}\u{202e}]]>";
    let mut receipt = receipt(mpesa(), Language::En);
    receipt.shop.name = evil.to_owned();
    receipt.served_by = Some(evil.to_owned());
    receipt.items[0].line.name = Some(evil.to_owned());
    if let Tender::Mpesa {
        payer,
        phone_masked,
        ..
    } = &mut receipt.tender
    {
        (*payer, *phone_masked) = (Some(evil.to_owned()), evil.to_owned());
    }
    let layout = receipt.layout(Paper::Roll80, None).expect("it adds up");
    let svg = to_svg(&layout);
    assert_eq!(read(&svg), runs(&layout));
    assert!(!svg.contains("<script") && !svg.contains("<img"));
    assert!(svg.contains("&lt;script&gt;"));
    assert!(svg.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn the_picture_says_what_the_paper_says_and_asks_for_nothing() {
    for language in [Language::En, Language::Sw] {
        let mut receipt = receipt(mpesa(), language);
        receipt.world = World::Practice;
        let layout = receipt.layout(Paper::Roll80, None).expect("it adds up");
        let svg = to_svg(&layout);
        assert_eq!(read(&svg), runs(&layout));
        for outside in [
            "href",
            "url(",
            "@import",
            "<style",
            "<image",
            "foreignObject",
        ] {
            assert!(!svg.contains(outside), "{outside}");
        }
        assert_eq!(svg.matches("http").count(), 1, "the namespace only");
        assert!(svg.starts_with("<svg ") && svg.contains("width=\"80mm\"") && svg.len() < 30_000);
    }
}
