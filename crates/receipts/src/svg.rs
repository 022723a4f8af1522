//! The layout as one self-contained SVG, for the screen.

use crate::layout::{Face, Ink, Layout, Length, Mark, Rect, Run};
use std::fmt::Write;

/// A picture of the paper, on white. It needs no font, style sheet or script; each text is stretched to the width it has on paper,
/// whichever font the PC puts in Helvetica's place.
#[must_use]
pub fn to_svg(layout: &Layout) -> String {
    let (width, height, tag) = (layout.paper.width(), layout.height, layout.language.tag());
    // Not in <title>: a browser would show that as a tip over the whole picture.
    let label = escape(&layout.title);
    let millimetres = format!("{}.{:02}", height / 100, height % 100);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{label}\" xml:lang=\"{tag}\" width=\"{}mm\" \
         height=\"{millimetres}mm\" viewBox=\"0 0 {width} {height}\" font-family=\"Helvetica, Arial, sans-serif\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n",
        width / 100,
    );
    for mark in &layout.marks {
        match mark {
            Mark::Run(run) => svg.push_str(&text(run)),
            Mark::Fill(fill) => svg.push_str(&path(&fill.rects, fill.ink)),
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn text(run: &Run) -> String {
    let Run {
        x, baseline, size, ..
    } = run;
    let place = if run.slanted {
        format!("transform=\"matrix(0.8 -0.6 0.6 0.8 {x} {baseline})\"")
    } else {
        format!("x=\"{x}\" y=\"{baseline}\"")
    };
    let weight = match run.face {
        Face::Regular => "",
        Face::Bold => " font-weight=\"bold\"",
    };
    // Spaced letters keep their shape; others may stretch with the gaps.
    let adjust = if run.spacing == 0 {
        " lengthAdjust=\"spacingAndGlyphs\""
    } else {
        ""
    };
    let (length, ink, text) = (
        run.width() - run.spacing,
        hex(run.ink.lightness()),
        escape(&run.text),
    );
    format!(
        "<text {place} font-size=\"{size}\"{weight} textLength=\"{length}\"{adjust} fill=\"{ink}\">{text}</text>\n"
    )
}

/// These black rectangles on white, in no unit.
pub(crate) fn picture(width: Length, height: Length, rects: &[Rect]) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\">\n<rect width=\"{width}\" height=\"{height}\" \
         fill=\"#fff\"/>\n{}</svg>\n",
        path(rects, Ink::Black),
    )
}

fn path(rects: &[Rect], ink: Ink) -> String {
    let outline = rects.iter().fold(String::new(), |mut outline, r| {
        let written = write!(
            outline,
            "M{} {}h{}v{}h-{}z",
            r.x, r.y, r.width, r.height, r.width
        );
        written.expect("writing to a String cannot fail");
        outline
    });
    format!(
        "<path d=\"{outline}\" fill=\"{}\"/>\n",
        hex(ink.lightness())
    )
}

fn hex(lightness: u8) -> String {
    let level = u16::from(lightness) * 255 / 100;
    format!("#{level:02x}{level:02x}{level:02x}")
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}
