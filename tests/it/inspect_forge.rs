//! Makes files for the inspection tests byte by byte, also such as no honest program would write.

use std::fmt::Write as _;

use attache::{
    domain::Personal,
    inspect::sample::{Facts, PaperKind, Variant, paper},
};
use image::{DynamicImage, ImageFormat, RgbImage};

pub(crate) fn facts() -> Facts {
    Facts {
        enterprise: "样本智能科技（苏州）有限公司".to_owned(),
        uscc: "91350100M000100Y43".to_owned(),
        legal_person: Personal::from("周敏华"),
        agent: Personal::from("欧阳明"),
        id_number: Personal::from("11010519491231002X"),
        address: "江苏省苏州市样本区样本路 88 号 3 幢 1201 室".to_owned(),
        offering: "企业互联网专线".to_owned(),
        established: "2016-05-18".parse().unwrap(),
        dated: "2026-03-02".parse().unwrap(),
    }
}

pub(crate) fn licence(variant: Variant) -> Vec<u8> {
    paper(PaperKind::BusinessLicence, &facts(), variant).unwrap()
}

pub(crate) fn encoded(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture.clone()).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The licence, decoded, for saving it in other formats.
pub(crate) fn picture() -> RgbImage {
    image::load_from_memory(&licence(Variant::Sharp)).unwrap().into_rgb8()
}

fn chunk(bytes: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) {
    bytes.extend_from_slice(&u32::try_from(content.len()).unwrap().to_be_bytes());
    let body = [kind.as_slice(), content].concat();
    bytes.extend_from_slice(&body);
    bytes.extend_from_slice(&crc(&body).to_be_bytes());
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
        })
    })
}

/// A PNG that claims its size and holds next to nothing.
pub(crate) fn png_that_claims(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    chunk(&mut bytes, *b"IHDR", &header);
    chunk(&mut bytes, *b"IDAT", &zeros(64));
    chunk(&mut bytes, *b"IEND", b"");
    bytes
}

/// A zlib stream of `length` zero bytes, in one eight-hundredth of the space.
pub(crate) fn zeros(length: u64) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b011, 3); // the last block, fixed codes
    bits.push(0b0000_1100, 8); // the literal 0, most significant bit first
    let repeats = (length - 1) / 258;
    for _ in 0..repeats {
        bits.push(0b1010_0011, 8); // 258 bytes …
        bits.push(0, 5); // … like the one before
    }
    for _ in 0..(length - 1) % 258 {
        bits.push(0b0000_1100, 8);
    }
    bits.push(0, 7); // the end
    let mut stream = vec![0x78, 0x9c];
    stream.extend(bits.finish());
    let sum = u32::try_from(length % 65_521).unwrap() << 16 | 1;
    stream.extend_from_slice(&sum.to_be_bytes());
    stream
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    pending: u32,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        self.pending |= value << self.count;
        self.count += count;
        while 8 <= self.count {
            self.bytes.push(u8::try_from(self.pending & 0xff).unwrap());
            self.pending >>= 8;
            self.count -= 8;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.push(0, 7);
        self.bytes
    }
}

/// A PDF of the given objects, numbered from 1; object 1 is the catalogue.
pub(crate) fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", bytes.len()).unwrap();
        bytes.extend_from_slice(format!("{} 0 obj\n", number + 1).as_bytes());
        bytes.extend_from_slice(object);
        bytes.extend_from_slice(b"\nendobj\n");
    }
    let start = bytes.len();
    let size = objects.len() + 1;
    write!(table, "trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n")
        .unwrap();
    bytes.extend_from_slice(table.as_bytes());
    bytes
}

pub(crate) fn stream(dict: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< /Length {} {dict} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// The objects of a PDF with `pages` equal pages that draw `content`; many pages are small ones.
pub(crate) fn pages(pages: usize, catalogue: &str, content: Vec<u8>) -> Vec<Vec<u8>> {
    let kids: Vec<String> = (0..pages).map(|it| format!("{} 0 R", it + 7)).collect();
    let kids = kids.join(" ");
    let mut objects: Vec<Vec<u8>> = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalogue} >>").into_bytes(),
        format!("<< /Type /Pages /Count {pages} /Kids [{kids}] >>").into_bytes(),
        content,
        // A Chinese font that is named and not brought, as office programs of the time did.
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /GBK-EUC-H /DescendantFonts [5 0 R] >>"
            .to_vec(),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /FontDescriptor 6 0 R /DW 1000 \
          /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
            .to_vec(),
        b"<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -200 1000 900] \
          /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>"
            .to_vec(),
    ];
    let size = if pages < 10 { "595 842" } else { "60 80" };
    for _ in 0..pages {
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Contents 3 0 R \
                 /Resources << /Font << /F1 4 0 R >> >> >>"
            )
            .into_bytes(),
        );
    }
    objects
}

/// Three lines of Chinese in the font that is not there.
pub(crate) fn chinese_text() -> Vec<u8> {
    let (gbk, _, _) = encoding_rs::GBK.encode("营业执照统一社会信用代码法定代表人");
    let hex: String = gbk.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    });
    let lines =
        format!("BT /F1 30 Tf 40 700 Td <{hex}> Tj 0 -60 Td <{hex}> Tj 0 -60 Td <{hex}> Tj ET");
    stream("", lines.as_bytes())
}
