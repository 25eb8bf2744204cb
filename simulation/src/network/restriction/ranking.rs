//! The largest of some numbers, the first of equals first.

/// Finds the largest numbers, again and again: memory is kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ranking {
    keys: Vec<u64>,
}

impl Ranking {
    /// Places of the largest, in no order.
    pub(crate) fn largest(
        &mut self,
        numbers: impl Iterator<Item = f32>,
        count: usize,
    ) -> impl Iterator<Item = usize> {
        self.keys.clear();
        // Larger numbers have smaller keys; places make those of equals different.
        let key = |(place, number)| u64::from(!ordered(number)) << 32 | place as u64;
        self.keys.extend(numbers.enumerate().map(key));
        if count < self.keys.len() {
            self.keys.select_nth_unstable(count);
        }
        self.keys.iter().take(count).map(|key| (key & 0xffff_ffff) as usize)
    }
}

/// Bits whose order is that of the numbers; the two zeros are one.
fn ordered(number: f32) -> u32 {
    let bits = (number + 0.0).to_bits();
    if bits >> 31 == 0 { bits | 1 << 31 } else { !bits }
}

/// Bits of the size of a number; their order is that of sizes.
#[inline(always)]
pub(crate) fn size_bits(number: f32) -> u32 {
    number.to_bits() & 0x7fff_ffff
}

/// What is as large as the smallest of the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Least {
    /// Its size, as bits.
    pub(crate) bits: u32,
    /// How many of that size are among the largest.
    pub(crate) ties: usize,
}

/// Of the largest `kept`, given the sizes of all; there is at least one. Changes their order.
pub(crate) fn least_of_largest(sizes: &mut [u32], kept: usize) -> Least {
    let (larger, least, _) = sizes.select_nth_unstable_by(kept - 1, |one, other| other.cmp(one));
    let bits = *least;
    Least { bits, ties: 1 + larger.iter().filter(|size| **size == bits).count() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn prop_the_largest_are_those_of_a_stable_sort(
            numbers in prop::collection::vec(prop_oneof![Just(0.0_f32), Just(-0.0), Just(1.5), -2.0..2.0_f32], 1..50), share in 0.0..1.0_f64,
        ) {
            let kept = super::super::winners(share, numbers.len());
            let mut places: Vec<usize> = (0..numbers.len()).collect();
            places.sort_by(|one, other| numbers[*other].partial_cmp(&numbers[*one]).unwrap());
            places.truncate(kept);
            places.sort_unstable();
            let mut found: Vec<usize> = Ranking::default().largest(numbers.iter().copied(), kept).collect();
            found.sort_unstable();
            prop_assert_eq!(found, places);
            let mut sizes: Vec<u32> = numbers.iter().map(|number| size_bits(*number)).collect();
            let least = least_of_largest(&mut sizes, kept);
            sizes.sort_unstable_by(|one, other| other.cmp(one));
            prop_assert_eq!(least.bits, sizes[kept - 1]);
            prop_assert_eq!(least.ties, sizes[..kept].iter().filter(|size| **size == least.bits).count());
        }
    }
}
