//! Which replicate comes next, and how long all will take.
//!
//! Replicates take from microseconds to minutes, and how long is known only when one is done. One of each cell comes first; then
//! those of the cell whose replicates take longest, so that at the end no thread works at a long one while the others have nothing left.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::time::Duration;

/// How long replicates took, together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Taken {
    replicates: u32,
    together: Duration,
}

impl Taken {
    fn add(&mut self, other: Self) {
        self.replicates = self.replicates.saturating_add(other.replicates);
        self.together = self.together.saturating_add(other.together);
    }

    fn mean(self) -> Option<Duration> {
        self.together.checked_div(self.replicates)
    }
}

/// How long the replicates of each cell took.
pub(super) type Times = BTreeMap<String, Taken>;

/// Replicates that wait for their turn.
#[derive(Debug)]
pub(super) struct Queue<'c> {
    cells: Vec<Waiting<'c>>,
    /// No cell before this one waits for its first replicate to be begun.
    first_not_begun: usize,
    /// Cells of which one is begun, by how long theirs take. A cell is in here anew whenever something changes; what is not true any
    /// more is passed over when its turn comes.
    longest: BinaryHeap<(Option<Duration>, Reverse<usize>)>,
    /// How long those that wait take of cells of which one is done, and the number of the others.
    known: Duration,
    unknown: u64,
    all: Taken,
}

#[derive(Debug)]
struct Waiting<'c> {
    cell: &'c str,
    replicates: VecDeque<u64>,
    begun: bool,
    taken: Taken,
}

impl Waiting<'_> {
    /// How long those that wait take; their number, where nothing is known.
    fn left(&self) -> Result<Duration, u64> {
        let number = self.replicates.len();
        let of_all = |mean: Duration| mean.saturating_mul(u32::try_from(number).unwrap_or(u32::MAX));
        self.taken.mean().map(of_all).ok_or(number as u64)
    }
}

/// A replicate whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn<'c> {
    pub(super) cell: &'c str,
    pub(super) replicate: u64,
    place: usize,
}

impl<'c> Queue<'c> {
    /// Replicates in the order of work, with what is known of the cells they belong to.
    pub(super) fn new(units: impl IntoIterator<Item = (&'c str, u64)>, times: &Times) -> Self {
        let mut cells: Vec<Waiting> = Vec::new();
        for (cell, replicate) in units {
            if cells.last().is_none_or(|last| last.cell != cell) {
                let taken = times.get(cell).copied().unwrap_or_default();
                cells.push(Waiting { cell, replicates: VecDeque::new(), begun: taken.replicates > 0, taken });
            }
            if let Some(last) = cells.last_mut() {
                last.replicates.push_back(replicate);
            }
        }
        let mut queue = Self {
            cells,
            first_not_begun: 0,
            longest: BinaryHeap::new(),
            known: Duration::ZERO,
            unknown: 0,
            all: Taken::default(),
        };
        for place in 0..queue.cells.len() {
            queue.all.add(queue.cells[place].taken);
            queue.count(place);
        }
        queue
    }

    /// The next, if there is one.
    pub(super) fn next(&mut self) -> Option<Turn<'c>> {
        let place = self.not_begun().or_else(|| self.longest())?;
        self.uncount(place);
        let of = &mut self.cells[place];
        of.begun = true;
        let turn = of.replicates.pop_front().map(|replicate| Turn { cell: of.cell, replicate, place });
        self.count(place);
        turn
    }

    fn not_begun(&mut self) -> Option<usize> {
        let passed = |of: &Waiting| of.begun || of.replicates.is_empty();
        while self.cells.get(self.first_not_begun).is_some_and(passed) {
            self.first_not_begun += 1;
        }
        (self.first_not_begun < self.cells.len()).then_some(self.first_not_begun)
    }

    /// Of cells that take as long as each other the first.
    fn longest(&mut self) -> Option<usize> {
        while let Some((mean, Reverse(place))) = self.longest.pop() {
            let of = &self.cells[place];
            if of.taken.mean() == mean && !of.replicates.is_empty() {
                return Some(place);
            }
        }
        None
    }

    /// A replicate is done.
    pub(super) fn done(&mut self, turn: Turn, took: Duration) {
        let taken = Taken { replicates: 1, together: took };
        self.uncount(turn.place);
        self.cells[turn.place].taken.add(taken);
        self.all.add(taken);
        self.count(turn.place);
    }

    /// Nothing comes any more.
    pub(super) fn stop(&mut self) {
        self.cells.iter_mut().for_each(|of| of.replicates.clear());
        (self.known, self.unknown) = (Duration::ZERO, 0);
    }

    /// How long those that wait would take one after the other; where none of a cell is done, as long as others on average.
    /// None before anything is done.
    pub(super) fn left(&self) -> Option<Duration> {
        let unknown = u32::try_from(self.unknown).unwrap_or(u32::MAX);
        Some(self.known.saturating_add(self.all.mean()?.saturating_mul(unknown)))
    }

    /// Counts what waits of a cell, and gives the cell its place among those of which one is begun.
    fn count(&mut self, place: usize) {
        let of = &self.cells[place];
        match of.left() {
            Ok(time) => self.known = self.known.saturating_add(time),
            Err(number) => self.unknown += number,
        }
        if of.begun && !of.replicates.is_empty() {
            self.longest.push((of.taken.mean(), Reverse(place)));
        }
    }

    /// Takes a cell out of the count, before it changes.
    fn uncount(&mut self, place: usize) {
        match self.cells[place].left() {
            Ok(time) => self.known = self.known.saturating_sub(time),
            Err(number) => self.unknown -= number,
        }
    }

    /// What is known of the cells now.
    pub(super) fn times(&self) -> impl Iterator<Item = (String, Taken)> {
        self.cells.iter().map(|of| (of.cell.to_owned(), of.taken))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(queue: &mut Queue<'static>) -> Option<(&'static str, u64)> {
        queue.next().map(|turn| (turn.cell, turn.replicate))
    }

    #[test]
    fn exact_long_replicates_come_early_once_they_are_known() {
        let units = [("short", 0), ("short", 1), ("long", 0), ("long", 1), ("long", 2), ("unknown", 7)];
        let mut queue = Queue::new(units, &Times::new());
        assert_eq!(queue.left(), None);
        let first: Vec<Turn> = (0..3).map(|_| queue.next().unwrap()).collect();
        assert_eq!(
            first.iter().map(|turn| (turn.cell, turn.replicate)).collect::<Vec<_>>(),
            [("short", 0), ("long", 0), ("unknown", 7)]
        );
        queue.done(first[0], Duration::from_secs(1));
        queue.done(first[1], Duration::from_secs(5));
        assert_eq!(queue.left(), Some(Duration::from_secs(1 + 2 * 5)));
        assert_eq!(turn(&mut queue), Some(("long", 1)));
        assert_eq!(turn(&mut queue), Some(("long", 2)));
        assert_eq!(turn(&mut queue), Some(("short", 1)));
        assert_eq!(turn(&mut queue), None);
        assert_eq!(queue.left(), Some(Duration::ZERO));
    }

    #[test]
    fn exact_what_was_done_before_counts() {
        let second = |replicates: u32, seconds| Taken { replicates, together: Duration::from_secs(seconds) };
        let times: Times = [("a".to_owned(), second(4, 8)), ("b".to_owned(), second(1, 3))].into();
        let mut queue = Queue::new([("a", 4), ("b", 1), ("c", 0)], &times);
        // Of the third cell nothing is known: (8 + 3) / 5 seconds.
        assert_eq!(queue.left(), Some(Duration::from_millis(2000 + 3000 + 2200)));
        assert_eq!(turn(&mut queue), Some(("c", 0)));
        assert_eq!(turn(&mut queue), Some(("b", 1)));
        queue.stop();
        assert_eq!(turn(&mut queue), None);
        assert_eq!(queue.times().next(), Some(("a".to_owned(), second(4, 8))));
    }
}
