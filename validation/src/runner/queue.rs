//! Which replicate comes next, and how long all will take.
//!
//! Replicates take from microseconds to minutes, and how long is known only when one is done. One of each cell comes first; then
//! those of the cell whose replicates take longest, so that at the end no thread works at a long one while the others have nothing left.

use std::collections::{BTreeMap, VecDeque};
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
}

#[derive(Debug)]
struct Waiting<'c> {
    cell: &'c str,
    replicates: VecDeque<u64>,
    begun: bool,
    taken: Taken,
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
        Self { cells }
    }

    /// The next, if there is one.
    pub(super) fn next(&mut self) -> Option<Turn<'c>> {
        let waiting = |(_, of): &(usize, &Waiting)| !of.replicates.is_empty();
        let not_begun = self.cells.iter().enumerate().filter(waiting).find(|(_, of)| !of.begun);
        // Of cells that take as long as each other the first.
        let longest =
            || self.cells.iter().enumerate().filter(waiting).rev().max_by_key(|(_, of)| of.taken.mean());
        let place = not_begun.or_else(longest)?.0;
        let of = &mut self.cells[place];
        of.begun = true;
        Some(Turn { cell: of.cell, replicate: of.replicates.pop_front()?, place })
    }

    /// A replicate is done.
    pub(super) fn done(&mut self, turn: Turn, took: Duration) {
        self.cells[turn.place].taken.add(Taken { replicates: 1, together: took });
    }

    /// Nothing comes any more.
    pub(super) fn stop(&mut self) {
        self.cells.iter_mut().for_each(|of| of.replicates.clear());
    }

    /// How long those that wait would take one after the other; where none of a cell is done, as long as others on average.
    /// None before anything is done.
    pub(super) fn left(&self) -> Option<Duration> {
        let mut all = Taken::default();
        self.cells.iter().for_each(|of| all.add(of.taken));
        let overall = all.mean()?;
        let of_cell = |of: &Waiting| {
            let number = u32::try_from(of.replicates.len()).unwrap_or(u32::MAX);
            of.taken.mean().unwrap_or(overall).saturating_mul(number)
        };
        Some(self.cells.iter().map(of_cell).fold(Duration::ZERO, Duration::saturating_add))
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
