//! Web pages: text, zones, metadata, encodings.

use std::fs;

use dateline::{
    date::published_extent,
    ingest::{Cause, NoteKind, Options, html::page, read_inputs},
    model::{DateSource, Zone},
};
use encoding_rs::{Encoding, ISO_8859_6, WINDOWS_1256};
use proptest::prelude::*;

const OUTLET: &str = r#"<!DOCTYPE html><html lang="ar-SY" dir="rtl"><head><meta charset="utf-8">
<title>معركة على ضفة النهر قرب البوكمال - وكالة الفرات</title>
<meta property="og:site_name" content="وكالة الفرات">
<meta property="og:title" content="معركة على ضفة النهر قرب البوكمال">
<meta property="article:published_time" content="2018-12-06T10:00:00+03:00">
<link rel="canonical" href="https://example.org/2018/12/06/albukamal">
<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},
{"@type":["NewsArticle"],"headline":"معركة","datePublished":"2018-12-06"}]}</script>
<style>p{color:red}</style></head><body class="nav-open">
<header><nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/s">سوريا</a></li><li><a href="/i">العراق</a></li></ul></nav>
<div class="clock">24 نوفمبر، 2024 4:13 ص</div></header>
<div id="page"><div class="content-area"><main><article>
<h1>معركة على ضفة النهر قرب <em>البوكمال</em></h1>
<p class="byline">6 ديسمبر 2018 - <time datetime="2018-12-06">الخميس</time></p>
<div class="entry"><p>دارت معركة على ضفة نهر الفرات قرب مدينة البوكمال صباح اليوم، وقال شهود إن القتال
استمر حتى الظهر في الأحياء الجنوبية من المدينة.</p>
<p>وفي <a href="/hajin">هجين</a> القريبة قال سكان إنهم سمعوا أصوات الانفجارات طوال الليل ولم يتمكنوا من مغادرة بيوتهم.</p>
<p><a href="/x">شاهد: صور من مدينة حلب القديمة</a></p>
<div class="related-posts"><p>انفجار في دمشق يوقع عددا من الجرحى ويقطع الطريق الرئيس المؤدي إلى وسط المدينة.</p></div>
<p>وتبعد المدينة عن الحدود مع العراق بضعة كيلومترات فقط، ويربطها بمدينة الميادين طريق واحد تضرر كثيرا في السنوات الماضية.</p>
</div></article></main>
<aside><h3>الأكثر قراءة</h3><p>خبر من بيروت عن حال الطرق في الشتاء وعن الأمطار التي قطعت عددا منها هذا الأسبوع في الجبل.</p></aside></div></div>
<footer>جميع الحقوق محفوظة - دمشق</footer><script>var a = "الرقة";</script></body></html>"#;

#[test]
fn a_page_gives_its_text_zones_and_metadata() {
    let page = page(OUTLET).unwrap();
    let meta = &page.article.meta;
    assert_eq!(meta.title.as_deref(), Some("معركة على ضفة النهر قرب البوكمال"));
    assert_eq!(meta.source.as_deref(), Some("وكالة الفرات"));
    assert_eq!(meta.lang.as_deref(), Some("ar"));
    assert_eq!(meta.url.as_deref(), Some("https://example.org/2018/12/06/albukamal"));
    let text = &page.article.text;
    assert!(!text.contains("الرقة") && !text.contains("color"), "scripts and styles are no text");
    assert!(text.contains("قرب البوكمال\n\n6 ديسمبر"), "{text}");
    let zone = |word: &str| page.article.zone_at(text.find(word).unwrap_or_else(|| panic!("{word}")));
    for word in ["معركة على", "6 ديسمبر", "مدينة البوكمال", "هجين", "الميادين"]
    {
        assert_eq!(zone(word), Zone::Body, "{word}");
    }
    for word in ["سوريا", "24 نوفمبر", "حلب", "دمشق يوقع", "بيروت", "محفوظة"]
    {
        assert_eq!(zone(word), Zone::Boilerplate, "{word}");
    }
}

#[test]
fn a_page_gives_its_dates_with_where_they_stand() {
    let dates: Vec<(DateSource, String)> =
        page(OUTLET).unwrap().dates.into_iter().map(|date| (date.source, date.text)).collect();
    let expected = [
        (DateSource::JsonLd, "2018-12-06"),
        (DateSource::Meta, "2018-12-06T10:00:00+03:00"),
        (DateSource::Url, "2018-12-06"),
        (DateSource::PageLine, "24 نوفمبر، 2024 4:13 ص"),
        (DateSource::TimeElement, "2018-12-06"),
        (DateSource::Byline, "6 ديسمبر 2018 - الخميس"),
    ];
    assert_eq!(dates, expected.map(|(source, text)| (source, text.to_owned())));
}

#[test]
fn pages_without_structure_keep_their_text() {
    let soup = "<title>t</title>دير الزور<br><br>نص <b>غليظ</b>،<div>وآخر";
    let page = page(soup).unwrap();
    assert_eq!(page.article.text, "دير الزور\n\nنص غليظ،\n\nوآخر");
    assert_eq!(page.article.boilerplate, []);
}

#[test]
fn nesting_without_end_is_refused() {
    let nested = |depth: usize| page(&format!("{}<p>دير الزور</p>", "<div>".repeat(depth)));
    assert_eq!(nested(500).unwrap().article.text, "دير الزور");
    assert!(matches!(nested(1_000_000), Err(Cause::TooDeep { .. })));
    let long = page(&"<p>دير <b>الزور</b>".repeat(20_000)).unwrap();
    assert!(long.article.text.ends_with("دير الزور"));
}

#[test]
fn encodings_of_pages_are_found_and_named() {
    let body =
        "<p>قال مسؤولون إن القوات تقدمت صباح أمس نحو مدينة الميادين على نهر الفرات في البادية السورية</p>";
    let encode =
        |encoding: &'static Encoding, head: &str| encoding.encode(&format!("{head}{body}")).0.into_owned();
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(body.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let rows: [(&str, Vec<u8>, Option<&str>); 6] = [
        ("declared", encode(WINDOWS_1256, "<meta charset='windows-1256'>"), Some("windows-1256")),
        (
            "iso",
            encode(ISO_8859_6, "<meta http-equiv=Content-Type content=\"text/html; charset=ISO-8859-6\">"),
            Some("ISO-8859-6"),
        ),
        ("guessed", encode(WINDOWS_1256, ""), Some("windows-1256")),
        ("utf16", utf16, Some("UTF-16LE")),
        ("utf8", body.as_bytes().to_vec(), None),
        ("converted", format!("<meta charset=windows-1256>{body}").into_bytes(), None),
    ];
    for (name, bytes, encoding) in rows {
        let dir = tempfile::TempDir::new().unwrap();
        fs::write(dir.path().join("a.html"), bytes).unwrap();
        let options = Options::new(|text| published_extent(text).map_err(|error| error.to_string()));
        let mut inputs = read_inputs(&[dir.path().to_path_buf()], &options).unwrap();
        let item = inputs.next().unwrap().unwrap();
        assert!(inputs.next().is_none());
        assert!(
            item.article.text.starts_with("قال مسؤولون") && item.article.text.ends_with("السورية"),
            "{name}"
        );
        let note = inputs.notes().get(NoteKind::Encoding).map(ToString::to_string);
        match encoding {
            Some(encoding) => assert!(note.unwrap_or_default().contains(encoding), "{name}"),
            None => assert_eq!(note, None, "{name}"),
        }
    }
}

proptest! {
    #[test]
    fn any_markup_is_read_with_zones_on_boundaries(
        pieces in prop::collection::vec(
            prop_oneof![
                "\\PC{0,40}",
                "</?(div|p|a|ul|li|nav|main|h1|table|td|script|article|time|br|span|svg)( class=\"?[a-z]{0,8}\"?)?>",
                "([\u{627}-\u{64a}]{1,6} ){5,30}",
                Just("<!--".to_owned()),
                Just("<meta charset=x><h1>دير الزور</h1>".to_owned()),
                Just("<script type=\"application/ld+json\">{\"@type\":\"Article\",\"datePublished\":\"2018\"}</script>".to_owned()),
            ],
            0..40,
        ),
    ) {
        let page = page(&pieces.concat()).unwrap();
        let mut end = 0;
        for range in &page.article.boilerplate {
            prop_assert!(range.start >= end && range.start < range.end);
            prop_assert!(page.article.text.get(range.clone()).is_some());
            end = range.end;
        }
    }

    #[test]
    fn any_bytes_are_text_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(decoded) = dateline::ingest::decode(bytes.clone()) {
            prop_assert!(decoded.text.len() <= bytes.len() * 3);
        }
    }
}
