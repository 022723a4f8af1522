//! A shop's logo: PNGs of every kind become the same picture, what is none is refused, and it stands on every paper.

use crate::sample::{cash, receipt};
use png::{BitDepth, ColorType};
use pokea_receipts::{Greyscale, Head, Language, LogoError, Mark, Paper, Printer};

/// A black square on white, 40 pixels in 80, written as this kind of PNG; `clear` leaves the white out.
fn square(colour: ColorType, depth: BitDepth, clear: bool) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 80, 80);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    if colour == ColorType::Indexed {
        encoder.set_palette(vec![0, 0, 0, 255, 255, 255]);
    }
    let mut data = Vec::new();
    for y in 0..80 {
        let row = (0..80).map(|x| (20..60).contains(&x) && (20..60).contains(&y));
        match depth {
            BitDepth::One => {
                let bits: Vec<bool> = row.collect();
                data.extend(bits.chunks(8).map(|eight| {
                    eight
                        .iter()
                        .fold(0, |byte, dark| byte << 1 | u8::from(!dark))
                }));
            }
            _ => {
                let wide = if depth == BitDepth::Sixteen { 2 } else { 1 };
                for dark in row {
                    let alpha = matches!(colour, ColorType::Rgba | ColorType::GrayscaleAlpha);
                    let colours = colour.samples() - usize::from(alpha);
                    let light = if dark || clear { 0 } else { 255 };
                    data.extend(std::iter::repeat_n(light, colours * wide));
                    if alpha {
                        data.extend(std::iter::repeat_n(
                            if dark || !clear { 255 } else { 0 },
                            wide,
                        ));
                    }
                }
            }
        }
    }
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&data).expect("the pixels");
    drop(writer);
    file
}

#[test]
fn every_kind_of_png_is_the_same_logo() {
    use BitDepth::{Eight, One, Sixteen};
    use ColorType::{Grayscale, GrayscaleAlpha, Indexed, Rgb, Rgba};
    let first = Greyscale::from_png(&square(Grayscale, Eight, false)).expect("a logo");
    for (colour, depth, clear) in [
        (Grayscale, One, false),
        (Indexed, One, false),
        (Rgb, Eight, false),
        (Rgb, Sixteen, false),
        (Rgba, Eight, true),
        (GrayscaleAlpha, Eight, true),
        (Rgba, Sixteen, false),
    ] {
        let logo = Greyscale::from_png(&square(colour, depth, clear));
        assert_eq!(logo.as_ref(), Ok(&first), "{colour:?} {depth:?}");
    }
    assert_eq!(
        Greyscale::from_png(&first.to_png()),
        Ok(first),
        "kept as it is"
    );
}

#[test]
fn what_is_no_logo_says_why() {
    let whole = square(ColorType::Rgb, BitDepth::Eight, false);
    let sized = |width, height| {
        let mut file = Vec::new();
        let encoder = png::Encoder::new(&mut file, width, height);
        let mut writer = encoder.write_header().expect("a header");
        let pixels = vec![255; usize::try_from(width * height).expect("small")];
        writer.write_image_data(&pixels).expect("the pixels");
        drop(writer);
        file
    };
    for (file, why) in [
        (b"GIF89a".to_vec(), LogoError::NotPng),
        (Vec::new(), LogoError::NotPng),
        (whole[..60].to_vec(), LogoError::Damaged),
        (sized(2_049, 1), LogoError::TooLarge),
        ([whole, vec![0; 1024 * 1024]].concat(), LogoError::TooLarge),
        (sized(100, 100), LogoError::Blank),
    ] {
        assert_eq!(Greyscale::from_png(&file), Err(why));
    }
}

/// A picture that says it has more pixels than any memory is refused by its header.
#[test]
fn a_picture_that_would_fill_the_memory_is_refused_unread() {
    let mut bomb = square(ColorType::Grayscale, BitDepth::Eight, false);
    let sides = [u32::MAX >> 1; 2].map(u32::to_be_bytes).concat();
    bomb[16..24].copy_from_slice(&sides);
    assert!(Greyscale::from_png(&bomb).is_err());
}

#[test]
fn it_stands_in_the_middle_above_the_name_on_every_paper() {
    let logo =
        Greyscale::from_png(&square(ColorType::Rgb, BitDepth::Eight, false)).expect("a logo");
    let receipt = receipt(cash(150_000, 0), Language::En);
    for paper in [Paper::Roll58, Paper::Roll80, Paper::A4] {
        let with = receipt.layout(paper, Some(&logo)).expect("it adds up");
        let without = receipt.layout(paper, None).expect("it adds up");
        let fills = |layout: &pokea_receipts::Layout| {
            let fills = layout
                .marks
                .iter()
                .filter(|mark| matches!(mark, Mark::Fill(_)));
            fills.count()
        };
        assert_eq!(fills(&with), fills(&without) + 1, "{paper:?}");
        let Some(Mark::Fill(drawn)) = with
            .marks
            .iter()
            .find(|mark| matches!(mark, Mark::Fill(fill) if fill.rects.len() == 40))
        else {
            panic!("no logo on {paper:?}");
        };
        let (left, right) = drawn
            .rects
            .iter()
            .fold((i32::MAX, 0), |(left, right), rect| {
                (left.min(rect.x), right.max(rect.x + rect.width))
            });
        assert!((left + right - paper.width()).abs() <= 1, "{paper:?}");
        assert_eq!(right - left, 500, "eight dots are a millimetre");
        if paper != Paper::A4 {
            assert!(
                with.height >= without.height + 1_000,
                "it takes its own room"
            );
        }
    }
    let printer = Printer {
        head: Head::Columns32,
        cutter: true,
        drawer: false,
    };
    let with = receipt.to_escpos(printer, Some(&logo)).expect("it adds up");
    let without = receipt.to_escpos(printer, None).expect("it adds up");
    assert!(with.len() > without.len() + 80 * 80 / 8);
}
