//! What paper, glass and lens do to the picture of a page.

use stage_runner::picture::GrayImage;

use super::quality::Knobs;
use crate::degrade::random::Random;

/// A shadow loses two thirds of its depth over this part of the page's width.
const SHADOW_REACH: f32 = 0.05;
/// Largest radius of a speck in pixels.
const LARGEST_SPECK: f32 = 1.8;

/// Where the book is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// At the left edge.
    Left,
    /// At the right edge.
    Right,
    /// Between two pages.
    Middle,
}

/// The page as the scanner sees it.
pub fn copy(page: &GrayImage, knobs: &Knobs, fold: Fold, random: &mut Random) -> GrayImage {
    let slope = random.around(knobs.skew).to_radians().tan();
    let blurred = blurred(&page.levelled(slope), knobs.blur);
    let shade = shade(page.width(), knobs.shadow, fold);
    let (width, height) = (blurred.width(), blurred.height());
    let mut data = Vec::with_capacity(width * height);
    for y in 0..height {
        let row = blurred.row(y);
        for (x, &value) in row.iter().enumerate() {
            // The other side is taken to be printed like this one, seen in a mirror.
            let behind = row.get(width - 1 - x).copied().unwrap_or(255);
            let light = f32::from(value) / 255.0 - knobs.through * f32::from(255 - behind) / 255.0;
            let grey = knobs.ink + (knobs.paper - knobs.ink) * light.max(0.0);
            let shaded = grey * shade.get(x).copied().unwrap_or(1.0);
            data.push((shaded + knobs.noise * random.normal()).clamp(0.0, 255.0) as u8);
        }
    }
    let mut copy =
        GrayImage::new(width, height, data).unwrap_or_else(|| GrayImage::white(width, height));
    specks(&mut copy, knobs.specks, random);
    copy
}

/// How much light each column gets, 0 to 1.
fn shade(width: usize, depth: f32, fold: Fold) -> Vec<f32> {
    let wide = width as f32;
    let at_fold = match fold {
        Fold::Left => 0.0,
        Fold::Right => wide,
        Fold::Middle => wide / 2.0,
    };
    (0..width)
        .map(|x| {
            let far = (x as f32 - at_fold).abs() / wide / SHADOW_REACH;
            1.0 - depth * (-far).exp()
        })
        .collect()
}

/// Dark and light spots.
fn specks(page: &mut GrayImage, a_million: f32, random: &mut Random) {
    let count = (a_million * (page.width() * page.height()) as f32 / 1e6).round() as usize;
    for _ in 0..count {
        let (x, y) = (random.below(page.width()), random.below(page.height()));
        let radius = random.unit() * LARGEST_SPECK;
        let grey = if random.below(4) == 0 { 250 } else { 60 };
        let reach = radius.ceil() as usize;
        for near_y in y.saturating_sub(reach)..=y + reach {
            for near_x in x.saturating_sub(reach)..=x + reach {
                let (dx, dy) = (near_x.abs_diff(x) as f32, near_y.abs_diff(y) as f32);
                if dx.hypot(dy) <= radius {
                    page.set(near_x, near_y, grey);
                }
            }
        }
    }
}

/// The picture out of focus by a Gaussian of this deviation.
fn blurred(page: &GrayImage, deviation: f32) -> GrayImage {
    let reach = (3.0 * deviation).ceil() as usize;
    if reach == 0 {
        return page.clone();
    }
    let weight = |d: usize| (-(d as f32 / deviation).powi(2) / 2.0).exp();
    let weights: Vec<f32> = (0..=reach).map(weight).collect();
    let whole = weights[0] + 2.0 * weights[1..].iter().sum::<f32>();
    // Along rows; turned by a quarter, the same again goes along columns.
    let along = |image: &GrayImage| {
        let mut data = Vec::with_capacity(image.data().len());
        for y in 0..image.height() {
            let row = image.row(y);
            let last = row.len() - 1;
            for x in 0..row.len() {
                let mut sum = weights[0] * f32::from(row[x]);
                for (d, weight) in weights.iter().enumerate().skip(1) {
                    let beside =
                        u16::from(row[x.saturating_sub(d)]) + u16::from(row[(x + d).min(last)]);
                    sum += weight * f32::from(beside);
                }
                data.push((sum / whole).round() as u8);
            }
        }
        GrayImage::new(image.width(), image.height(), data).unwrap_or_else(|| image.clone())
    };
    use stage_runner::picture::Turn;
    along(&along(page).turned(Turn::Right)).turned(Turn::Left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::degrade::scan::quality::Quality;

    fn line() -> GrayImage {
        let mut page = GrayImage::white(300, 200);
        for x in 40..260 {
            for y in 99..102 {
                page.set(x, y, 0);
            }
        }
        page
    }

    fn mean(page: &GrayImage, columns: std::ops::Range<usize>) -> f32 {
        let count = columns.len() * 50;
        let sum: u32 = (0..50)
            .flat_map(|y| columns.clone().map(move |x| (x, y)))
            .map(|(x, y)| u32::from(page.at(x, y)))
            .sum();
        sum as f32 / count as f32
    }

    #[test]
    fn a_worn_page_is_grey_shaded_and_speckled() {
        let knobs = Quality::Worn100.knobs();
        let copy = copy(&line(), &knobs, Fold::Left, &mut Random::of("x"));
        let (fold, middle) = (mean(&copy, 0..6), mean(&copy, 140..160));
        assert!(fold < middle - 40.0, "{fold} {middle}");
        assert!(
            (knobs.paper - 15.0..knobs.paper + 1.0).contains(&middle),
            "{middle}"
        );
    }

    #[test]
    fn a_blurred_line_is_wider_and_paler_but_as_heavy() {
        let soft = blurred(&line(), 1.2);
        assert!(soft.at(150, 97) < 250 && soft.at(150, 100) > 5);
        let ink = |page: &GrayImage| {
            (0..200)
                .map(|y| 255 - i32::from(page.at(150, y)))
                .sum::<i32>()
        };
        assert!((ink(&soft) - ink(&line())).abs() < 12);
        assert_eq!(blurred(&line(), 0.0), line());
    }

    #[test]
    fn a_clean_page_has_no_specks() {
        let mut page = GrayImage::white(1000, 1000);
        specks(&mut page, 0.0, &mut Random::of("x"));
        assert_eq!(page, GrayImage::white(1000, 1000));
        specks(&mut page, 40.0, &mut Random::of("x"));
        let dark = page.data().iter().filter(|&&v| v == 60).count();
        assert!((20..400).contains(&dark), "{dark}");
    }
}
