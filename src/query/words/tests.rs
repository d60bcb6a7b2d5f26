use std::sync::LazyLock;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::gazetteer::Gazetteer;

const EVERYWHERE: &str = "--bbox -180,-90,180,90";

static SHIPPED: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::shipped().unwrap());

fn ask(question: &str) -> Result<Reading, Unreadable> {
    ask_of(&SHIPPED, question)
}

fn ask_of(gazetteer: &Gazetteer, question: &str) -> Result<Reading, Unreadable> {
    let finder = Finder::new(gazetteer, None).unwrap();
    read(question, &finder, Some(date(2019, 4, 13)))
}

/// Questions and the arguments of `near` that they become, as a shell would print them.
const QUESTIONS: &[(&str, &str)] = &[
    ("mentions within 50 km of Deir ez-Zor in June 2017", "\"Deir ez-Zor\" --within 50km --during 2017-06"),
    ("mentions within 50km of Deir ez-Zor in June 2017?", "\"Deir ez-Zor\" --within 50km --during 2017-06"),
    ("within 30 miles of Abu Kamal", "\"Abu Kamal\" --within 30mi"),
    ("within 500 m of Hajin", "Hajin --within 500m"),
    ("within 20 nautical miles of Latakia", "Latakia --within 20nmi"),
    ("within 0.5 mi of Hajin", "Hajin --within 0.5mi"),
    ("within 50 kilometres from Raqqa", "Raqqa --within 50km"),
    ("less than 10 km from Hajin", "Hajin --within 10km"),
    ("within 50 km of 35.33,40.14", "35.33,40.14 --within 50km"),
    ("near -33.9,151.2", "-33.9,151.2"),
    ("near Hajin", "Hajin"),
    ("near Tripoli, Lebanon since 2018", "\"Tripoli Lebanon\" --since 2018"),
    ("within 20 km of Hajin, Deir ez-Zor in 2018", "\"Hajin Deir ez-Zor\" --within 20km --during 2018"),
    ("الإشارات قرب طرابلس، لبنان", "\"طرابلس لبنان\""),
    ("mentions near \"Abu Kamal\"", "\"Abu Kamal\""),
    ("mentions near 'Abu Kamal' since 2018", "\"Abu Kamal\" --since 2018"),
    ("around Mosul until March 2018", "Mosul --until 2018-03"),
    ("near Hajin within 20 km", "Hajin --within 20km"),
    ("near Hajin June 2018", "Hajin --during 2018-06"),
    ("articles near Hajin", "Hajin --group article"),
    ("places near Hajin", "Hajin --group place"),
    ("count mentions near Hajin", "Hajin --count"),
    ("how many mentions near Hajin", "Hajin --count"),
    ("how many articles are there near Hajin", "Hajin --group article --count"),
    ("number of places within 100 km of Aleppo", "Aleppo --within 100km --group place --count"),
    ("nearest 10 to Hajin", "Hajin --nearest 10"),
    ("nearest 10 mentions to Hajin", "Hajin --nearest 10"),
    ("the closest 5 articles to Palmyra in 2017", "Palmyra --nearest 5 --during 2017 --group article"),
    ("mentions in Syria", "--country SY"),
    ("mentions in Iraq in 2017", "--country IQ --during 2017"),
    ("mentions in Iraq June 2017", "--country IQ --during 2017-06"),
    ("places in Syria since 2018", "--country SY --since 2018 --group place"),
    ("mentions in June 2017", "--during 2017-06 --bbox -180,-90,180,90"),
    ("mentions during summer 2018 near Hajin", "Hajin --during 2018-22"),
    ("mentions on 11 June 2017 near Mosul", "Mosul --during 2017-06-11"),
    ("mentions in 2017-06 near Mosul", "Mosul --during 2017-06"),
    ("mentions near Hajin between June 2017 and March 2019", "Hajin --since 2017-06 --until 2019-03"),
    ("mentions near Hajin between 2017 and 2018", "Hajin --since 2017 --until 2018"),
    ("near Hajin from June 2017 to March 2019", "Hajin --since 2017-06 --until 2019-03"),
    ("near Hajin since June 2017 until March 2019", "Hajin --since 2017-06 --until 2019-03"),
    ("near Hajin before June 2017", "Hajin --until 2017-05-31"),
    ("near Hajin after June 2017", "Hajin --since 2017-07-01"),
    ("near Hajin since 2017", "Hajin --since 2017"),
    ("near Hajin until 2018", "Hajin --until 2018"),
    ("near Hajin last month", "Hajin --during 2019-03"),
    ("near Hajin from SANA", "Hajin --source SANA"),
    ("near Hajin from source \"Enab Baladi\" in 2018", "Hajin --source \"Enab Baladi\" --during 2018"),
    ("near Hajin containing \"air strike\"", "Hajin --containing \"air strike\""),
    ("near Hajin mentioning oil since 2018", "Hajin --containing oil --since 2018"),
    ("near Hajin sorted by date", "Hajin --sort date"),
    ("near Hajin in 2018 sorted by distance", "Hajin --during 2018 --sort distance"),
    ("inside area.geojson in 2017", "--inside area.geojson --during 2017"),
    ("articles inside \"my area.geojson\"", "--inside \"my area.geojson\" --group article"),
    ("show me all mentions near Hajin, please", "Hajin"),
    ("Mentions NEAR Hajin SINCE 2018", "Hajin --since 2018"),
    ("mentions near Hajin in 2017/2018", "Hajin --during 2017/2018"),
    ("الإشارات ضمن 50 كم من دير الزور في حزيران 2017", "\"دير الزور\" --within 50km --during 2017-06"),
    ("الإشارات ضمن ٥٠ كم من دير الزور في حزيران ٢٠١٧", "\"دير الزور\" --within 50km --during 2017-06"),
    ("الإشارات ضمن 50 كم من «دير الزور» في يونيو 2017", "\"دير الزور\" --within 50km --during 2017-06"),
    ("كم إشارة قرب هجين بين أيلول 2018 وآذار 2019", "هجين --since 2018-09 --until 2019-03 --count"),
    ("كم إشارة قرب هجين بين سبتمبر 2018 ومارس 2019", "هجين --since 2018-09 --until 2019-03 --count"),
    ("كم إشارة قرب هجين بين أيلول 2018 و آذار 2019؟", "هجين --since 2018-09 --until 2019-03 --count"),
    ("إشارات قرب هجين", "هجين"),
    ("بالقرب من هجين", "هجين"),
    ("مقالات قرب هجين", "هجين --group article"),
    ("كم مقالة قرب هجين", "هجين --group article --count"),
    ("أماكن قرب هجين", "هجين --group place"),
    ("أقرب 10 إلى هجين", "هجين --nearest 10"),
    ("أقرب 10 إشارات إلى هجين", "هجين --nearest 10"),
    ("أقرب 5 أماكن من تدمر", "تدمر --nearest 5 --group place"),
    ("الإشارات في سوريا", "--country SY"),
    ("الإشارات في العراق خلال 2017", "--country IQ --during 2017"),
    ("الإشارات قرب الموصل منذ 2017", "الموصل --since 2017"),
    ("الإشارات قرب الموصل حتى آذار 2018", "الموصل --until 2018-03"),
    ("الإشارات قرب الموصل قبل حزيران 2017", "الموصل --until 2017-05-31"),
    ("الإشارات قرب الموصل بعد حزيران 2017", "الموصل --since 2017-07-01"),
    ("الإشارات قرب الموصل من حزيران 2017 إلى آذار 2018", "الموصل --since 2017-06 --until 2018-03"),
    ("الإشارات قرب هجين من مصدر سانا", "هجين --source سانا"),
    ("الإشارات قرب هجين نقلا عن \"عنب بلدي\" في 2018", "هجين --source \"عنب بلدي\" --during 2018"),
    ("الإشارات قرب هجين تحتوي «غارة جوية»", "هجين --containing \"غارة جوية\""),
    ("الإشارات قرب هجين مرتبة حسب التاريخ", "هجين --sort date"),
    ("الإشارات ضمن 30 ميل من البوكمال مرتبة حسب المسافة", "البوكمال --within 30mi --sort distance"),
    ("الإشارات على بعد 20 كيلومترا من تدمر", "تدمر --within 20km"),
    ("الإشارات ضمن 50كم من دير الزور", "\"دير الزور\" --within 50km"),
    ("أعطني جميع الإشارات قرب هجين في كانون الثاني 2019", "هجين --during 2019-01"),
    ("الإشارات داخل area.geojson في 2017", "--inside area.geojson --during 2017"),
    ("الإشارات في صيف 2018 قرب هجين", "هجين --during 2018-22"),
    ("الإشارات خلال حزيران 2017", "--during 2017-06 --bbox -180,-90,180,90"),
];

#[test]
fn questions_become_arguments() {
    let mut wrong = Vec::new();
    for (question, expected) in QUESTIONS {
        let found = match ask(question) {
            Ok(reading) => reading.near_line()["dateline near ".len()..].to_owned(),
            Err(error) => error.to_string(),
        };
        if found != *expected {
            wrong.push(format!("{question}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(QUESTIONS.len() >= 80, "{}", QUESTIONS.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), QUESTIONS.len(), wrong.join("\n"));
}

/// Questions that cannot be read: where the caret stands, and what is said.
const WRONG: &[(&str, &str, &str)] = &[
    ("", "", "nothing is asked"),
    ("?", "", "nothing is asked"),
    ("mentions wihtin 50 km of Hajin", "wihtin", "\"wihtin\" is not understood here"),
    ("mentions naer Hajin", "naer", "here could stand: near"),
    ("blah", "blah", "\"blah\" is not understood here"),
    ("mentions articles near Hajin", "articles", "mentions are asked for already"),
    ("mentions within", "", "within what distance?"),
    ("mentions within fifty km of Hajin", "fifty", "a distance is expected"),
    ("mentions within 50 of Hajin", "of", "a unit of length is expected"),
    ("mentions within 50 leagues of Hajin", "leagues", "a unit of length is expected"),
    ("mentions within 50xx of Hajin", "50xx", "a unit of length is expected"),
    ("mentions within 50 km", "", "within that distance of what place?"),
    ("mentions within 50 km of", "", "what place?"),
    ("mentions near", "", "what place?"),
    ("mentions near Deir ezzur", "Deir ezzur", "here could stand: Deir ez-Zor"),
    ("mentions near Hajin near Mosul", "near Mosul", "a place was named before"),
    ("mentions near Hajin within 5 km within 6 km", "within", "said before: --within 5km"),
    ("nearest to Hajin", "to", "how many? A number is missing"),
    ("nearest 5", "", "what place?"),
    ("inside", "", "inside what file?"),
    ("inside Syria", "Syria", "the name of a GeoJSON file is missing"),
    ("mentions in", "", "in what time or country?"),
    ("mentions in Hajin", "Hajin", "here could stand: near Hajin"),
    ("mentions in Qwxzt", "Qwxzt", "is no date, country or governorate"),
    ("near Hajin between 2017", "2017", "two dates with \"and\""),
    ("near Hajin between", "", "two dates with \"and\""),
    ("near Hajin since yesteryear", "yesteryear", "\"yesteryear\" is no date"),
    ("near Hajin until", "", "a date is expected"),
    ("near Hajin in 2017 in 2018", "in", "said before: --during 2017"),
    ("near Hajin from", "", "from what source?"),
    ("near Hajin containing", "", "containing what?"),
    ("الإشارات قبر هجين", "قبر", ", قرب"),
    ("الإشارات قرب هجينننن", "هجينننن", "no place called"),
    ("الإشارات ضمن 50 من هجين", "من", "a unit of length is expected"),
    ("الإشارات ضمن كم من هجين", "كم", "a distance is expected"),
    ("الإشارات قرب هجين منذ غابر", "غابر", "is no date"),
];

#[test]
fn wrong_questions_are_pointed_at() {
    let mut wrong = Vec::new();
    for (question, under, says) in WRONG {
        match ask(question) {
            Ok(reading) => wrong.push(format!("{question}\n  was read: {}", reading.near_line())),
            Err(error) => {
                let found = &question[error.span.clone()];
                if found != *under || !error.to_string().contains(says) {
                    wrong.push(format!("{question}\n  expected {under:?} {says}\n  found {found:?} {error}"));
                }
            }
        }
    }
    assert!(WRONG.len() >= 30, "{}", WRONG.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), WRONG.len(), wrong.join("\n"));
}

#[test]
fn the_caret_stands_under_the_word() {
    let error = ask("mentions wihtin 50 km of Hajin").unwrap_err().to_string();
    let lines: Vec<&str> = error.lines().collect();
    assert_eq!(lines[1], "  mentions wihtin 50 km of Hajin");
    assert_eq!(lines[2], "           ^^^^^^");
    assert_eq!(lines[3], "  here could stand: within");
}

#[test]
fn every_example_of_the_grammar_is_read() {
    for row in &table().rows {
        let question = &row.example;
        let needs_company = ["clause", "unit"].contains(&row.part) && !question.contains("Hajin");
        let asked = if needs_company { format!("mentions {question}") } else { (*question).to_owned() };
        let read = ask(&asked);
        assert!(read.is_ok(), "{asked}: {}", read.unwrap_err());
    }
    assert_eq!(
        ask("mentions in June 2017").unwrap().args.join(" "),
        format!("--during 2017-06 {EVERYWHERE}")
    );
}

#[test]
fn every_word_of_the_question_is_accounted_for() {
    let question = "how many mentions within 50 km of Deir ez-Zor in June 2017";
    let parts = ask(question).unwrap().parts;
    let words: Vec<&str> = parts.iter().map(|(words, _)| words.as_str()).collect();
    assert_eq!(words.join(" "), question);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_input_panics(question in "\\PC{0,60}") {
        // Without names, so that none has to be searched for the nearest spelling.
        let _ = ask_of(&Gazetteer::empty(), &question).map_err(|error| error.to_string());
    }

    #[test]
    fn no_order_of_words_panics(picks in proptest::collection::vec(0..1000_usize, 0..9)) {
        let table = table();
        let vocabulary: Vec<&str> = table.rows.iter().flat_map(|row| row.en.iter().chain(&row.ar)).copied()
            .chain(["Hajin", "«دير الزور»", "2017", "50", "50km", "June", "\"", "و", "وآذار", "35,40", "x.json"])
            .collect();
        let words: Vec<&str> = picks.iter().map(|pick| vocabulary[pick % vocabulary.len()]).collect();
        let _ = ask_of(&Gazetteer::empty(), &words.join(" ")).map_err(|error| error.to_string());
    }
}
