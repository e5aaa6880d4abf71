//! Groups characters on a page into words.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::glyphs::Mark;

/// Gap in ems that parts two words.
const WORD_GAP: f64 = 0.15;

/// The same between two strings that were placed one by one.
const STRING_GAP: f64 = 0.1;

/// How far in ems the middles of an accent and its letter may be apart.
const ACCENT_SLACK: f64 = 0.3;

/// How far in ems a character may leave the baseline of its word.
const BASELINE_SLACK: f64 = 0.18;

/// Distance in ems below which the same character drawn twice is one.
const SAME_PLACE: f64 = 0.12;

/// Gap in ems up to which single letters can be one word set wide.
const MAX_TRACKING: f64 = 0.8;

/// A word in the coordinates in which its marks were given.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// Its characters, NFC, without spaces.
    pub text: String,
    /// Bounding box in points: left, top, right, bottom.
    pub bounds: (f64, f64, f64, f64),
    /// Type size in points.
    pub size: f64,
    /// The font most of its characters have.
    pub font: u16,
    /// Whether it is not painted.
    pub invisible: bool,
}

/// A run of marks on one baseline.
#[derive(Debug, Clone)]
struct Run {
    marks: Vec<Mark>,
    /// Where it starts and ends along its direction, and its baseline across it.
    start: f64,
    end: f64,
    base: f64,
    size: f64,
    /// Whether a drawn space stands before or after it.
    space_before: bool,
    space_after: bool,
}

/// The words that the marks make.
pub(super) fn group(marks: Vec<Mark>) -> Vec<Piece> {
    let runs = chain(without_doubles(marks));
    let runs = rejoin(runs);
    let runs: Vec<Run> = runs.into_iter().flat_map(part_leaders).collect();
    close_tracking(runs).iter().filter_map(piece).collect()
}

/// Removes characters that are drawn a second time on the same place (fake bold,
/// fill and stroke, shadows).
fn without_doubles(marks: Vec<Mark>) -> Vec<Mark> {
    const CELL: f64 = 6.0;
    let mut seen: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    let mut kept: Vec<Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        let (cx, cy) = ((mark.x / CELL).floor() as i64, (mark.y / CELL).floor() as i64);
        let near = (mark.size * SAME_PLACE).clamp(0.05, CELL);
        let double = (-1..=1).any(|dx| {
            (-1..=1).any(|dy| {
                seen.get(&(cx + dx, cy + dy)).is_some_and(|cell| {
                    cell.iter().filter_map(|&i| kept.get(i)).any(|other| {
                        other.text == mark.text
                            && (other.x - mark.x).abs() <= near
                            && (other.y - mark.y).abs() <= near
                    })
                })
            })
        });
        if !double {
            if mark.text != " " {
                seen.entry((cx, cy)).or_default().push(kept.len());
            }
            kept.push(mark);
        }
    }
    kept
}

/// Position along and across the direction of writing.
fn local(mark: &Mark) -> (f64, f64) {
    let (dx, dy) = mark.dir;
    (mark.x * dx + mark.y * dy, mark.y * dx - mark.x * dy)
}

/// Joins marks that follow each other as they were drawn.
fn chain(marks: Vec<Mark>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    let mut space = false;
    for mut mark in marks {
        if mark.text == " " {
            if open && let Some(run) = runs.last_mut() {
                run.space_after = true;
            }
            (open, space) = (false, true);
            continue;
        }
        if mark.size <= 0.0 {
            mark.size = match runs.last() {
                Some(run) => run.size,
                None => continue,
            };
        }
        if open
            && let Some(run) = runs.last_mut()
            && run.take(&mut mark)
        {
            continue;
        }
        let (start, base) = local(&mark);
        runs.push(Run {
            start,
            end: start + mark.advance,
            base,
            size: mark.size,
            marks: vec![mark],
            space_before: space,
            space_after: false,
        });
        (open, space) = (true, false);
    }
    runs
}

impl Run {
    /// Takes the mark in if it continues the run.
    fn take(&mut self, mark: &mut Mark) -> bool {
        let Some(last) = self.marks.last_mut() else {
            return false;
        };
        let (start, base) = local(mark);
        let end = start + mark.advance;
        let size = mark.size.max(self.size);
        let same_direction = last.dir.0 * mark.dir.0 + last.dir.1 * mark.dir.1 > 0.99;
        if !same_direction || last.invisible != mark.invisible {
            return false;
        }
        // TeX draws an accent, then moves back and draws the letter under it.
        let (last_start, _) = local(last);
        let apart = ((start + end) - (2.0 * last_start + last.advance)).abs() / 2.0;
        if apart < ACCENT_SLACK * size
            && (base - self.base).abs() < 0.5 * size
            && let Some(text) = compose(&last.text, &mark.text)
        {
            if self.marks.len() == 1 {
                self.start = start;
                self.size = mark.size;
            }
            self.base = base;
            self.end = self.end.max(end);
            mark.text = text;
            self.marks.pop();
            self.marks.push(mark.clone());
            return true;
        }
        let is_raised = mark.text.chars().all(is_accent);
        let gap = start - self.end;
        let ratio = mark.size / self.size;
        let word_gap = if mark.starts { STRING_GAP } else { WORD_GAP };
        let slack = if is_raised { 0.5 } else { BASELINE_SLACK };
        if gap > word_gap * size
            || gap < -0.7 * size
            || start < self.start - 0.3 * size
            || (base - self.base).abs() > slack * size
            || !(0.55..1.8).contains(&ratio)
        {
            return false;
        }
        if !is_raised {
            self.end = self.end.max(end);
            self.size = size;
        }
        self.marks.push(mark.clone());
        true
    }
}

/// Joins runs that touch but were not drawn one after the other.
fn rejoin(mut runs: Vec<Run>) -> Vec<Run> {
    let level = |run: &Run| run.marks.first().is_some_and(|mark| mark.dir.0 > 0.99);
    runs.sort_by(|a, b| {
        (!level(a), (a.base / 2.0).round())
            .partial_cmp(&(!level(b), (b.base / 2.0).round()))
            .unwrap_or(std::cmp::Ordering::Equal)
            .then(a.start.total_cmp(&b.start))
    });
    let mut joined: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        if let Some(last) = joined.last_mut()
            && level(last)
            && level(&run)
            && !last.space_after
            && !run.space_before
            && (last.base - run.base).abs() <= 0.05 * last.size
            && (0.9..1.1).contains(&(last.size / run.size))
            && (-0.1..STRING_GAP * 0.8).contains(&((run.start - last.end) / last.size))
            && last.marks.last().map(|m| m.invisible) == run.marks.first().map(|m| m.invisible)
        {
            last.end = run.end;
            last.space_after = run.space_after;
            last.marks.extend(run.marks);
        } else {
            joined.push(run);
        }
    }
    joined
}

/// Parts leaders (three dots or more) from the words that they touch.
fn part_leaders(run: Run) -> Vec<Run> {
    let is_dot = |mark: &Mark| matches!(mark.text.as_str(), "." | "·" | "…" | "_" | "․" | "‧" | "•" | "∼");
    let same = |a: &Mark, b: &Mark| is_dot(a) == is_dot(b);
    let leader = |chunk: &[Mark]| chunk.len() >= 3 && chunk.first().is_some_and(is_dot);
    if run.marks.chunk_by(same).count() < 2 || !run.marks.chunk_by(same).any(leader) {
        return vec![run];
    }
    // Short runs of dots stay with their word.
    let mut parts: Vec<Vec<Mark>> = Vec::new();
    let mut previous_leader = true;
    for chunk in run.marks.chunk_by(same) {
        if leader(chunk) || previous_leader {
            parts.push(chunk.to_vec());
        } else if let Some(part) = parts.last_mut() {
            part.extend_from_slice(chunk);
        }
        previous_leader = leader(chunk);
    }
    let count = parts.len();
    parts
        .into_iter()
        .enumerate()
        .filter_map(|(i, marks)| {
            let (start, _) = local(marks.first()?);
            let last = marks.last()?;
            Some(Run {
                start,
                end: local(last).0 + last.advance,
                space_before: i > 0 || run.space_before,
                space_after: i + 1 < count || run.space_after,
                marks,
                ..run
            })
        })
        .collect()
}

/// Joins letters that are set wide apart (`S O N G`) into the words that they spell:
/// four or more in a row, evenly spaced, no drawn spaces between them.
fn close_tracking(runs: Vec<Run>) -> Vec<Run> {
    let single = |run: &Run| {
        run.marks.len() == 1
            && run.marks.first().is_some_and(|m| m.dir.0 > 0.99 && m.text.chars().all(char::is_alphabetic))
    };
    let follows = |a: &Run, b: &Run| {
        single(a)
            && single(b)
            && !a.space_after
            && !b.space_before
            && (a.base - b.base).abs() <= 0.1 * a.size
            && (0.9..1.1).contains(&(a.size / b.size))
            && (0.0..MAX_TRACKING).contains(&((b.start - a.end) / a.size))
    };
    let mut out = Vec::with_capacity(runs.len());
    for row in runs.chunk_by(follows) {
        let mut gaps: Vec<f64> = row.windows(2).filter_map(|pair| match pair {
            [a, b] => Some(b.start - a.end),
            _ => None,
        }).collect();
        gaps.sort_by(f64::total_cmp);
        let usual = gaps.get(gaps.len() / 3).copied().unwrap_or(0.0);
        if row.len() < 4 {
            out.extend_from_slice(row);
            continue;
        }
        for word in row.chunk_by(|a, b| b.start - a.end <= usual * 1.4 + 0.08 * a.size) {
            let Some(mut run) = word.first().cloned() else { continue };
            for next in word.iter().skip(1) {
                run.end = next.end;
                run.marks.extend(next.marks.iter().cloned());
            }
            out.push(run);
        }
    }
    out
}

/// The word that a run makes.
fn piece(run: &Run) -> Option<Piece> {
    let text: String = accented(&run.marks).chars().filter(|c| !c.is_whitespace()).nfc().collect();
    if text.is_empty() {
        return None;
    }
    let (dx, dy) = run.marks.first()?.dir;
    let mut sizes: Vec<f64> = run.marks.iter().map(|mark| mark.size).collect();
    sizes.sort_by(f64::total_cmp);
    let size = sizes.get(sizes.len() / 2).copied()?;
    let mut fonts: HashMap<u16, usize> = HashMap::new();
    for mark in &run.marks {
        *fonts.entry(mark.font).or_default() += 1;
    }
    let font = fonts.into_iter().max_by_key(|&(font, count)| (count, std::cmp::Reverse(font)))?.0;
    let mut bounds = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    for along in [run.start, run.end] {
        for across in [run.base - 0.75 * size, run.base + 0.22 * size] {
            let (x, y) = (along * dx - across * dy, along * dy + across * dx);
            bounds = (bounds.0.min(x), bounds.1.min(y), bounds.2.max(x), bounds.3.max(y));
        }
    }
    Some(Piece {
        text,
        bounds,
        size,
        font,
        invisible: run.marks.first()?.invisible,
    })
}

/// The characters of the marks; accents drawn after their letters join them.
fn accented(marks: &[Mark]) -> String {
    let mut text = String::new();
    let mut last: Option<&Mark> = None;
    for mark in marks {
        let composed = last.filter(|_| mark.text.chars().all(is_accent)).and_then(|letter| {
            let middle = |mark: &Mark| local(mark).0 + mark.advance / 2.0;
            let near = (middle(mark) - middle(letter)).abs() < ACCENT_SLACK * letter.size;
            compose(&mark.text, &letter.text).filter(|_| near)
        });
        match composed {
            Some(composed) => {
                text.pop();
                text.push_str(&composed);
            }
            None => text.push_str(&mark.text),
        }
        last = Some(mark);
    }
    text
}

/// Whether the character is an accent that stands alone.
fn is_accent(c: char) -> bool {
    combining(c).is_some()
}

/// The combining form of an accent that stands alone.
fn combining(accent: char) -> Option<char> {
    Some(match accent {
        '`' => '\u{300}',
        '´' => '\u{301}',
        'ˆ' | '^' => '\u{302}',
        '˜' | '~' => '\u{303}',
        '¯' | 'ˉ' => '\u{304}',
        '˘' => '\u{306}',
        '˙' => '\u{307}',
        '¨' => '\u{308}',
        '˚' => '\u{30A}',
        '˝' => '\u{30B}',
        'ˇ' => '\u{30C}',
        '¸' => '\u{327}',
        '˛' => '\u{328}',
        '\u{300}'..='\u{328}' => accent,
        _ => return None,
    })
}

/// The letter with the accent, if the two are that.
fn compose(accent: &str, letter: &str) -> Option<String> {
    let mut accents = accent.chars();
    let mark = combining(accents.next()?).filter(|_| accents.next().is_none())?;
    let mut letters = letter.chars();
    let base = letters.next().filter(|c| c.is_alphabetic())?;
    let base = match base {
        'ı' => 'i',
        'ȷ' => 'j',
        base => base,
    };
    if letters.next().is_some() {
        return None;
    }
    let composed: String = [base, mark].iter().collect::<String>().nfc().collect();
    (composed.chars().count() == 1).then_some(composed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks of one line of 10-point type, half an em wide each; `|` moves on by the
    /// number of points that follows in the next character.
    fn line(text: &str, x: f64, y: f64) -> Vec<Mark> {
        let mut at = x;
        let mut marks = Vec::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            if c == '|' {
                at += f64::from(chars.next().and_then(|c| c.to_digit(10)).unwrap_or(0));
                continue;
            }
            marks.push(Mark {
                text: c.to_string(),
                x: at,
                y,
                dir: (1.0, 0.0),
                advance: 5.0,
                size: 10.0,
                font: 0,
                invisible: false,
                starts: false,
            });
            at += 5.0;
        }
        marks
    }

    fn texts(marks: Vec<Mark>) -> Vec<String> {
        group(marks).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn gaps_and_spaces_part_words() {
        assert_eq!(texts(line("two words", 0.0, 0.0)), ["two", "words"]);
        assert_eq!(texts(line("two|3words", 0.0, 0.0)), ["two", "words"]);
        assert_eq!(texts(line("kern|1ed", 0.0, 0.0)), ["kerned"]);
    }

    #[test]
    fn leaders_part_from_words() {
        assert_eq!(texts(line("Song.....12", 0.0, 0.0)), ["Song", ".....", "12"]);
        assert_eq!(texts(line("No.12", 0.0, 0.0)), ["No.12"]);
    }

    #[test]
    fn wide_letters_make_words_but_chords_do_not() {
        assert_eq!(texts(line("S|3O|3N|3G|8|5B|3O|3O|3K", 0.0, 0.0)), ["SONG", "BOOK"]);
        assert_eq!(texts(line("A D G C", 0.0, 0.0)), ["A", "D", "G", "C"]);
    }

    #[test]
    fn doubles_are_one() {
        let mut marks = line("Bold", 0.0, 0.0);
        marks.extend(line("Bold", 0.4, 0.1));
        assert_eq!(texts(marks), ["Bold"]);
        assert_eq!(texts(line("ball", 0.0, 0.0)), ["ball"]);
    }

    #[test]
    fn words_drawn_in_any_order_are_whole() {
        let mut marks = line("lo", 15.0, 0.0);
        marks.extend(line("hel", 0.0, 0.0));
        assert_eq!(texts(marks), ["hello"]);
    }

    #[test]
    fn accents_meet_their_letters() {
        let mut marks = line("na", 0.0, 0.0);
        marks.extend(line("¨", 10.0, -0.5));
        marks.extend(line("ıve", 10.0, 0.0));
        assert_eq!(texts(marks), ["naïve"]);
        let mut marks = line("senor", 0.0, 0.0);
        marks.insert(3, line("˜", 10.0, -0.5).remove(0));
        assert_eq!(texts(marks), ["señor"]);
        assert_eq!(compose("´", "e").as_deref(), Some("é"));
        assert_eq!(compose("´", "."), None);
    }

    #[test]
    fn boxes_follow_the_direction() {
        let mut marks = line("ab", 0.0, 0.0);
        for (i, mark) in marks.iter_mut().enumerate() {
            (mark.x, mark.y, mark.dir) = (100.0, 100.0 - 5.0 * i as f64, (0.0, -1.0));
        }
        let pieces = group(marks);
        let bounds = pieces.first().map(|piece| piece.bounds);
        assert_eq!(bounds, Some((92.5, 90.0, 102.2, 100.0)));
    }
}
