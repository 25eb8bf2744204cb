use crate::energy::PlasticityCost;
use crate::lanes::{Lanes, WIDTH};
use crate::network::Coded;
use crate::network::energy::SignedSums;
use crate::network::restriction::levels::{Levels, Sizes};
use crate::simd::Simd;

/// Images that are worked on together, as sparse products need them.
///
/// An image is a constant, the lift, and the pixels that are not black. So are the weights onto a unit: what black pixels have
/// changed is the same in all of them and kept once, $w_j = v_j + u$. The input to a unit is then
/// $\sum_j g_j v_j + \lambda\sum_j v_j + (n\lambda + \sum_j g_j) u + b$, the first sum over the pixels that are not black: one in five of
/// handwritten digits. $u$, $\sum_j v_j$ and the bias $b$ are as weights of three more pixels.
#[derive(Debug, Clone, Default)]
pub(super) struct Batch {
    /// By image: rows of weights, and what to multiply them with.
    pub(super) forward: Sparse,
    /// By row of weights: the images that change it, and what to multiply their errors with.
    pub(super) update: Sparse,
    /// Products of the activities of the input units, image × image before it; a triangle, row after row.
    pub(super) products: Vec<f32>,
    /// Grey values, dense, for the products.
    greys: Vec<i16>,
    /// Sums over the activities that are learned, where these are not all; by image.
    pub(super) sums: Vec<SignedSums>,
}

/// Which activities of an image are learned.
#[derive(Debug, Clone)]
pub(super) enum Learned {
    /// All of them.
    All,
    /// The largest.
    Largest(Largest),
}

/// So many of the largest activities.
#[derive(Debug, Clone)]
pub(super) struct Largest {
    pub(super) count: usize,
    pub(super) cost: PlasticityCost,
    /// Of the coding; found at the first image.
    pub(super) sizes: Option<Sizes>,
}

/// A sparse matrix, row after row.
#[derive(Debug, Clone, Default)]
pub(super) struct Sparse {
    pub(super) starts: Vec<usize>,
    pub(super) columns: Vec<u32>,
    pub(super) values: Vec<f32>,
}

/// Rows of weights beside those of pixels: $u$, $\sum_j v_j$, $b$.
pub(super) const SHARED_ROWS: usize = 3;

impl Batch {
    /// For the products of weights and activities only.
    pub(super) fn to_respond(coded: &Coded, numbers: &[usize]) -> Self {
        let mut batch = Self::default();
        batch.set_forward(coded, numbers);
        batch
    }

    /// For learning as well, where changes are products.
    pub(super) fn set(
        &mut self,
        coded: &Coded,
        numbers: &[usize],
        learned: Option<&mut Learned>,
        simd: Simd,
    ) {
        self.set_forward(coded, numbers);
        match learned {
            Some(Learned::All) => {
                self.set_update(coded, numbers);
                self.set_products(coded, numbers, simd);
            }
            Some(Learned::Largest(largest)) => self.set_largest(coded, numbers, largest, simd),
            None => {}
        }
    }

    /// Learns the largest activities of every image. Either the few black pixels among them are learned one by one, or the few that are not are taken
    /// out of what all black pixels have in common.
    fn set_largest(&mut self, coded: &Coded, numbers: &[usize], largest: &mut Largest, simd: Simd) {
        let (pixels, lift) = (coded.pixels(), coded.lift());
        let sizes = largest.sizes.get_or_insert_with(|| Sizes::of(coded));
        let mut levels = Levels::default();
        let mut entries: Vec<(u32, u32, f64)> = Vec::new();
        let activities: Vec<Vec<f32>> =
            numbers.iter().map(|&number| rounded(coded.activities(number))).collect();
        self.sums.clear();
        self.products.clear();
        for (image, &number) in numbers.iter().enumerate() {
            levels.set(sizes, coded, number, largest.cost);
            let (level, mut ties) = levels.last_of(largest.count);
            let (size, black) = (levels.sizes[level], (lift as f32).abs());
            let mut sums = SignedSums::default();
            // What black pixels learn, as a whole.
            let shared = if black >= size { lift } else { 0.0 };
            let mut learned = vec![0.0; pixels + 1];
            for (input, x) in coded.activities(number).into_iter().enumerate() {
                let of_input = (x as f32).abs();
                let tied = of_input == size && ties > 0;
                ties -= usize::from(tied);
                if of_input > size || tied {
                    learned[input] = x;
                    sums.add(x, largest.cost);
                }
            }
            let added = learned[..pixels].iter().map(|x| x - shared).enumerate();
            let added: Vec<(usize, f64)> = added.filter(|(_, added)| *added != 0.0).collect();
            let sum: f64 = added.iter().map(|(_, added)| added).sum();
            for row in
                added.into_iter().chain([(pixels, shared), (pixels + 1, sum), (pixels + 2, learned[pixels])])
            {
                entries.push((row.0 as u32, image as u32, row.1));
            }
            self.sums.push(sums);
            let learned = rounded(learned);
            // Products of what is learned with the later images, at the places of the triangle.
            for (later, activity) in activities.iter().enumerate().skip(image + 1) {
                let product = dense_product(simd, activity, &learned);
                let place = later * (later - 1) / 2 + image;
                self.products.resize(self.products.len().max(place + 1), 0.0);
                self.products[place] = product;
            }
        }
        self.update.transpose(pixels + SHARED_ROWS, &entries);
    }

    fn set_forward(&mut self, coded: &Coded, numbers: &[usize]) {
        let (pixels, lift) = (coded.pixels() as u32, coded.lift());
        let forward = &mut self.forward;
        forward.clear();
        for &number in numbers {
            forward.push_image(coded, number);
            let lifted = lift * f64::from(pixels) + grey_sum(coded, number);
            forward.push(pixels, lifted as f32);
            forward.push(pixels + 1, lift as f32);
            forward.push(pixels + 2, bias(coded) as f32);
            forward.end_row();
        }
    }

    /// The pixels of the images, transposed, with what changes the shared rows.
    fn set_update(&mut self, coded: &Coded, numbers: &[usize]) {
        self.update.transpose(coded.pixels() + SHARED_ROWS, &Images { coded, numbers });
    }

    /// Sums of products of whole grey values are exact.
    fn set_products(&mut self, coded: &Coded, numbers: &[usize], simd: Simd) {
        let pixels = coded.pixels();
        self.greys.clear();
        self.greys.resize(pixels * numbers.len(), 0);
        for (dense, &number) in self.greys.chunks_exact_mut(pixels).zip(numbers) {
            let (active, greys) = coded.active_greys(number);
            for (&pixel, &grey) in active.iter().zip(greys) {
                dense[pixel as usize] = i16::from(grey);
            }
        }
        let (lift, scale, bias) = (coded.lift(), coded.scale(), bias(coded));
        let sums: Vec<f64> = numbers.iter().map(|&number| grey_sum(coded, number)).collect();
        let dense: Vec<&[i16]> = self.greys.chunks_exact(pixels).collect();
        self.products.clear();
        for later in 0..numbers.len() {
            for earlier in 0..later {
                let greys = product(simd, dense[later], dense[earlier]) as f64;
                let lifted = lift * (sums[later] + sums[earlier]) + lift * lift * pixels as f64;
                self.products.push((scale * scale * greys + lifted + bias) as f32);
            }
        }
    }
}

/// Numbers of a matrix.
trait Entries {
    /// Visits each with its row and column, for each row in the order of columns.
    fn each(&self, visit: impl FnMut(usize, usize, f64));
}

impl Entries for Vec<(u32, u32, f64)> {
    fn each(&self, mut visit: impl FnMut(usize, usize, f64)) {
        self.iter().for_each(|&(row, column, value)| visit(row as usize, column as usize, value));
    }
}

/// All activities of images: what rows of weights are changed by.
struct Images<'a> {
    coded: &'a Coded,
    numbers: &'a [usize],
}

impl Entries for Images<'_> {
    #[inline(always)]
    fn each(&self, mut visit: impl FnMut(usize, usize, f64)) {
        let Self { coded, numbers } = self;
        let pixels = coded.pixels();
        for (image, &number) in numbers.iter().enumerate() {
            coded.active(number).for_each(|(pixel, added)| visit(pixel, image, added));
            visit(pixels, image, coded.lift());
            visit(pixels + 1, image, grey_sum(coded, number));
            visit(pixels + 2, image, bias(coded));
        }
    }
}

impl Sparse {
    fn clear(&mut self) {
        self.starts.clear();
        self.starts.push(0);
        self.columns.clear();
        self.values.clear();
    }

    fn push_image(&mut self, coded: &Coded, number: usize) {
        let (pixels, greys) = coded.active_greys(number);
        self.columns.extend_from_slice(pixels);
        self.values.extend(greys.iter().map(|&grey| (coded.scale() * f64::from(grey)) as f32));
    }

    fn push(&mut self, column: u32, value: f32) {
        self.columns.push(column);
        self.values.push(value);
    }

    /// So many rows, with these numbers by row and column.
    fn transpose(&mut self, rows: usize, entries: &impl Entries) {
        let mut next = vec![0_usize; rows + 1];
        entries.each(|row, _, _| next[row + 1] += 1);
        for row in 1..next.len() {
            next[row] += next[row - 1];
        }
        self.starts.clone_from(&next);
        self.columns.resize(next[rows], 0);
        self.values.resize(next[rows], 0.0);
        entries.each(|row, column, value| {
            self.columns[next[row]] = column as u32;
            self.values[next[row]] = value as f32;
            next[row] += 1;
        });
    }

    /// A single row.
    pub(super) fn set_row(&mut self, entries: impl Iterator<Item = (usize, f64)>) {
        self.clear();
        entries.for_each(|(row, value)| self.push(row as u32, value as f32));
        self.end_row();
    }

    fn end_row(&mut self) {
        self.starts.push(self.columns.len());
    }

    /// A row: columns and values.
    #[inline(always)]
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let range = self.starts[row]..self.starts[row + 1];
        let pairs = self.columns[range.clone()].iter().zip(&self.values[range]);
        pairs.map(|(&column, &value)| (column as usize, value))
    }
}

/// Activity of the input unit that is always on; 0 where there is none.
fn bias(coded: &Coded) -> f64 {
    f64::from(u8::from(coded.bias()))
}

fn grey_sum(coded: &Coded, number: usize) -> f64 {
    let (_, greys) = coded.active_greys(number);
    coded.scale() * f64::from(greys.iter().map(|&grey| u32::from(grey)).sum::<u32>())
}

/// Sums of products of grey values fit 32 bits over this many pixels.
const PRODUCT_BLOCK: usize = 1 << 14;

fn rounded(numbers: Vec<f64>) -> Vec<f32> {
    numbers.into_iter().map(|number| number as f32).collect()
}

kernel! {
    /// Sum of products, lane by lane so that it is the same at every level; of as many as both have.
    fn dense_product(one: &[f32], other: &[f32]) -> f32 {
        let mut sums = [0.0_f32; WIDTH];
        for (one, other) in one.chunks(WIDTH).zip(other.chunks(WIDTH)) {
            for ((sum, one), other) in sums.iter_mut().zip(one).zip(other) {
                *sum += one * other;
            }
        }
        Lanes(sums).sum() as f32
    }
}

kernel! {
    /// Sum of products.
    fn product(one: &[i16], other: &[i16]) -> i64 {
        let mut sum = 0;
        for (one, other) in one.chunks(PRODUCT_BLOCK).zip(other.chunks(PRODUCT_BLOCK)) {
            let products = one.iter().zip(other).map(|(&a, &b)| i32::from(a).wrapping_mul(i32::from(b)));
            sum += i64::from(products.fold(0, i32::wrapping_add));
        }
        sum
    }
}
