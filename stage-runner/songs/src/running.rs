//! Running heads and feet: the same text in the same place on many pages.

use std::collections::{HashMap, HashSet};

use super::layout::{Layout, Seg};
use super::text::{digit_groups, norm};

/// The texts that stand in the same place on many pages.
#[derive(Debug, Default)]
pub(super) struct RunningHeads {
    always: HashSet<(String, i32)>,
    counts: HashMap<(String, i32), usize>,
    leaves: usize,
}

impl RunningHeads {
    fn key(seg: &Seg) -> (String, i32) {
        let normed = norm(&seg.text);
        let text = match normed.split_once(' ') {
            Some((first, rest)) if first.bytes().all(|b| b.is_ascii_digit()) => rest,
            _ => match normed.rsplit_once(' ') {
                Some((rest, last)) if last.bytes().all(|b| b.is_ascii_digit()) => rest,
                _ => &normed,
            },
        };
        (text.to_owned(), (seg.y0 / 8.0).round() as i32)
    }

    /// Learns them from all leaves.
    pub fn of(layout: &Layout) -> Self {
        let mut pages: HashMap<(String, i32), HashSet<usize>> = HashMap::new();
        // Its number keeps step with the pages, stays the same, or there is none.
        let mut steps: HashMap<(String, i32), HashMap<Option<i64>, usize>> = HashMap::new();
        let mut same: HashMap<(String, i32), HashMap<i64, usize>> = HashMap::new();
        for (index, leaf) in layout.leaves.iter().enumerate() {
            for seg in &leaf.segs {
                let key = Self::key(seg);
                let normed = norm(&seg.text);
                let number = digit_groups(&normed)
                    .first()
                    .filter(|d| normed.starts_with(**d) || normed.ends_with(**d))
                    .and_then(|d| d.parse::<i64>().ok());
                let step = number.map(|n| index as i64 - n);
                if let Some(number) = number {
                    *same
                        .entry(key.clone())
                        .or_default()
                        .entry(number)
                        .or_default() += 1;
                }
                *steps
                    .entry(key.clone())
                    .or_default()
                    .entry(step)
                    .or_default() += 1;
                pages.entry(key).or_default().insert(index);
            }
        }
        let n = layout.len();
        let least = (0.05 * n as f32).max(4.0);
        let always = pages
            .iter()
            .filter(|(key, on)| {
                let in_step = steps.get(*key).and_then(|s| s.values().max());
                let alike = same.get(*key).and_then(|s| s.values().max());
                let most = in_step.max(alike).copied().unwrap_or(0);
                on.len() as f32 >= least && most as f32 >= (0.6 * on.len() as f32).max(3.0)
            })
            .map(|(key, _)| key.clone())
            .collect();
        Self {
            always,
            counts: pages.into_iter().map(|(k, v)| (k, v.len())).collect(),
            leaves: n,
        }
    }

    /// Whether a segment stands in the same place on many pages, whatever its size.
    pub fn repeats(&self, seg: &Seg) -> bool {
        self.always.contains(&Self::key(seg))
    }

    /// Whether a segment is one; `body` is the size of running text in points.
    pub fn covers(&self, seg: &Seg, body: f32) -> bool {
        let key = Self::key(seg);
        if !self.always.contains(&key) {
            return false;
        }
        let often = self.counts.get(&key).copied().unwrap_or(0) as f32;
        // A name that many pieces bear ("Mazurka") is big and not on most pages.
        !(seg.size > 1.3 * body && often <= 0.3 * self.leaves as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{BookBuilder, line, lyrics};
    use super::*;

    #[test]
    fn heads_with_page_numbers_are_found() {
        let mut builder = BookBuilder::new();
        for k in 0..10 {
            let mut lines = lyrics(k);
            lines.push(line(
                200.0,
                20.0,
                10.0,
                &format!("{} The Great Songbook", k + 1),
            ));
            builder = builder.page(&lines);
        }
        let layout = Layout::of(&builder.build());
        let running = RunningHeads::of(&layout);
        let covered: Vec<&str> = layout.leaves[4]
            .segs
            .iter()
            .filter(|s| running.covers(s, 10.0))
            .map(|s| s.text.as_str())
            .collect();
        assert_eq!(covered, ["5 The Great Songbook"]);
    }
}
