//! The layout as a PDF, one page for a roll and as many as it takes for sheets, with the built-in Helvetica: nothing to embed, and every reader and printer has it.

use crate::layout::{Face, Fill, Ink, Layout, Length, Mark, Rect, Run};
use printpdf::{
    BuiltinFont, Color, Greyscale, LinePoint, Mm, OffsetDateTime, Op, PaintMode, PdfDocument,
    PdfFontHandle, PdfPage, PdfSaveOptions, Point, Polygon, PolygonRing, Pt, TextItem, TextMatrix,
    WindingOrder,
};

/// The paper as PDF. The same layout always gives the same bytes.
#[must_use]
pub fn to_pdf(layout: &Layout) -> Vec<u8> {
    let height = layout.paper.page_height().unwrap_or(layout.height);
    let pages = (0..layout.height / height).map(|number| {
        let page = Page {
            bottom: (number + 1) * height,
        };
        let marks = layout.marks.iter();
        let marks = marks.filter(|mark| mark.place() / height == number);
        let ops = marks.flat_map(|mark| match mark {
            Mark::Run(run) => page.text(run),
            Mark::Fill(fill) => page.shape(fill),
        });
        PdfPage::new(
            Mm(millimetres(layout.paper.width())),
            Mm(millimetres(height)),
            ops.collect(),
        )
    });
    let mut document = PdfDocument::new(&layout.title);
    document.metadata.info.creator = "Pokea".to_owned();
    if let Ok(at) = OffsetDateTime::from_unix_timestamp(layout.at.0.div_euclid(1_000)) {
        document.metadata.info.creation_date = at;
        document.metadata.info.modification_date = at;
    }
    document.with_pages(pages.collect());

    let mut file = document.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    // The file identifier is optional, and printpdf draws a random one: a receipt printed again would be another file.
    file.trailer.remove(b"ID");
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)
        .expect("writing to memory cannot fail");
    bytes
}

/// PDF counts upwards from the lower edge.
struct Page {
    bottom: Length,
}

impl Page {
    fn text(&self, run: &Run) -> Vec<Op> {
        let font = match run.face {
            Face::Regular => BuiltinFont::Helvetica,
            Face::Bold => BuiltinFont::HelveticaBold,
        };
        let (x, y) = (points(run.x), points(self.bottom - run.baseline));
        let matrix = if run.slanted {
            TextMatrix::Raw([0.8, 0.6, -0.6, 0.8, x.0, y.0])
        } else {
            TextMatrix::Translate(x, y)
        };
        vec![
            Op::StartTextSection,
            Op::SetFillColor { col: grey(run.ink) },
            Op::SetFont {
                font: PdfFontHandle::Builtin(font),
                size: points(run.size),
            },
            // "Multiplier" is printpdf's name; what is written is the `Tc` operator, in points.
            Op::SetCharacterSpacing {
                multiplier: points(run.spacing).0,
            },
            Op::SetTextMatrix { matrix },
            Op::ShowText {
                items: vec![TextItem::Text(run.text.clone())],
            },
            Op::EndTextSection,
        ]
    }

    fn shape(&self, fill: &Fill) -> Vec<Op> {
        let polygon = Polygon {
            rings: fill.rects.iter().map(|rect| self.ring(rect)).collect(),
            mode: PaintMode::Fill,
            winding_order: WindingOrder::NonZero,
        };
        vec![
            Op::SetFillColor {
                col: grey(fill.ink),
            },
            Op::DrawPolygon { polygon },
        ]
    }

    fn ring(&self, rect: &Rect) -> PolygonRing {
        let (left, right) = (rect.x, rect.x + rect.width);
        let (top, bottom) = (rect.y, rect.y + rect.height);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let points = corners.map(|(x, y)| LinePoint {
            p: Point {
                x: points(x),
                y: points(self.bottom - y),
            },
            bezier: false,
        });
        PolygonRing {
            points: points.to_vec(),
        }
    }
}

fn grey(ink: Ink) -> Color {
    Color::Greyscale(Greyscale::new(f32::from(ink.lightness()) / 100.0, None))
}

fn points(length: Length) -> Pt {
    Mm(millimetres(length)).into_pt()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a receipt is far shorter than the 167 metres that an f32 holds exactly"
)]
fn millimetres(length: Length) -> f32 {
    length as f32 / 100.0
}
