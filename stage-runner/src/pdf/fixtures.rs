//! Small PDFs made in code, for the tests beside it.

use super::{Limits, Pdf};

/// Joins numbered objects (the first is the catalog, number 1) to a PDF file.
pub(super) fn file(objects: &[&str]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).bytes());
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    out.extend(
        format!(
            "trailer << /Size {} /Root 1 0 R /Info << /Title (A \\222Book\\222) >> >>\nstartxref\n{table}\n%%EOF\n",
            objects.len() + 1
        )
        .bytes(),
    );
    out
}

/// A stream object.
pub(super) fn stream(dict: &str, data: &str) -> String {
    format!(
        "<< {dict} /Length {} >> stream\n{data}\nendstream",
        data.len()
    )
}

/// A PDF with one page of 300 x 400 points, that content, these entries in its
/// dictionary, and Helvetica as /F1, Times-Bold as /F2.
pub(super) fn page(entries: &str, content: &str) -> Pdf {
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R {entries} \
         /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> \
         /F2 << /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Times-Bold >> >> >> >>"
    );
    let bytes = file(&[
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        &page,
        &stream("", content),
    ]);
    Pdf::open(bytes, &Limits::default()).expect("the fixture opens")
}
