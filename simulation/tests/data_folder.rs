//! Folders of data, and which of them is taken.

use flate2::{Compression, write::GzEncoder};
use plasticity_simulation::data::folder::{self, FolderError, NAMES};
use plasticity_simulation::data::source::{self, Environment, Source, SourceError, VARIABLE};
use plasticity_simulation::data::{Dataset, ShapeError, known};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

fn written(magic: u32, sizes: &[u32], bytes: &[u8]) -> Vec<u8> {
    let mut file = magic.to_be_bytes().to_vec();
    file.extend(sizes.iter().flat_map(|size| size.to_be_bytes()));
    file.extend(bytes);
    file
}

/// Images of 28 × 28 whose pixels tell number and place, with labels 0 to 9 in turn.
fn set(count: u32) -> [Vec<u8>; 2] {
    let pixels: Vec<u8> = (0..count * 784).map(|place| (place % 251) as u8).collect();
    let labels: Vec<u8> = (0..count).map(|image| (image % 10) as u8).collect();
    [written(0x803, &[count, 28, 28], &pixels), written(0x801, &[count], &labels)]
}

fn files() -> [Vec<u8>; 4] {
    let ([a, b], [c, d]) = (set(60), set(20));
    [a, b, c, d]
}

/// Writes the four files under some of their names, as the number says: plain or not, with a dot or not.
fn fill(folder: &Path, files: &[Vec<u8>; 4], variant: usize) {
    for (name, content) in NAMES.iter().zip(files) {
        let name = &folder::variants(name)[variant];
        let mut bytes = content.clone();
        if name.ends_with(".gz") {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(content).unwrap();
            bytes = encoder.finish().unwrap();
        }
        fs::write(folder.join(name), bytes).unwrap();
    }
}

fn check(data: &Dataset) {
    assert_eq!((data.training.shape().rows, data.training.shape().columns), (28, 28));
    assert_eq!(data.training.shape(), data.test.shape());
    for set in [&data.training, &data.test] {
        let mut counts = [0_usize; 10];
        (0..set.count()).for_each(|image| counts[set.label(image)] += 1);
        // No class of MNIST is rarer than 8.6 %.
        assert!(counts.iter().all(|&count| count * 12 >= set.count()), "{counts:?}");
        let ink: u64 = (0..set.count()).flat_map(|image| set.image(image)).map(|&grey| u64::from(grey)).sum();
        assert!(ink > 0);
    }
}

/// MNIST itself, where it lies next to the workspace or where the environment says.
fn mnist() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let named = std::env::var_os(VARIABLE).map(PathBuf::from);
    let mut places = named.into_iter().chain([workspace.join("../shared/data/mnist")]);
    places.find(|place| folder::find(place).iter().all(Option::is_some))
}

#[test]
fn exact_mnist_is_read_and_known() {
    let Some(place) = mnist() else {
        eprintln!("no MNIST here; files of the test stand in for it");
        return exact_the_four_files_are_read_under_any_name();
    };
    let data = folder::load(&place).unwrap();
    check(&data);
    if data.source.starts_with("MNIST") {
        assert_eq!((data.training.count(), data.test.count()), (60_000, 10_000));
        let first: Vec<usize> = (0..10).map(|image| data.training.label(image)).collect();
        assert_eq!(first, [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
        let mean = |image: &[u8]| image.iter().map(|&grey| f64::from(grey)).sum::<f64>() / 784.0;
        let all: f64 = (0..60_000).map(|image| mean(data.training.image(image))).sum();
        // The mean grey that everybody normalises MNIST by.
        assert!((all / 60_000.0 / 255.0 - 0.1307).abs() < 5e-5);
        // One wrong label, and it is MNIST no more.
        let copy = tempfile::tempdir().unwrap();
        let found = folder::find(&place).map(Option::unwrap);
        for path in &found {
            fs::copy(path, copy.path().join(path.file_name().unwrap())).unwrap();
        }
        fs::remove_file(copy.path().join(found[3].file_name().unwrap())).unwrap();
        let labels: Vec<u8> =
            (0..10_000).map(|image| if image == 7 { 0 } else { data.test.label(image) as u8 }).collect();
        fs::write(copy.path().join(NAMES[3]), written(0x801, &[10_000], &labels)).unwrap();
        let data = folder::load(copy.path()).unwrap();
        assert_eq!(data.source, format!("images from {}", copy.path().display()));
    }
}

#[test]
fn exact_the_four_files_are_read_under_any_name() {
    for variant in 0..4 {
        let folder = tempfile::tempdir().unwrap();
        fill(folder.path(), &files(), variant);
        let data = folder::load(folder.path()).unwrap();
        check(&data);
        assert_eq!(data.source, format!("images from {}", folder.path().display()));
        assert_eq!((data.training.count(), data.test.count()), (60, 20));
        assert_eq!(data.test.image(3)[5], ((3 * 784 + 5) % 251) as u8);
        assert_eq!(data.test.label(13), 3);
    }
}

#[test]
fn exact_what_does_not_fit_is_named() {
    let refused = |change: &dyn Fn(&mut [Vec<u8>; 4])| {
        let folder = tempfile::tempdir().unwrap();
        let mut files = files();
        change(&mut files);
        fill(folder.path(), &files, 0);
        folder::load(folder.path()).unwrap_err()
    };
    assert!(
        matches!(refused(&|files| files.swap(0, 1)), FolderError::File { path, .. } if path.ends_with("train-images-idx3-ubyte.gz"))
    );
    assert!(matches!(refused(&|files| files.swap(1, 3)), FolderError::Counts { images: 60, labels: 20, .. }));
    assert!(matches!(
        refused(&|files| [1, 3].into_iter().for_each(|labels| files[labels][8..].fill(0))),
        FolderError::OneClass { .. }
    ));
    assert!(matches!(
        refused(&|files| files[2] = written(0x803, &[20, 14, 56], &[0; 20 * 784])),
        FolderError::Shapes { training, test, .. } if (training.rows, test.rows) == (28, 14)
    ));
    assert!(matches!(
        refused(&|files| *files = [0x803, 0x801, 0x803, 0x801].map(|magic| {
            let sizes = [0; 3];
            written(magic, &sizes[..if magic == 0x803 { 3 } else { 1 }], &[])
        })),
        FolderError::Labelled { source: ShapeError::Empty, .. }
    ));
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    assert!(matches!(folder::load(&nowhere), Err(FolderError::NoFolder { .. })));
    fill(folder.path(), &files(), 1);
    fs::remove_file(folder.path().join(NAMES[2])).unwrap();
    let error = folder::load(folder.path()).unwrap_err();
    assert!(matches!(&error, FolderError::Missing { name: "t10k-images-idx3-ubyte", .. }));
    for name in NAMES.iter().chain(&["t10k-images.idx3-ubyte", "t10k-images-idx3-ubyte.gz"]) {
        assert!(error.to_string().contains(name), "{error}");
    }
}

/// Of any size, with as many classes as the labels of training and test say together.
#[test]
fn exact_images_are_of_any_size_and_number_of_classes() {
    let set = |images: u32, labels: &[u8]| {
        let pixels: Vec<u8> = (0..images * 35).map(|pixel| (pixel % 256) as u8).collect();
        [written(0x803, &[images, 5, 7], &pixels), written(0x801, &[images], labels)]
    };
    for (last, classes) in [(2, 3), (255, 256)] {
        let folder = tempfile::tempdir().unwrap();
        let ([images, labels], [test, test_labels]) = (set(6, &[0, 1, 0, 1, 1, 0]), set(3, &[0, 1, last]));
        fill(folder.path(), &[images, labels, test, test_labels], 1);
        let data = folder::load(folder.path()).unwrap();
        assert_eq!((data.training.shape().rows, data.training.shape().columns), (5, 7));
        assert_eq!(
            (data.training.classes(), data.test.classes(), data.test.label(2)),
            (classes, classes, last.into())
        );
    }
}

#[test]
fn exact_data_come_from_what_is_named_first() {
    let place = tempfile::tempdir().unwrap();
    let cached = place.path().join("mnist");
    fs::create_dir(&cached).unwrap();
    let all = Environment { variable: Some("there".into()), cache: Some(place.path().into()) };
    let cache = Environment { variable: None, ..all.clone() };
    let given = Some(Path::new("here"));
    let locate = |given, environment| source::locate(given, environment, &known::MNIST);
    assert_eq!(locate(given, &all), Source::Given("here".into()));
    assert_eq!(locate(Some(Path::new("procedural")), &all), Source::Procedural);
    assert_eq!(locate(None, &all), Source::Variable("there".into()));
    let drawn = Environment { variable: Some("procedural".into()), ..all.clone() };
    assert_eq!(locate(None, &drawn), Source::Procedural);
    assert_eq!(locate(given, &drawn), Source::Given("here".into()));
    // An empty cache is silently passed over, and so is one that a download was interrupted in.
    assert_eq!(locate(None, &cache), Source::Procedural);
    fill(&cached, &files(), 0);
    assert_eq!(locate(None, &cache), Source::Cache(cached.clone()));
    assert_eq!(source::locate(None, &cache, &known::FASHION_MNIST), Source::Procedural);
    fs::remove_file(cached.join("t10k-labels-idx1-ubyte.gz")).unwrap();
    assert_eq!(locate(None, &cache), Source::Procedural);
    assert_eq!(locate(None, &Environment::default()), Source::Procedural);
}

#[test]
fn exact_a_folder_without_files_is_an_error_where_it_was_named() {
    let place = tempfile::tempdir().unwrap();
    let missing = |source: Source| source.load().unwrap_err();
    assert!(matches!(
        missing(Source::Given(place.path().into())),
        SourceError::Given(FolderError::Missing { .. })
    ));
    assert!(matches!(
        missing(Source::Variable(place.path().into())),
        SourceError::Variable(FolderError::Missing { .. })
    ));
    fill(place.path(), &files(), 1);
    fs::write(place.path().join(NAMES[1]), [0; 10]).unwrap();
    assert!(matches!(
        missing(Source::Cache(place.path().into())),
        SourceError::Cache { source: FolderError::File { .. }, .. }
    ));
}

#[test]
fn exact_the_cache_is_where_the_system_has_it() {
    let cache = |system: &str, variables: &[(&str, &str)]| {
        let value =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
        Environment::of(system, value)
    };
    let home = ("HOME", "/home/ada");
    let path = |text: &str| Some(PathBuf::from(text));
    assert_eq!(cache("linux", &[home]).cache, path("/home/ada/.cache/plasticity-energy"));
    assert_eq!(cache("macos", &[home]).cache, path("/home/ada/Library/Caches/plasticity-energy"));
    assert_eq!(cache("linux", &[home, ("XDG_CACHE_HOME", "/c")]).cache, path("/c/plasticity-energy"));
    assert_eq!(cache("linux", &[home, ("XDG_CACHE_HOME", "c")]), cache("linux", &[home]));
    assert_eq!(cache("linux", &[home, ("XDG_CACHE_HOME", "")]), cache("linux", &[home]));
    assert_eq!(cache("windows", &[home]).cache, None);
    assert_eq!(cache("windows", &[("LOCALAPPDATA", "/local")]).cache, path("/local/plasticity-energy"));
    assert_eq!(cache("linux", &[]), Environment::default());
    assert_eq!(cache("linux", &[(VARIABLE, "")]), Environment::default());
    let set = cache("linux", &[home]).cached(&known::FASHION_MNIST);
    assert_eq!(set, path("/home/ada/.cache/plasticity-energy/fashion-mnist"));
}
