//! Gazetteers laid one over the other, compiled files, and names in time.

use std::{fs, io::Cursor, path::PathBuf, sync::Arc};

use dateline::{
    date::edtf::parse,
    gazetteer::{
        Gazetteer, GazetteerError, PlaceKey, Years, ordinary_words,
        table::{Builder, Meta, Table, TableError, read_rows},
    },
    model::{Article, ArticleMeta, Basis, Place, Published},
    pipeline::Tagger,
    recognise::Lexicon,
};
use proptest::prelude::*;

const HEADER: &str =
    "id,name,name_ar,variants,lat,lon,feature_class,feature_code,country,admin1,population,same_as,block\n";

fn layered(layers: &[&str]) -> Result<Gazetteer, GazetteerError> {
    let folder = tempfile::tempdir().unwrap();
    let mut gazetteer = Gazetteer::shipped().unwrap();
    for (number, rows) in layers.iter().enumerate() {
        let file = folder.path().join(format!("{number}.csv"));
        fs::write(&file, format!("{HEADER}{rows}")).unwrap();
        gazetteer.add_file(&file)?;
    }
    Ok(gazetteer)
}

fn found(gazetteer: &Gazetteer, name: &str) -> Vec<Arc<Place>> {
    gazetteer.find(name).iter().map(|hit| gazetteer.place(hit.place)).collect()
}

fn ids(gazetteer: &Gazetteer, name: &str) -> Vec<String> {
    found(gazetteer, name).iter().map(|place| place.id.clone()).collect()
}

fn key(gazetteer: &Gazetteer, name: &str) -> PlaceKey {
    gazetteer.find(name)[0].place
}

/// Compiled, with one source after the other.
fn compiled(sources: &[&str]) -> Vec<u8> {
    let mut builder = Builder::new(ordinary_words());
    for rows in sources {
        builder.begin_source();
        let (rows, bad) = read_rows(format!("{HEADER}{rows}").as_bytes()).unwrap();
        assert_eq!(bad, []);
        rows.iter().for_each(|row| builder.add(row).unwrap());
    }
    let mut out = Cursor::new(Vec::new());
    let meta = Meta { name: "test".into(), licence: "CC0".into(), ..Meta::default() };
    builder.finish(&meta, &mut out).unwrap();
    out.into_inner()
}

fn file_of(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.gaz");
    fs::write(&file, bytes).unwrap();
    (folder, file)
}

#[test]
fn a_later_layer_adds_names_and_moves_points_and_keeps_the_rest() {
    let before = Gazetteer::shipped().unwrap();
    let (old, old_ids) = (found(&before, "Hajin")[0].clone(), before.ids(key(&before, "Hajin")));
    let gazetteer = layered(&[&format!("{},,,Zzhajinville,34.7,40.9,,,,,,,\n", old_ids[0])]).unwrap();
    for name in ["Hajin", "هجين", "Zzhajinville"] {
        let place = found(&gazetteer, name)[0].clone();
        assert_eq!((place.point.lat, place.point.lon), (34.7, 40.9), "{name}");
        assert_eq!((&place.id, &place.name, &place.name_ar), (&old.id, &old.name, &old.name_ar), "{name}");
        assert_eq!((&place.feature_code, &place.admin1), (&old.feature_code, &old.admin1), "{name}");
    }
    assert_eq!(ids(&gazetteer, "Hajin").iter().filter(|id| **id == old.id).count(), 1);
}

#[test]
fn a_row_for_a_place_that_is_nowhere_is_an_error_with_its_line() {
    let error = layered(&["x:404,,,Zzname,,,,,,,,,\n"]).err().expect("no such place").to_string();
    assert!(error.contains("line 2") && error.contains("x:404"), "{error}");
}

#[test]
fn names_are_forbidden_for_one_place_or_for_all() {
    let all = layered(&["*,,,,,,,,,,,,Hajin|هجين\n"]).unwrap();
    assert_eq!((ids(&all, "Hajin").len(), ids(&all, "هجين").len()), (0, 0));
    let shipped = Gazetteer::shipped().unwrap();
    let place = shipped.ids(key(&shipped, "Mayadin"))[0].clone();
    let one = layered(&[&format!("{place},,,,,,,,,,,,Mayadin\n")]).unwrap();
    assert!(!ids(&one, "Mayadin").contains(&place));
    assert!(ids(&one, "الميادين").contains(&place), "its other names stay");
    let whole = layered(&[&format!("{place},,,,,,,,,,,,*\n")]).unwrap();
    assert!(!ids(&whole, "الميادين").contains(&place));
    // A layer may say itself what the name means.
    let own = layered(&["*,,,,,,,,,,,,Hajin\nx:1,Hajin,,,10,10,P,PPL,NG,,,,\n"]).unwrap();
    assert_eq!(ids(&own, "Hajin"), ["x:1"]);
}

#[test]
fn one_place_of_two_layers_is_one() {
    let shipped = Gazetteer::shipped().unwrap();
    let (key, old) = (key(&shipped, "Hajin"), found(&shipped, "Hajin")[0].clone());
    let near = format!("x:1,Hajin,,Zzhajin,{},{},P,PPL,SY,,,y:7,\n", old.point.lat + 0.01, old.point.lon);
    let by_name = layered(&[&near]).unwrap();
    assert_eq!(ids(&by_name, "Hajin").iter().filter(|id| **id == "x:1" || **id == old.id).count(), 1);
    assert_eq!(found(&by_name, "هجين")[0].id, "x:1", "the names of below lead to it");
    let all = by_name.ids(by_name.find("Zzhajin")[0].place);
    assert!(["x:1", "y:7", &old.id].iter().all(|id| all.iter().any(|its| its == id)), "{all:?}");
    assert_eq!(by_name.place_by_id(&old.id).unwrap().id, "x:1");
    let far = layered(&["x:1,Hajin,,,30.0,40.0,P,PPL,SY,,,,\n"]).unwrap();
    assert_eq!(ids(&far, "Hajin").len(), shipped.find("Hajin").len() + 1, "500 km away is another");
    let by_id =
        layered(&[&format!("x:1,Zzelsewhere,,,30.0,40.0,P,PPL,SY,,,{},\n", shipped.ids(key)[0])]).unwrap();
    assert!(ids(&by_id, "Hajin").contains(&"x:1".to_owned()));
}

/// The shipped gazetteer has a village of the city's name beside it, which needs a cue.
#[test]
fn a_village_is_not_the_city_that_shares_an_id_with_another_place() {
    let gazetteer = layered(&["gn:94787,Kirkuk,,كركوك,35.468,44.392,P,PPL,IQ,,1031000,,\n"]).unwrap();
    let hits = gazetteer.find("كركوك");
    let city = hits.iter().find(|hit| gazetteer.place(hit.place).id == "gn:94787").unwrap();
    assert!(city.form.is_main() && !city.form.needs_cue());
    assert!(ids(&gazetteer, "كركوك").contains(&"wof:421190751".to_owned()));
}

#[test]
fn one_place_of_two_sources_is_one_in_a_compiled_file() {
    let (_folder, file) = file_of(&compiled(&[
        "a:1,Zzone,,,35.0,40.0,P,PPL,SY,Raqqa,500,,\na:2,Zztwo,,,36.0,41.0,P,PPL,SY,,,,\n",
        "b:1,Zzone,زززون,,35.01,40.01,P,PPL,SY,,,c:9,\nb:2,Zzother,,,20.0,20.0,P,PPL,TD,,,a:2,\nb:3,Zzone,,,36.0,40.0,P,PPL,SY,,,,\n",
    ]));
    let mut gazetteer = Gazetteer::empty();
    gazetteer.add_file(&file).unwrap();
    gazetteer.verify().unwrap();
    let mut one = ids(&gazetteer, "Zzone");
    one.sort();
    assert_eq!(one, ["b:1", "b:3"]);
    let place = gazetteer.place_by_id("c:9").unwrap();
    assert_eq!((place.id.as_str(), place.admin1.as_str(), place.population), ("b:1", "Raqqa", 500));
    assert_eq!(gazetteer.place_by_id("a:1").unwrap().id, "b:1");
    assert_eq!(ids(&gazetteer, "Zztwo"), ["b:2"], "a shared id, whatever the distance");
    let info: Vec<_> = gazetteer.layers().collect();
    assert_eq!((info[0].places, info[0].names, info[0].licence.as_str()), (3, 4, "CC0"));
}

#[test]
fn a_name_counts_in_its_time() {
    let mut gazetteer = Gazetteer::empty();
    let csv = format!(
        "{HEADER}x:1,Zzcity,,Zzoldtown [1453/1930]|Zznewtown [1930/..],41.0,29.0,P,PPLA,TR,,5000000,,\n"
    );
    let (rows, _) = read_rows(csv.as_bytes()).unwrap();
    gazetteer.add_rows(&rows, "test").unwrap();
    let tagger = Tagger::new(Arc::new(gazetteer), Arc::new(Lexicon::shipped().unwrap()));
    let names = |tagger: &Tagger, year: Option<i16>| -> Vec<String> {
        let published = year.map(|year| Published {
            extent: parse(&year.to_string()).unwrap().extent(Basis::Published),
            evidence: None,
        });
        let text = "They met in Zzcity, in Zzoldtown and in Zznewtown.".to_owned();
        let meta = ArticleMeta { id: "a".into(), published, ..ArticleMeta::default() };
        let article = Article { meta, text, ..Article::default() };
        tagger.tag(&article).into_iter().map(|mention| mention.surface).collect()
    };
    assert_eq!(names(&tagger, Some(2017)), ["Zzcity", "Zznewtown"]);
    assert_eq!(names(&tagger, None), ["Zzcity", "Zznewtown"], "undated: what is in use now");
    assert_eq!(names(&tagger, Some(1900)), ["Zzcity", "Zzoldtown"]);
    assert_eq!(names(&tagger, Some(1930)).len(), 3);
    assert_eq!(names(&tagger.with_historic_names(), Some(2017)).len(), 3);
}

/// What a later layer says of a name's years wins; where it says nothing, what is below it holds.
#[test]
fn the_years_of_a_name_are_those_of_the_last_layer_that_says_any() {
    let row = |variants: &str| format!("{HEADER}x:1,Zzcity,,{variants},41.0,29.0,P,PPLA,TR,,5000000,,\n");
    let count = |below: &str, above: &str, year: i16| {
        let mut gazetteer = Gazetteer::empty();
        for (layer, variants) in [("below", below), ("above", above)] {
            let (rows, _) = read_rows(row(variants).as_bytes()).unwrap();
            gazetteer.add_rows(&rows, layer).unwrap();
        }
        let tagger = Tagger::new(Arc::new(gazetteer), Arc::new(Lexicon::shipped().unwrap()));
        let extent = parse(&year.to_string()).unwrap().extent(Basis::Published);
        let published = Some(Published { extent, evidence: None });
        let meta = ArticleMeta { id: "a".into(), published, ..ArticleMeta::default() };
        let text = "They met in Zzoldtown.".to_owned();
        tagger.tag(&Article { meta, text, ..Article::default() }).len()
    };
    for (below, above, in_1900, in_2017) in [
        ("Zzoldtown", "Zzoldtown [../1930]", 1, 0),
        ("Zzoldtown [../1930]", "Zzoldtown", 1, 0),
        ("Zzoldtown [../1930]", "Zzoldtown [1990/..]", 0, 1),
        ("Zzoldtown [../1930]|Zzoldtown [1990/..]", "Zzother", 1, 1),
    ] {
        assert_eq!(
            [count(below, above, 1900), count(below, above, 2017)],
            [in_1900, in_2017],
            "{below}, {above}"
        );
    }
}

/// `from` and `to` are the years of every name of a row that has none of its own.
#[test]
fn the_years_of_a_row_are_those_of_its_names() {
    let rows = "id,name,name_ar,variants,lat,lon,from,to\n\
                x:1,Zzold District,,Zzolder|Zznew [1950/..],35.0,40.0,,1930\n\
                x:2,Zzfirst,ززززز,,36.0,41.0,1900,\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dated.csv");
    fs::write(&file, rows).unwrap();
    let mut gazetteer = Gazetteer::empty();
    gazetteer.add_file(&file).unwrap();
    let years = |name: &str| {
        let Years { from, to } = gazetteer.find(name)[0].form.years;
        (
            Some(from).filter(|year| *year != Years::OPEN_START),
            Some(to).filter(|year| *year != Years::OPEN_END),
        )
    };
    for (name, expected) in [
        ("Zzold District", (None, Some(1930))),
        ("Zzold", (None, Some(1930))),
        ("Zzolder", (None, Some(1930))),
        ("Zznew", (Some(1950), None)),
        ("Zzfirst", (Some(1900), None)),
        ("ززززز", (Some(1900), None)),
    ] {
        assert_eq!(years(name), expected, "{name}");
    }
}

#[test]
fn what_is_no_whole_table_is_refused_with_a_reason() {
    let good = compiled(&["a:1,Zzone,,,35.0,40.0,P,PPL,SY,,,,\n"]);
    assert!(Table::open(good.clone()).is_ok_and(|table| table.verify().is_ok()));
    let refused = |bytes: &[u8]| Table::open(bytes.to_vec()).err();
    assert_eq!(refused(b"PK\x03\x04"), Some(TableError::Foreign));
    assert!(matches!(refused(&good[..60]), Some(TableError::Short { .. })));
    assert!(matches!(refused(&good[..good.len() - 1]), Some(TableError::Short { .. })));
    assert_eq!(refused(&[&good[..], b"more"].concat()), Some(TableError::Damaged));
    let changed = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 4;
        bytes
    };
    assert_eq!(refused(&changed(7)), Some(TableError::Version));
    assert_eq!(refused(&changed(50)), Some(TableError::Damaged), "the header");
    let body = Table::open(changed(good.len() - 3)).unwrap();
    assert_eq!(body.verify(), Err(TableError::Damaged));
    let (_folder, file) = file_of(&good[..good.len() - 1]);
    let error = Gazetteer::empty().add_file(&file).unwrap_err().to_string();
    assert!(error.contains("test.gaz") && error.contains("cut short"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// Whatever stands in a damaged file, looking things up in it ends, and ends well.
    #[test]
    fn a_damaged_table_is_safe_to_read(changes in prop::collection::vec((0usize..1_000_000, any::<u8>()), 1..40)) {
        let mut bytes = compiled(&["a:1,Zzone Two,زون تو,Zzb|Zzc [1900/1910],35.0,40.0,P,PPL,SY,,,b:1|c:1,Zzd\n\
                                    a:2,Zztwo,,,36.0,41.0,A,ADM1,SY,,,,\n"]);
        const HEADER: usize = 88;
        let len = bytes.len() - HEADER;
        for (at, byte) in changes {
            bytes[HEADER + at % len] = byte;
        }
        let (_folder, file) = file_of(&bytes);
        let mut gazetteer = Gazetteer::empty();
        gazetteer.add_file(&file).unwrap();
        for name in ["Zzone Two", "Zzone", "زون تو", "Zzb", "Zztwo", "Zzd"] {
            for hit in gazetteer.find(name) {
                gazetteer.place(hit.place);
                gazetteer.ids(hit.place);
            }
        }
        gazetteer.place_by_id("b:1");
        prop_assert!(gazetteer.keys().map(|(key, hits)| key.len() + hits.count()).sum::<usize>() < 1_000_000);
        prop_assert!(gazetteer.layers().count() == 1);
    }
}

/// What a gazetteer of the world does to a text: most short words are the name of a hamlet somewhere.
#[test]
fn names_that_are_mostly_something_else_wait_for_a_cue() {
    let rows = "x:1,Zza,,منه|بلا|الدولي,10,10,P,PPL,BE,,900,,\n\
                x:2,Zzb,,We|Nov|BBC|Thursday,11,11,P,PPL,US,,35000,,\n\
                x:3,Zzc,,د ولی,12,12,P,PPLC,AI,,2000,,\n\
                x:4,Spencer,,,13,13,P,PPL,US,,12000,,\n\
                x:5,Zzqarya,زقريه,,35.1,40.3,P,PPL,SY,,900,,\n";
    let gazetteer = layered(&[rows]).unwrap();
    let tagger = Tagger::new(Arc::new(gazetteer), Arc::new(Lexicon::shipped().unwrap()));
    let names = |text: &str| -> Vec<String> {
        let article = Article { text: text.to_owned(), ..Article::default() };
        tagger.tag(&article).into_iter().map(|mention| mention.surface).collect()
    };
    assert_eq!(
        names("قال ناطق باسم التحالف الدولي إن الرقة بلا ماء، ومنه إلى بلدة زقريه."),
        ["الرقة", "زقريه"]
    );
    assert_eq!(
        names("We told the BBC on Thursday, Nov 5, that Tanya Spencer left Raqqa for Zzqarya."),
        ["Raqqa", "Zzqarya"]
    );
    assert_eq!(names("He was born in the town of Spencer."), ["Spencer"], "a class noun is a cue");
}

/// A class noun behind a name belongs to it, and is no second place that begins inside the first.
#[test]
fn a_class_noun_behind_a_name_is_no_place_of_its_own() {
    let rows = "x:1,Zzpeace River,,,10,10,H,STM,US,,,,\nx:2,Valley,,,11,11,P,PPL,US,,900000,,\n";
    let gazetteer = layered(&[rows]).unwrap();
    let tagger = Tagger::new(Arc::new(gazetteer), Arc::new(Lexicon::shipped().unwrap()));
    let text = "Homes in the Zzpeace River Valley near Valley were lost.".to_owned();
    let mentions = tagger.tag(&Article { text, ..Article::default() });
    assert!(mentions.windows(2).all(|pair| pair[0].bytes.end <= pair[1].bytes.start), "{mentions:?}");
    assert!(!mentions.is_empty());
}

/// Every common word is a town somewhere.
#[test]
fn the_commonest_words_are_places_only_beside_a_word_that_asks_for_one() {
    let rows =
        "x:1,Ho,,\"هو، غانا\",6.6,0.47,P,PPLA,GH,,95000,,\nx:2,Kent,,كنت,47.4,-122.2,P,PPL,US,,126000,,\n";
    let gazetteer = Arc::new(layered(&[rows]).unwrap());
    let tagger = Tagger::new(Arc::clone(&gazetteer), Arc::new(Lexicon::shipped().unwrap()));
    let ids = |text: &str| -> Vec<String> {
        let mentions = tagger.tag(&Article { text: text.to_owned(), ..Article::default() });
        mentions.iter().filter_map(|mention| Some(mention.place()?.id.clone())).collect()
    };
    assert!(ids("المشكلة في رأيي هو عدم قدرتهم على العمل، وإذا كنت هناك فاسأل").is_empty());
    assert!(gazetteer.find("هو").iter().all(|hit| hit.form.needs_cue()), "the comma ends the name");
    let cannes = ids("كان هناك، وعاد إلى مدينة نابل ثم مدينة كان الفرنسية في فرنسا");
    assert_eq!(cannes, ["gn:2468579", "gn:3028808", "gn:3017382"]);
}

/// Namesakes without number do not make the one that everybody means doubtful.
#[test]
fn many_small_namesakes_do_not_hide_the_capital() {
    let town = |n: usize| {
        let lat = 30.0 + n as f64 / 4.0;
        format!("x:{n},Washington,,,{lat},-90,P,PPL,US,State {n},{},,\n", 12_000 - n)
    };
    let rows: String = (0..60).map(town).collect();
    let tagger = Tagger::new(Arc::new(layered(&[&rows]).unwrap()), Arc::new(Lexicon::shipped().unwrap()));
    let text = "Officials in Washington said on Friday that Raqqa would be next.".to_owned();
    let mentions = tagger.tag(&Article { text, ..Article::default() });
    let place = mentions[0].place().expect("located");
    assert_eq!((place.feature_code.as_str(), place.country.as_str()), ("PPLC", "US"));
}
