//! What reviewers are shown of an honest upload, and what they are warned of.

use std::collections::BTreeSet;

use attache::{
    domain::{PictureHash, Sha256Hash},
    inspect::{
        Finding, Inspection, Inspector, Media, Severity, checks, measure,
        sample::{PaperKind, Variant, paper},
    },
};
use image::{GenericImageView as _, ImageFormat};

use crate::inspect_forge::{chinese_text, encoded, facts, licence, pages, pdf, picture};

fn look(name: &str, bytes: &[u8]) -> Inspection {
    let inspection = Inspector::in_process().inspect(name, bytes).unwrap();
    let unlisted =
        inspection.findings.iter().find(|it| !checks::CODES.contains(&it.check.as_str()));
    assert_eq!(unlisted, None, "every finding is listed, so that it has a text");
    inspection
}

fn codes(inspection: &Inspection) -> BTreeSet<&str> {
    inspection.findings.iter().map(|it| it.check.as_str()).collect()
}

#[test]
fn a_sharp_paper_of_each_kind_has_no_findings() {
    for kind in PaperKind::ALL {
        let bytes = paper(kind, &facts(), Variant::Sharp).unwrap();
        let inspection = look("paper.jpg", &bytes);
        assert_eq!(inspection.findings, [], "{kind:?}: {:?}", inspection.pages[0].measures);
        assert_eq!(inspection.sha256, Sha256Hash::of(&bytes));
        assert_eq!((inspection.media, inspection.page_count), (Media::Jpeg, 1));
    }
}

#[test]
fn a_paper_photographed_badly_is_found_out() {
    for kind in [PaperKind::BusinessLicence, PaperKind::IdCardFront, PaperKind::Agreement] {
        for (variant, code) in
            [(Variant::Blurred, "blurred"), (Variant::Dark, "dark"), (Variant::Glare, "glare")]
        {
            let inspection = look("paper.jpg", &paper(kind, &facts(), variant).unwrap());
            let measures = &inspection.pages[0].measures;
            assert!(codes(&inspection).contains(code), "{kind:?} {variant:?}: {measures:?}");
        }
    }
}

#[test]
fn the_same_arguments_draw_the_same_paper() {
    assert_eq!(licence(Variant::Sharp), licence(Variant::Sharp));
}

#[test]
fn a_paper_that_lies_on_its_side_is_shown_upright_and_forgets_where_it_was_taken() {
    let turned = licence(Variant::Turned);
    let stored = image::load_from_memory(&turned).unwrap();
    assert!(stored.width() < stored.height(), "stored lying on its side");
    assert!(turned.windows(4).any(|it| it == b"Exif"));

    let inspection = look("paper.jpg", &turned);
    let page = &inspection.pages[0];
    assert!(page.height < page.width, "shown upright");
    let upright = look("paper.jpg", &licence(Variant::Sharp)).pages[0].likeness;
    assert!(page.likeness.looks_like(upright), "{}", page.likeness.distance(upright));
    assert_eq!((page.measures.long_side, page.measures.short_side), (1780, 1280));
    for shown in [&page.view, &inspection.thumb] {
        assert!(!shown.windows(4).any(|it| it == b"Exif"));
    }
}

#[test]
fn views_and_thumbnails_are_bounded_and_drawn_anew() {
    let large = image::DynamicImage::ImageRgb8(picture()).resize(
        5000,
        5000,
        image::imageops::FilterType::Nearest,
    );
    let bytes = encoded(&large.into_rgb8(), ImageFormat::Jpeg);
    let inspection = look("paper.jpg", &bytes);
    let view = image::load_from_memory(&inspection.pages[0].view).unwrap();
    assert_eq!(view.dimensions().0, 2000);
    assert_eq!(view.dimensions(), (inspection.pages[0].width, inspection.pages[0].height));
    let thumb = image::load_from_memory(&inspection.thumb).unwrap();
    assert_eq!(thumb.dimensions().0, 256);
    assert_ne!(inspection.pages[0].view, bytes);
}

#[test]
fn every_kind_of_picture_is_read_and_looks_the_same() {
    let picture = picture();
    let first = look("a.png", &encoded(&picture, ImageFormat::Png)).pages[0].likeness;
    for (format, media) in [
        (ImageFormat::Png, Media::Png),
        (ImageFormat::WebP, Media::WebP),
        (ImageFormat::Tiff, Media::Tiff),
        (ImageFormat::Bmp, Media::Bmp),
        (ImageFormat::Jpeg, Media::Jpeg),
    ] {
        let bytes = encoded(&picture, format);
        let inspection = look(&format!("a.{}", media.extension()), &bytes);
        assert_eq!(inspection.media, media);
        assert_eq!(inspection.findings, [], "{media:?}");
        assert!(inspection.pages[0].likeness.looks_like(first), "{media:?}");
    }
}

#[test]
fn different_papers_do_not_look_alike() {
    let likeness: Vec<PictureHash> = PaperKind::ALL
        .iter()
        .map(|kind| paper(*kind, &facts(), Variant::Sharp).unwrap())
        .map(|bytes| measure::likeness(&image::load_from_memory(&bytes).unwrap().into_rgb8()))
        .collect();
    for (at, one) in likeness.iter().enumerate() {
        for other in &likeness[at + 1..] {
            assert!(!one.looks_like(*other), "{}", one.distance(*other));
        }
    }
}

#[test]
fn a_black_and_white_copy_is_told() {
    let grey = image::DynamicImage::ImageRgb8(picture()).grayscale().into_rgb8();
    let inspection = look("a.jpg", &encoded(&grey, ImageFormat::Jpeg));
    assert_eq!(codes(&inspection), BTreeSet::from(["grey-copy"]));
    assert_eq!(inspection.pages[0].measures.red, 0);
    assert!(2 < look("a.jpg", &licence(Variant::Sharp)).pages[0].measures.red);
}

#[test]
fn blank_small_and_odd_pages_are_told() {
    let blank = image::RgbImage::from_pixel(900, 1200, image::Rgb([250; 3]));
    let found = look("a.png", &encoded(&blank, ImageFormat::Png));
    assert!(codes(&found).contains("blank"));
    assert_eq!(found.gravest(), Some(Severity::Block));

    let small = image::DynamicImage::ImageRgb8(picture()).thumbnail(500, 500).into_rgb8();
    assert!(codes(&look("a.png", &encoded(&small, ImageFormat::Png))).contains("small"));

    let strip = image::DynamicImage::ImageRgb8(picture()).crop_imm(0, 300, 1780, 400).into_rgb8();
    assert!(codes(&look("a.png", &encoded(&strip, ImageFormat::Png))).contains("odd-shape"));
}

#[test]
fn a_picture_of_a_screen_is_told() {
    let mut screen = image::RgbImage::from_pixel(1080, 2400, image::Rgb([246; 3]));
    let small = image::DynamicImage::ImageRgb8(picture()).thumbnail(1000, 1000).into_rgb8();
    image::imageops::replace(&mut screen, &small, 40, 500);
    assert!(codes(&look("a.png", &encoded(&screen, ImageFormat::Png))).contains("screenshot"));
}

#[test]
fn pages_of_a_pdf_are_drawn_with_chinese_text_in_a_font_that_it_does_not_bring() {
    let inspection = look("a.pdf", &pdf(&pages(2, "", chinese_text()), ""));
    assert_eq!((inspection.page_count, inspection.pages.len()), (2, 2));
    assert!(!codes(&inspection).contains("blank"), "{:?}", inspection.pages[0].measures);
    assert!(8 < inspection.pages[0].measures.ink, "{:?}", inspection.pages[0].measures);
    let page = &inspection.pages[0];
    assert!(page.width < page.height && page.height <= 2000);
}

#[test]
fn more_pages_than_are_drawn_are_counted_and_told() {
    let inspection = look("a.pdf", &pdf(&pages(33, "", chinese_text()), ""));
    assert_eq!((inspection.page_count, inspection.pages.len()), (33, 30));
    let told: Vec<&Finding> =
        inspection.findings.iter().filter(|it| it.check == "pages-left-out").collect();
    assert_eq!((told[0].numbers["pages"], told[0].numbers["shown"]), (33, 30));
    assert_eq!(told[0].severity, Severity::Block);
}

#[test]
fn a_pdf_that_would_act_is_told() {
    for (catalogue, code) in [
        ("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", "pdf-script"),
        ("/OpenAction << /S /J#61vaScript >>", "pdf-script"),
        ("/OpenAction << /S /Launch /F (cmd.exe) >>", "pdf-launch"),
        ("/Names << /EmbeddedFiles << /Names [] >> >>", "pdf-embedded-file"),
        ("/AcroForm << /XFA [] >>", "pdf-active-form"),
        ("/AA << /WC 3 0 R >>", "pdf-auto-action"),
    ] {
        let found = look("a.pdf", &pdf(&pages(10, catalogue, chinese_text()), ""));
        assert!(codes(&found).contains(code), "{catalogue}: {:?}", found.findings);
    }
    let plain = look("a.pdf", &pdf(&pages(1, "", chinese_text()), ""));
    assert!(!plain.findings.iter().any(|it| it.check.starts_with("pdf-")));
}

#[test]
fn every_finding_has_a_text() {
    for text in [
        include_str!("../../assets/i18n/zh-CN/document.ftl"),
        include_str!("../../assets/i18n/en/document.ftl"),
    ] {
        for code in checks::CODES {
            assert!(text.contains(&format!("\ndocument-finding-{code} =")), "{code}");
        }
    }
}
