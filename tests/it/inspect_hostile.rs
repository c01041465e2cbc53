//! Uploads that lie, are broken or mean harm, here and in the child process.

use std::{fs::File, io::Write as _, time::Instant};

use attache::inspect::{
    Foreign, InspectRefusal, Inspection, Inspector, LARGEST_FILE_BYTES, Severity, sample::Variant,
};

use crate::inspect_forge::{chinese_text, licence, pages, pdf, png_that_claims, stream, zeros};

fn both() -> [Inspector; 2] {
    [Inspector::in_process(), child()]
}

fn child() -> Inspector {
    Inspector::child(env!("CARGO_BIN_EXE_attache"))
}

#[track_caller]
fn refused(name: &str, bytes: &[u8], refusal: &InspectRefusal) {
    for inspector in both() {
        assert_eq!(inspector.inspect(name, bytes).unwrap_err(), *refusal, "{inspector:?}");
    }
}

#[test]
fn a_child_sees_what_this_process_sees() {
    let bytes = licence(Variant::Turned);
    let [here, there] = both().map(|it| it.inspect("a.png", &bytes).unwrap());
    assert_eq!(here, there);
    assert!(!there.pages[0].view.is_empty() && !there.thumb.is_empty());
}

#[test]
fn a_truncated_picture_is_refused_though_decoders_would_show_it() {
    let whole = licence(Variant::Sharp);
    for part in [whole.len() / 2, whole.len() - 2, 300] {
        refused("a.jpg", &whole[..part], &InspectRefusal::Truncated);
    }
    let png = png_that_claims(1000, 1000);
    refused("a.png", &png[..png.len() - 20], &InspectRefusal::Truncated);
}

#[test]
fn a_picture_too_large_to_open_is_refused_by_its_header() {
    for (width, height) in [(30_000, 30_000), (12_001, 10), (10_000, 6_000), (u32::MAX >> 1, 1)] {
        let begin = Instant::now();
        refused(
            "a.png",
            &png_that_claims(width, height),
            &InspectRefusal::TooManyPixels { width, height },
        );
        assert!(begin.elapsed().as_secs() < 10, "nothing of that size was made");
    }
}

#[test]
fn a_file_of_500_megabytes_is_refused_before_it_is_read() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let bytes = 500 * 1024 * 1024;
    // Sparse: it takes no room on the disk.
    file.as_file().set_len(bytes).unwrap();
    let refusal = child().inspect_file(file.path()).unwrap_err();
    assert_eq!(refusal, InspectRefusal::TooLarge { bytes, limit: LARGEST_FILE_BYTES });
    assert_eq!(refusal.numbers()["megabytes"], 500);
}

#[test]
fn a_file_is_read_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("执照.pdf");
    File::create(&path).unwrap().write_all(&licence(Variant::Sharp)).unwrap();
    let (bytes, inspection) = child().inspect_file(&path).unwrap();
    assert_eq!(bytes.len() as u64, inspection.bytes);
    assert_eq!(inspection.findings[0].check, "name-differs");
    assert!(child().inspect_file(folder.path()).is_err(), "a folder");
    assert!(child().inspect_file(&folder.path().join("absent")).is_err());
}

#[test]
fn what_is_not_a_paper_is_refused_whatever_it_calls_itself() {
    for (name, bytes, found) in [
        (
            "licence.jpg",
            b"MZ\x90\0\x03\0\0\0 This program cannot be run".as_slice(),
            Foreign::Program,
        ),
        ("licence.png", b"<!DOCTYPE html><script>alert(1)</script>", Foreign::WebPage),
        ("licence.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", Foreign::Svg),
        ("licence.pdf", b"PK\x03\x04\x14\0\0\0", Foreign::Archive),
    ] {
        refused(name, bytes, &InspectRefusal::NotAllowed { found });
    }
    refused("a.jpg", b"", &InspectRefusal::Empty);
    refused("a.jpg", b"\xff\xd8\xff\xe0 no picture follows", &InspectRefusal::Truncated);
}

#[test]
fn a_name_that_lies_about_its_type_is_told() {
    let bytes = licence(Variant::Sharp);
    let severity = |name: &str| {
        let found = Inspector::in_process().inspect(name, &bytes).unwrap();
        let told: Vec<_> = found.findings.iter().filter(|it| it.check == "name-differs").collect();
        told.first().map(|it| it.severity)
    };
    assert_eq!(severity("licence.pdf"), Some(Severity::Warn));
    assert_eq!(severity("licence.exe"), Some(Severity::Warn));
    assert_eq!(severity("licence.png"), Some(Severity::Info));
    assert_eq!(severity("licence.JPEG"), None);
}

#[test]
fn a_second_file_behind_a_picture_is_told_and_not_shown() {
    let mut bytes = licence(Variant::Sharp);
    bytes.extend_from_slice(b"PK\x03\x04");
    bytes.resize(bytes.len() + 9000, b'z');
    let found = child().inspect("a.jpg", &bytes).unwrap();
    assert_eq!(found.findings[0].check, "appended");
    assert!(!found.pages[0].view.windows(4).any(|it| it == b"PK\x03\x04"));
}

#[test]
fn a_pdf_with_a_password_is_named() {
    let mut objects = pages(1, "", chinese_text());
    objects.push(
        format!(
            "<< /Filter /Standard /V 1 /R 2 /P -44 /O <{}> /U <{}> >>",
            "ab".repeat(32),
            "cd".repeat(32)
        )
        .into_bytes(),
    );
    let id = "0123456789abcdef".repeat(2);
    let trailer = format!("/Encrypt {} 0 R /ID [<{id}> <{id}>]", objects.len());
    refused("a.pdf", &pdf(&objects, &trailer), &InspectRefusal::Encrypted);
}

#[test]
fn a_broken_pdf_is_refused() {
    refused("a.pdf", b"%PDF-1.7\nnothing\n%%EOF", &InspectRefusal::Unreadable);
    refused("a.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Cata", &InspectRefusal::Truncated);
    refused("a.pdf", &pdf(&pages(0, "", chinese_text()), ""), &InspectRefusal::Unreadable);
}

#[test]
fn a_decompression_bomb_ends_the_child_only() {
    let bomb = stream("/Filter /FlateDecode", &zeros(3_000_000_000));
    let bytes = pdf(&pages(1, "", bomb), "");
    assert!((bytes.len() as u64) < LARGEST_FILE_BYTES);
    let answer = child().inspect("a.pdf", &bytes).map(|it: Inspection| it.page_count);
    assert!(
        matches!(answer, Err(InspectRefusal::Unreadable | InspectRefusal::TookTooLong)),
        "{answer:?}"
    );
    // The next file is not bothered.
    child().inspect("a.jpg", &licence(Variant::Sharp)).unwrap();
}

#[test]
fn no_cut_and_no_flipped_byte_ends_this_process() {
    let whole = licence(Variant::Sharp);
    for at in (0..whole.len()).step_by(whole.len() / 5) {
        let mut changed = whole.clone();
        changed[at] ^= 0x55;
        // Whether it can still be read does not matter; that it comes back does.
        if let Ok(found) = Inspector::in_process().inspect("a.jpg", &changed) {
            assert_eq!(found.pages.len(), 1);
        }
    }
}

#[test]
fn a_program_that_cannot_be_started_makes_the_file_unreadable() {
    let answer =
        Inspector::child("/nonexistent/attache").inspect("a.jpg", &licence(Variant::Sharp));
    assert_eq!(answer.unwrap_err(), InspectRefusal::Unreadable);
}
