//! Reading data: what is written is read, and nothing that is broken is taken for data.

use flate2::{Compression, write::GzEncoder};
use plasticity_simulation::data::idx::{self, IdxError};
use plasticity_simulation::data::{Shape, folder};
use proptest::collection::vec;
use proptest::prelude::*;
use std::io::{Read, Write};

/// An IDX file.
fn written(magic: u32, sizes: &[u32], bytes: &[u8]) -> Vec<u8> {
    let mut file = magic.to_be_bytes().to_vec();
    file.extend(sizes.iter().flat_map(|size| size.to_be_bytes()));
    file.extend(bytes);
    file
}

fn images(count: u32, rows: u32, columns: u32, pixels: &[u8]) -> Vec<u8> {
    written(0x803, &[count, rows, columns], pixels)
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// What the images are as a file, which has to be the content of the file that they were read from.
fn again(read: &idx::Images) -> Vec<u8> {
    let Shape { rows, columns } = read.shape;
    images(read.count as u32, rows as u32, columns as u32, &read.pixels)
}

fn any_images() -> impl Strategy<Value = Vec<u8>> {
    (0..6_u32, 0..8_u32, 0..8_u32).prop_flat_map(|(count, rows, columns)| {
        vec(any::<u8>(), (count * rows * columns) as usize)
            .prop_map(move |pixels| images(count, rows, columns, &pixels))
    })
}

/// Changes of a file: bytes set, inserted or removed, the end cut off or added to.
fn mutate(mut file: Vec<u8>, changes: &[(u8, prop::sample::Index, u8)]) -> Vec<u8> {
    for (kind, place, byte) in changes {
        let at = place.index(file.len() + 1);
        match kind {
            0..=2 if at < file.len() => file[at] = *byte,
            // Headers are where it hurts.
            3 if !file.is_empty() => {
                let at = place.index(file.len().min(20));
                file[at] = *byte;
            }
            4 if at < file.len() => drop(file.remove(at)),
            5 => file.insert(at, *byte),
            6 => file.truncate(at),
            7 => file.push(*byte),
            _ => {}
        }
    }
    file
}

fn changes() -> impl Strategy<Value = Vec<(u8, prop::sample::Index, u8)>> {
    vec((0..8_u8, any::<prop::sample::Index>(), any::<u8>()), 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn prop_what_is_written_is_read(file in any_images(), labels in vec(any::<u8>(), 0..50)) {
        for file in [file.clone(), gzip(&file)] {
            prop_assert_eq!(again(&idx::images(&file).unwrap()), idx_content(&file));
        }
        let file = written(0x801, &[labels.len() as u32], &labels);
        prop_assert_eq!(&idx::labels(&file).unwrap(), &labels);
        prop_assert_eq!(idx::labels(&gzip(&file)).unwrap(), labels);
    }

    #[test]
    fn prop_every_truncation_and_every_addition_is_refused(
        file in any_images(), cut in any::<prop::sample::Index>(), more in vec(any::<u8>(), 1..4)
    ) {
        for file in [file.clone(), gzip(&file)] {
            prop_assert!(idx::images(&file[..cut.index(file.len())]).is_err());
            prop_assert!(idx::images(&[&file[..], &more].concat()).is_err());
        }
    }

    #[test]
    fn prop_a_changed_file_is_refused_or_read_as_it_is(file in any_images(), changes in changes()) {
        let changed = mutate(file, &changes);
        if let Ok(read) = idx::images(&changed) {
            prop_assert_eq!(again(&read), idx_content(&changed));
        }
        if let Ok(read) = idx::labels(&changed) {
            prop_assert_eq!(written(0x801, &[read.len() as u32], &read), idx_content(&changed));
        }
    }

    #[test]
    fn prop_a_changed_gzip_is_refused_or_holds_the_same(file in any_images(), changes in changes()) {
        if let Ok(read) = idx::images(&mutate(gzip(&file), &changes)) {
            prop_assert_eq!(again(&read), file);
        }
    }

    #[test]
    fn prop_random_bytes_are_refused_or_read_as_they_are(
        start in prop::sample::select(vec![&[][..], &[0x1f, 0x8b, 8, 0], &[0, 0, 8, 3], &[0, 0, 8, 1], &[0, 0, 8, 1, 0, 0, 0]]),
        rest in vec(any::<u8>(), 0..300)
    ) {
        let file = [start, &rest].concat();
        if let Ok(read) = idx::images(&file) {
            prop_assert_eq!(again(&read), idx_content(&file));
        }
        if let Ok(read) = idx::labels(&file) {
            prop_assert_eq!(written(0x801, &[read.len() as u32], &read), idx_content(&file));
        }
    }
}

/// The content of a file by the decoder alone.
fn idx_content(file: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    idx::content(file, u64::MAX).read_to_end(&mut content).unwrap();
    content
}

#[test]
fn exact_what_is_wrong_is_named() {
    let good = images(2, 2, 2, &[1; 8]);
    let read = |file: &[u8]| idx::images(file).unwrap_err();
    assert!(matches!(read(&[]), IdxError::NoHeader { found: 0, header: 16 }));
    assert!(matches!(read(&good[..15]), IdxError::NoHeader { found: 12..=15, header: 16 }));
    assert!(matches!(
        read(&written(0x801, &[1], &[3])),
        IdxError::Magic { what: "images", expected: 0x803, found: 0x801 }
    ));
    assert!(matches!(idx::labels(&good), Err(IdxError::Magic { what: "labels", .. })));
    assert!(matches!(read(&good[..20]), IdxError::Truncated { declared: 8, found: 4 }));
    assert!(matches!(read(&[&good[..], &[0]].concat()), IdxError::Trailing { declared: 8 }));
    assert!(matches!(read(&gzip(&[&good[..], &[0]].concat())), IdxError::Trailing { declared: 8 }));
    assert!(matches!(read(&gzip(&good[..20])), IdxError::Truncated { declared: 8, found: 4 }));
    let most = u32::MAX;
    let cube = u128::from(most) * u128::from(most) * u128::from(most);
    assert!(
        matches!(read(&images(most, most, most, &[])), IdxError::TooLarge { declared } if declared == cube)
    );
    assert!(matches!(read(&images(1 << 30, 1, 1, &[])), IdxError::Truncated { found: 0, .. }));
    assert!(matches!(read(&gzip(&images(1 << 30, 1, 1, &[]))), IdxError::Impossible { .. }));
    let mut wrong = gzip(&good);
    let checksum = wrong.len() - 8;
    wrong[checksum] ^= 1;
    assert!(matches!(read(&wrong), IdxError::Gzip(_)));
}

#[test]
fn exact_a_gzip_bomb_is_inflated_no_further_than_it_says() {
    // 64 MiB of zeros in 64 KiB, which say that they are one image of 4 pixels.
    let bomb = gzip(&[&images(1, 2, 2, &[])[..], &vec![0; 1 << 26]].concat());
    assert!(bomb.len() < 1 << 19);
    assert!(matches!(idx::images(&bomb), Err(IdxError::Trailing { declared: 4 })));
    let mut some = Vec::new();
    idx::content(&bomb, 1000).read_to_end(&mut some).unwrap();
    assert_eq!(some.len(), 1000);
}

#[test]
fn exact_a_gzip_may_have_parts() {
    let file = images(1, 1, 3, &[7, 8, 9]);
    let parts = [gzip(&file[..5]), gzip(&[]), gzip(&file[5..])].concat();
    assert_eq!(idx::images(&parts).unwrap().pixels, [7, 8, 9]);
}

#[test]
fn exact_names_are_the_usual_ones() {
    assert_eq!(
        folder::variants("train-images-idx3-ubyte"),
        [
            "train-images-idx3-ubyte.gz",
            "train-images-idx3-ubyte",
            "train-images.idx3-ubyte.gz",
            "train-images.idx3-ubyte"
        ]
    );
}
