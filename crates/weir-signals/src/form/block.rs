//! A picture that lies on paper of one colour among lines of text, as in a
//! screenshot: the largest patches that are not of the paper's colour.

use super::Rect;
use super::inner::refined;
use super::luma::Luma;

/// The longest side of the reduced picture that is searched.
const SEARCHED: u32 = 256;
/// How far from the paper's brightness something must be to lie on it.
const NEAR: u8 = 9;
/// The least share of the whole that a block has: a fortieth.
const LEAST: u64 = 40;
/// The most blocks that are told.
const MOST: usize = 3;
/// Of its fullest line, how much (in hundredths) another must have to be of a block:
/// lines of text that hang together with it have much, and so have those of a sky as
/// light as the paper. So both is tried.
const FULL: [u32; 2] = [50, 90];

/// The largest blocks that lie on the paper, if there is paper.
pub(super) fn blocks(luma: &Luma) -> Vec<Rect> {
    let whole = Rect::whole(luma);
    let step = whole.width.max(whole.height).div_ceil(SEARCHED).max(1);
    let reduced = luma.reduced(whole, step);
    let (width, height) = (reduced.width as usize, reduced.height as usize);
    if width < 16 || height < 16 {
        return Vec::new();
    }
    let Some(paper) = paper(&reduced) else { return Vec::new() };
    let mut open: Vec<bool> = (0..width * height)
        .map(|n| {
            let (x, y) = ((n % width) as u32, (n / width) as u32);
            reduced.at(x, y).abs_diff(paper) > NEAR
        })
        .collect();
    close(&mut open, width);
    let area = (width * height) as u64;
    let mut found: Vec<(u64, [u32; 4])> = components(&mut open, width)
        .into_iter()
        .flat_map(|component| FULL.map(|full| component.solid(full)))
        .flatten()
        .filter(|(inside, _)| inside * LEAST >= area && inside * 10 <= area * 9)
        .collect();
    found.sort_by_key(|(inside, sides)| (std::cmp::Reverse(*inside), *sides));
    found.dedup();
    found.truncate(MOST);
    found.into_iter().map(|(_, sides)| refined(luma, whole, step, &reduced, sides)).collect()
}

/// The commonest brightness, where a sixth of the picture or more has it.
fn paper(reduced: &Luma) -> Option<u8> {
    let mut counts = [0_u32; 256];
    let pixels = (0..reduced.height).flat_map(|y| (0..reduced.width).map(move |x| (x, y)));
    pixels.for_each(|(x, y)| counts[usize::from(reduced.at(x, y))] += 1);
    let near = |value: usize| -> u32 {
        counts[value.saturating_sub(2)..=(value + 2).min(255)].iter().sum()
    };
    let value = (0..256).max_by_key(|value| (near(*value), counts[*value]))?;
    (near(value) * 6 >= reduced.width * reduced.height).then_some(value as u8)
}

/// Fills gaps of up to two pixels in each row: places of a picture that have the
/// paper's brightness by chance. Not in columns: lines of text end close above.
fn close(open: &mut [bool], width: usize) {
    const GAP: usize = 2;
    for row in open.chunks_exact_mut(width) {
        let mut last: Option<usize> = None;
        for x in 0..width {
            if row[x] {
                if let Some(last) = last
                    && x - last <= GAP + 1
                {
                    row[last..x].fill(true);
                }
                last = Some(x);
            }
        }
    }
}

/// Pixels that hang together.
struct Component {
    /// Pixels in each row and in each column.
    rows: Vec<(u32, u32)>,
    columns: Vec<(u32, u32)>,
}

impl Component {
    /// The part of it that is a rectangle: rows and columns of which it has so much,
    /// against its fullest; nothing where that is no rectangle.
    fn solid(&self, share: u32) -> Option<(u64, [u32; 4])> {
        let (top, bottom) = full(&self.rows, share)?;
        let (left, right) = full(&self.columns, share.min(70))?;
        let inside = u64::from(right - left) * u64::from(bottom - top);
        let count: u64 = self.rows.iter().map(|(_, count)| u64::from(*count)).sum();
        (count * 10 >= inside * 6).then_some((inside, [left, top, right, bottom]))
    }
}

/// The first and the last line of those that are so full.
fn full(lines: &[(u32, u32)], share: u32) -> Option<(u32, u32)> {
    let most = lines.iter().map(|(_, count)| *count).max()?;
    let is_full = |(_, count): &&(u32, u32)| count * 100 >= most * share;
    let mut full = lines.iter().filter(is_full).map(|(line, _)| *line);
    let first = full.next()?;
    Some((first, full.next_back().unwrap_or(first) + 1))
}

fn components(open: &mut [bool], width: usize) -> Vec<Component> {
    let mut found = Vec::new();
    let mut waiting = Vec::new();
    for start in 0..open.len() {
        if !open[start] {
            continue;
        }
        let mut pixels = Vec::new();
        open[start] = false;
        waiting.push(start);
        while let Some(at) = waiting.pop() {
            pixels.push(at);
            let x = at % width;
            let beside = [
                (x > 0).then(|| at - 1),
                (x + 1 < width).then_some(at + 1),
                at.checked_sub(width),
                Some(at + width).filter(|at| *at < open.len()),
            ];
            for next in beside.into_iter().flatten() {
                if std::mem::take(&mut open[next]) {
                    waiting.push(next);
                }
            }
        }
        found.push(Component {
            rows: counted(pixels.iter().map(|at| (at / width) as u32)),
            columns: counted(pixels.iter().map(|at| (at % width) as u32)),
        });
    }
    found
}

/// How often each number is there, in order.
fn counted(numbers: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut counts = std::collections::BTreeMap::new();
    numbers.for_each(|number| *counts.entry(number).or_default() += 1);
    counts.into_iter().collect()
}
