use crate::network::Coded;
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

    /// For learning as well.
    pub(super) fn set(&mut self, coded: &Coded, numbers: &[usize], simd: Simd) {
        self.set_forward(coded, numbers);
        self.set_update(coded, numbers);
        self.set_products(coded, numbers, simd);
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
            forward.push(pixels + 2, f32::from(u8::from(coded.bias())));
            forward.end_row();
        }
    }

    /// The pixels of the images, transposed, with what changes the shared rows.
    fn set_update(&mut self, coded: &Coded, numbers: &[usize]) {
        let pixels = coded.pixels();
        let mut next = vec![0_usize; pixels + SHARED_ROWS + 1];
        for &number in numbers {
            for &pixel in coded.active_greys(number).0 {
                next[pixel as usize + 1] += 1;
            }
        }
        for shared in 1..=SHARED_ROWS {
            next[pixels + shared] = numbers.len();
        }
        for row in 1..next.len() {
            next[row] += next[row - 1];
        }
        let update = &mut self.update;
        update.starts.clone_from(&next);
        update.columns.resize(next[next.len() - 1], 0);
        update.values.resize(next[next.len() - 1], 0.0);
        let mut put = |row: usize, image: usize, value: f64| {
            update.columns[next[row]] = image as u32;
            update.values[next[row]] = value as f32;
            next[row] += 1;
        };
        for (image, &number) in numbers.iter().enumerate() {
            coded.active(number).for_each(|(pixel, added)| put(pixel, image, added));
            put(pixels, image, coded.lift());
            put(pixels + 1, image, grey_sum(coded, number));
            put(pixels + 2, image, f64::from(u8::from(coded.bias())));
        }
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
        let (lift, scale, bias) = (coded.lift(), coded.scale(), f64::from(u8::from(coded.bias())));
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

fn grey_sum(coded: &Coded, number: usize) -> f64 {
    let (_, greys) = coded.active_greys(number);
    coded.scale() * f64::from(greys.iter().map(|&grey| u32::from(grey)).sum::<u32>())
}

/// Sums of products of grey values fit 32 bits over this many pixels.
const PRODUCT_BLOCK: usize = 1 << 14;

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
