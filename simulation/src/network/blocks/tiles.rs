use crate::lanes::{Lanes, WIDTH};

/// How hidden units lie in memory: in tiles of a few [`Lanes`], which the sums of one product fit into registers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tiling {
    /// Hidden units; those beyond, to the end of the last tile, have no weights and no activity.
    pub(super) units: usize,
    /// Lanes of a tile, 1 to [`WIDEST`].
    pub(super) width: usize,
    /// Number of tiles.
    pub(super) tiles: usize,
}

/// Lanes of the widest tile: that many sums, and what is added to them, fit into the registers of AVX-512.
pub(super) const WIDEST: usize = 8;

impl Tiling {
    /// The widest tiles that leave few units over.
    pub(super) fn of(units: usize) -> Self {
        let lanes = units.div_ceil(WIDTH);
        let tiles = lanes.div_ceil(WIDEST);
        Self { units, width: lanes.div_ceil(tiles), tiles }
    }

    /// Units of a tile, with those that are none.
    pub(super) fn units_per_tile(self) -> usize {
        self.width * WIDTH
    }

    /// Units of a tile that are some.
    pub(super) fn units_of(self, tile: usize) -> usize {
        (self.units - (tile * self.units_per_tile()).min(self.units)).min(self.units_per_tile())
    }

    /// Number of [`Lanes`] for so many numbers of each unit.
    pub(super) fn size(self, rows: usize) -> usize {
        self.tiles * rows * self.width
    }

    /// Where the number of a row and a unit is: which lanes, and which of them. Tile after tile, row after row.
    pub(super) fn place(self, rows: usize, row: usize, unit: usize) -> (usize, usize) {
        let (tile, within) = (unit / self.units_per_tile(), unit % self.units_per_tile());
        ((tile * rows + row) * self.width + within / WIDTH, within % WIDTH)
    }

    /// Numbers of every row and unit in tiles.
    pub(super) fn arranged(self, rows: usize, number: impl Fn(usize, usize) -> f32) -> Vec<Lanes> {
        let mut arranged = vec![Lanes::ZERO; self.size(rows)];
        for unit in 0..self.units {
            for row in 0..rows {
                let (lanes, lane) = self.place(rows, row, unit);
                arranged[lanes].0[lane] = number(row, unit);
            }
        }
        arranged
    }
}

/// What of some numbers, which lie tile after tile, is of a tile.
pub(super) fn part(all: &[Lanes], tiles: usize, tile: usize) -> &[Lanes] {
    let size = all.len() / tiles;
    &all[tile * size..][..size]
}

/// The same, to be changed.
pub(super) fn part_mut(all: &mut [Lanes], tiles: usize, tile: usize) -> &mut [Lanes] {
    let size = all.len() / tiles;
    &mut all[tile * size..][..size]
}
