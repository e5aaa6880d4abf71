//! Reads page images (PNG or JPEG, about 200 dpi) with the local OCR engine and
//! prints one JSON object a page: `ocr_page look|full IMAGE...`

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use stage_runner::models::Models;
use stage_runner::ocr::{
    Depth, GrayImage, LocalEngine, OcrEngine, RENDER_DPI, looks_like_contents, to_views,
};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let depth = match arguments.next().as_deref() {
        Some("look") => Depth::Look,
        Some("full") => Depth::Full,
        _ => anyhow::bail!("usage: ocr_page look|full IMAGE..."),
    };
    let engine = LocalEngine::load(&Models::find(None)?)?;
    let mut out = std::io::stdout().lock();
    for path in arguments {
        let luma = image::open(Path::new(&path))?.to_luma8();
        let (width, height) = (luma.width() as usize, luma.height() as usize);
        let Some(page) = GrayImage::new(width, height, luma.into_raw()) else {
            anyhow::bail!("{path} is empty");
        };
        let start = Instant::now();
        let read = engine.read(&page, depth)?;
        let seconds = start.elapsed().as_secs_f32();
        let contents: Vec<f32> = read.views.iter().map(looks_like_contents).collect();
        let line = serde_json::json!({
            "image": path,
            "seconds": seconds,
            "contents": contents,
            "views": to_views(&read, RENDER_DPI / 72.0),
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}
