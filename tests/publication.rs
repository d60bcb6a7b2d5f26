//! The date of publication of web pages: good, missing and contradictory. Wrong must be none.

use std::fs;

use dateline::{
    date::{
        publication::{Choice, choose},
        published_extent,
    },
    ingest::{Options, html::page, read_inputs},
    pipeline::{Dated, dated},
};
use jiff::civil::Date;

/// A page: what it shows, its head, what stands above the headline, the lines under it, the paragraphs'
/// own words of time, and the date that a careful reader would give (empty: none).
struct Row<'t>(&'static str, &'t str, &'static str, &'static str, &'static str, &'static str);

const AR: &str = "قالت مصادر محلية إن القتال تجدد في محيط المدينة الواقعة على ضفة النهر، وإن عددا من السكان غادروا بيوتهم نحو القرى القريبة";
const EN: &str = "Residents said that fighting had resumed around the town on the river bank, and that many families had left for villages nearby";

const LD: &str = r#"<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2018-12-06T09:00:00+03:00"}</script>"#;

const ROWS: &[Row] = &[
    // What one sure source says.
    Row("json-ld", LD, "", "", "", "2018-12-06"),
    Row(
        "json-ld in a graph",
        r#"<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2011-01-01"},{"@type":"Article","datePublished":"2018-12-06"}]}</script>"#,
        "",
        "",
        "",
        "2018-12-06",
    ),
    Row(
        "json-ld, several types",
        r#"<script type="application/ld+json">[{"@type":["Article","NewsArticle"],"datePublished":"2018-12-06 10:00"}]</script>"#,
        "",
        "",
        "",
        "2018-12-06",
    ),
    Row(
        "open graph",
        r#"<meta property="article:published_time" content="2017-06-11T23:10:00Z">"#,
        "",
        "",
        "",
        "2017-06-11",
    ),
    Row("meta pubdate", r#"<meta name="pubdate" content="2017-06-11">"#, "", "", "", "2017-06-11"),
    Row("meta itemprop", r#"<meta itemprop="datePublished" content="20170611">"#, "", "", "", "2017-06-11"),
    Row("dublin core", r#"<meta name="DC.date.issued" content="2017/06/11">"#, "", "", "", "2017-06-11"),
    Row("time", "", "", r#"<p><time datetime="2019-04-13T08:00">yesterday</time></p>"#, "", "2019-04-13"),
    Row(
        "microdata",
        "",
        "",
        r#"<div><span itemprop="datePublished" content="2019-04-13">السبت</span></div>"#,
        "",
        "2019-04-13",
    ),
    Row(
        "address with a day",
        r#"<link rel="canonical" href="https://example.org/news/2018/3/5/story">"#,
        "",
        "",
        "",
        "2018-03-05",
    ),
    Row(
        "address with a month",
        r#"<link rel="canonical" href="https://example.org/2018/03/story-17">"#,
        "",
        "",
        "",
        "2018-03",
    ),
    Row(
        "address with dashes",
        r#"<meta property="og:url" content="https://example.org/a/2018-03-05-story.html">"#,
        "",
        "",
        "",
        "2018-03-05",
    ),
    Row("byline, Levantine", "", "", "<p>نُشر في: الخميس 6 كانون الأول 2018</p>", "", "2018-12-06"),
    Row(
        "byline, a label over it",
        "",
        "",
        "<p>تاريخ النشر:</p><p>الخميس 6 كانون الأول 2018</p>",
        "",
        "2018-12-06",
    ),
    Row(
        "byline, the author over it in English",
        "",
        "",
        "<p>By Jane Doe</p><p>June 11, 2017</p>",
        "",
        "2017-06-11",
    ),
    Row(
        "a bare date that the text bears out",
        "",
        "",
        "<p>الخميس 6 كانون الأول 2018</p>",
        "وسقطت القرية في 29 تشرين الثاني 2018.",
        "2018-12-06",
    ),
    Row(
        "a bare date in the month that the text speaks of",
        "",
        "",
        "<p>الخميس 6 كانون الأول 2018</p>",
        "وسقطت القرية في تشرين الثاني 2018.",
        "2018-12-06",
    ),
    Row(
        "a bare date that the address bears out",
        r#"<link rel="canonical" href="https://example.org/2018/12/06/x">"#,
        "",
        "<p>الخميس 6 كانون الأول 2018</p>",
        "",
        "2018-12-06",
    ),
    Row("byline, Egyptian", "", "", "<p>كتب: المحرر - 6 ديسمبر 2018، 10:30 ص</p>", "", "2018-12-06"),
    Row("byline, Arabic digits", "", "", "<p>نشر في ٦ ديسمبر ٢٠١٨</p>", "", "2018-12-06"),
    Row("byline, numbers in Arabic", "", "", "<p>تاريخ النشر: 06/12/2018</p>", "", "2018-12-06"),
    Row("byline, English", "", "", "<p>By Staff Writer, June 11, 2017</p>", "", "2017-06-11"),
    Row(
        "byline, published and updated",
        "",
        "",
        "<p>Published 11 June 2017, updated 14 June 2017</p>",
        "",
        "2017-06-11",
    ),
    // Several that agree.
    Row(
        "all agree",
        r#"<meta property="article:published_time" content="2018-12-06"><link rel="canonical" href="https://example.org/2018/12/06/x">"#,
        "",
        "<p>6 ديسمبر 2018</p>",
        "",
        "2018-12-06",
    ),
    Row("a day apart across zones", LD, "", "<p>7 ديسمبر 2018</p>", "", "2018-12-06"),
    Row(
        "a day within the address's month",
        r#"<link rel="canonical" href="https://example.org/2018/12/x">"#,
        "",
        "<p>6 ديسمبر 2018</p>",
        "",
        "2018-12-06",
    ),
    Row("an update later on the page", LD, "", "<p>آخر تحديث: 9 ديسمبر 2018</p>", "", "2018-12-06"),
    Row(
        "a modified time is no second date",
        r#"<meta property="article:published_time" content="2018-12-06"><meta property="article:modified_time" content="2021-01-01">"#,
        "",
        "",
        "",
        "2018-12-06",
    ),
    Row(
        "the date of a video is not the article's",
        r#"<script type="application/ld+json">{"@type":"VideoObject","uploadDate":"2015-01-01","datePublished":"2015-01-01"}</script>"#,
        "",
        "<p>كتب: المحرر، 6 ديسمبر 2018</p>",
        "",
        "2018-12-06",
    ),
    // The site's clock.
    Row(
        "clock over an article of 2018",
        "",
        "<div>24 نوفمبر، 2024 4:13 ص</div>",
        "",
        "في عام 2017 تسلل المقاتلون من الحدود.",
        "",
    ),
    Row("clock without a word of time in the text", "", "<div>24 نوفمبر، 2024 4:13 ص</div>", "", "", ""),
    Row("clock beside a sure date", LD, "<div>24 نوفمبر، 2024 4:13 ص</div>", "", "", "2018-12-06"),
    Row(
        "clock under the headline, contradicted",
        "",
        "",
        "<p>24 نوفمبر، 2024 4:13 ص</p>",
        "سقطت المدينة في تشرين الأول 2017.",
        "",
    ),
    Row(
        "clock under the headline, no word of time in the text",
        "",
        "",
        "<p>24 نوفمبر، 2024 4:13 ص</p>",
        "",
        "",
    ),
    Row("today's date under the headline", "", "", "<p>الأحد 24 تشرين الثاني 2024</p>", "", ""),
    Row("today's date under the headline, in figures", "", "", "<p>2024-11-24</p>", "", ""),
    Row("clock with weather", "", "", "<p>دمشق 21° - 24 نوفمبر 2024 4:13 ص</p>", "", ""),
    Row(
        "clock of the year that the text speaks of",
        "",
        "",
        "<p>24 نوفمبر، 2024 4:13 ص</p>",
        "وعادت العائلات في آذار 2024 إلى القرى.",
        "",
    ),
    Row(
        "clock above and below the headline",
        "",
        "<div>24 نوفمبر، 2024 4:13 ص</div>",
        "<p>24 نوفمبر، 2024 4:13 ص</p>",
        "",
        "",
    ),
    Row("clock in English under the headline", "", "", "<p>Sunday, November 24, 2024 4:13 AM</p>", "", ""),
    Row("only the day of a change", "", "", "<p>آخر تحديث: 24 نوفمبر 2024</p>", "", ""),
    Row("only the day of a change in English", "", "", "<p>Last updated: 24 November 2024</p>", "", ""),
    Row(
        "the date of what a standfirst tells",
        "",
        "",
        "<p>غارة في 2 ديسمبر 2018 تقتل القائد</p>",
        "قتل القائد في 2 ديسمبر 2018 قرب هجين.",
        "",
    ),
    Row(
        "a headline that begins like a byline",
        "",
        "",
        "<p>نشر قوات تركية في إدلب</p><p>24 نوفمبر، 2024 4:13 ص</p>",
        "",
        "",
    ),
    Row(
        "clock in English",
        "",
        "<div>Sunday, November 24, 2024</div>",
        "",
        "In March 2018 the group came back.",
        "",
    ),
    Row(
        "a line above that the text bears out",
        "",
        "<div>8 ديسمبر 2018</div>",
        "",
        "قتل القائد في غارة في 2 ديسمبر 2018 قرب هجين.",
        "2018-12-08",
    ),
    // The dateline.
    Row(
        "dateline in English",
        "",
        "",
        "<p>DEIR EZ-ZOR, Syria, Dec. 6, 2018 (Agency) - Families said that they had left the town on the river at dawn.</p>",
        "",
        "2018-12-06",
    ),
    Row(
        "dateline with an agency",
        "",
        "",
        "<p>دير الزور، 6 كانون الأول 2018 (وكالة) - قالت عائلات إنها غادرت المدينة فجرا نحو القرى القريبة.</p>",
        "",
        "2018-12-06",
    ),
    Row(
        "dateline alone on its line",
        "",
        "",
        "<p>دير الزور - 6 كانون الأول/ديسمبر 2018</p>",
        "",
        "2018-12-06",
    ),
    Row(
        "dateline under a clock",
        "",
        "",
        "<p>24 نوفمبر، 2024 4:13 ص</p><p>هجين، الخميس 6 ديسمبر 2018: قالت عائلات إنها غادرت المدينة فجرا نحو القرى القريبة.</p>",
        "",
        "2018-12-06",
    ),
    Row(
        "dateline under a line of the same month",
        "",
        "",
        "<p>24 ديسمبر 2018</p><p>هجين، الخميس 6 ديسمبر 2018: قالت عائلات إنها غادرت المدينة فجرا نحو القرى القريبة.</p>",
        "",
        "2018-12-06",
    ),
    Row(
        "dateline of the days before",
        LD,
        "",
        "<p>هجين، 3 ديسمبر 2018 - قالت عائلات إنها غادرت المدينة فجرا نحو القرى القريبة من النهر.</p>",
        "",
        "2018-12-06",
    ),
    Row(
        "dateline of days before the byline in English",
        "",
        "",
        "<p>Published 8 December 2018</p><p>HAJIN, Dec. 6, 2018 - Families said that they had left the town on the river at dawn.</p>",
        "",
        "2018-12-08",
    ),
    Row(
        "dateline against json-ld",
        r#"<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2020-05-01"}</script>"#,
        "",
        "<p>هجين، 6 ديسمبر 2018 - قالت عائلات إنها غادرت المدينة فجرا نحو القرى القريبة من النهر.</p>",
        "",
        "",
    ),
    Row(
        "dateline against a text of later years",
        "",
        "",
        "<p>هجين، 6 ديسمبر 2018 - قالت عائلات إنها غادرت المدينة فجرا نحو القرى القريبة من النهر.</p>",
        "وعادت العائلات في 3 آذار 2021 إلى القرى.",
        "",
    ),
    Row(
        "dateline without a year",
        "",
        "",
        "<p>هجين، 6 ديسمبر (وكالة) - قالت عائلات إنها غادرت المدينة فجرا نحو القرى القريبة من النهر.</p>",
        "",
        "",
    ),
    Row(
        "dateline without a year bears out the line over it",
        "",
        "",
        "<p>6 كانون الأول 2018</p><p>هجين، 6 ديسمبر (وكالة) - قالت عائلات إنها غادرت المدينة فجرا نحو القرى القريبة.</p>",
        "",
        "2018-12-06",
    ),
    Row(
        "dateline without a year under a clock in English",
        "",
        "",
        "<p>Sunday, November 24, 2024</p><p>HAJIN, Dec. 6 (Agency) - Families said that they had left the town on the river at dawn.</p>",
        "",
        "",
    ),
    Row(
        "a sentence that begins with a place and its day",
        "",
        "",
        "<p>دير الزور في 6 ديسمبر 2018 شهدت قصفا عنيفا على الأحياء الشرقية، كما قالت عائلات غادرت المدينة.</p>",
        "",
        "",
    ),
    Row(
        "a place, its day, and what happened",
        "",
        "",
        "<p>دير الزور، 6 ديسمبر 2018، قصف عنيف على الأحياء الشرقية، كما قالت عائلات غادرت المدينة.</p>",
        "",
        "",
    ),
    Row(
        "a sentence that begins with a place in English",
        "",
        "",
        "<p>Raqqa, which fell on Oct. 17, 2017 - after months of strikes - was the seat of the group for three years.</p>",
        "",
        "",
    ),
    Row("a caption over the text", "", "", "<p>هجين، 6 ديسمبر 2018 (أرشيف)</p>", "", ""),
    Row("the site's clock behind its city", "", "", "<p>دمشق - الأحد 24 نوفمبر 2024</p>", "", ""),
    Row("the site's clock, its city and its hour", "", "", "<p>دمشق - 24 نوفمبر 2024 - 4:13 ص</p>", "", ""),
    Row("the site's clock behind its menu", "", "", "<p>الرئيسية - 24 نوفمبر 2024</p>", "", ""),
    Row(
        "a list of events",
        "",
        "",
        "<p>هجين، 6 ديسمبر 2018: قصف عنيف على الأحياء الشرقية، كما قالت عائلات غادرت المدينة فجرا.</p>\
         <p>الشعفة، 9 ديسمبر 2018: قصف عنيف على الأحياء الشرقية، كما قالت عائلات غادرت المدينة فجرا.</p>",
        "",
        "",
    ),
    Row(
        "dateline in figures in English",
        "",
        "",
        "<p>HAJIN, 06/12/2018 - Families said that they had left the town on the river at dawn to the villages.</p>",
        "",
        "",
    ),
    // Numbers of which the first may be the month.
    Row("day or month first in the head", r#"<meta name="pubdate" content="12/06/2018">"#, "", "", "", ""),
    Row(
        "day or month first in the head, settled by the byline",
        r#"<meta name="pubdate" content="12/06/2018 10:30:00">"#,
        "",
        "<p>6 كانون الأول 2018</p>",
        "",
        "2018-12-06",
    ),
    Row(
        "day or month first in the head, settled by the address",
        r#"<meta name="pubdate" content="06/12/2018"><link rel="canonical" href="https://example.org/2018/12/06/x">"#,
        "",
        "",
        "",
        "2018-12-06",
    ),
    Row("month first in the head", r#"<meta name="pubdate" content="12/25/2018">"#, "", "", "", "2018-12-25"),
    Row("byline, day or month first in English", "", "", "<p>By Staff Writer, 06/12/2018</p>", "", ""),
    // What is written a little wrong.
    Row("meta date", r#"<meta name="date" content="2018-12-06">"#, "", "", "", "2018-12-06"),
    Row("the server's clock", r#"<meta http-equiv="Date" content="2024-11-24">"#, "", "", "", ""),
    Row(
        "json-ld with a line break in its text",
        "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"articleBody\":\"first\nsecond\tthird\",\n\"datePublished\":\"2018-12-06\"}</script>",
        "",
        "",
        "",
        "2018-12-06",
    ),
    Row(
        "json-ld in cdata",
        "<script type=\"application/ld+json\">\n//<![CDATA[\n{\"@type\":\"NewsArticle\",\"datePublished\":\"2018-12-06\"}\n//]]>\n</script>",
        "",
        "",
        "",
        "2018-12-06",
    ),
    Row(
        "json-ld in cdata in comments",
        r#"<script type="application/ld+json">/*<![CDATA[*/ {"@type":"NewsArticle","datePublished":"2018-12-06"}; /*]]>*/</script>"#,
        "",
        "",
        "",
        "2018-12-06",
    ),
    // Contradictions.
    Row(
        "address against json-ld",
        r#"<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2020-05-01"}</script><link rel="canonical" href="https://example.org/2014/07/03/x">"#,
        "",
        "",
        "",
        "",
    ),
    Row(
        "a migrated page",
        r#"<meta property="article:published_time" content="2020-05-01"><link rel="canonical" href="https://example.org/2014/07/03/x">"#,
        "",
        "<p>1 مايو 2020</p>",
        "",
        "",
    ),
    Row(
        "json-ld against meta",
        r#"<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2020-05-01"}</script><meta name="pubdate" content="2018-12-06">"#,
        "",
        "",
        "",
        "",
    ),
    Row("an earlier byline", LD, "", "<p>2 نيسان 2016</p>", "", ""),
    Row(
        "the text is later than the head",
        r#"<meta name="pubdate" content="2001-01-01">"#,
        "",
        "",
        "قتل القائد في غارة في 2 ديسمبر 2018 قرب هجين.",
        "",
    ),
    Row(
        "an unset clock",
        r#"<meta property="article:published_time" content="1970-01-01T00:00:00Z">"#,
        "",
        "",
        "",
        "",
    ),
    // Nothing that can be read as one day.
    Row("no date", "", "", "", "", ""),
    Row("no date, years in the text", "", "", "", "في عام 2014 سيطر التنظيم على المدينة.", ""),
    Row("a time without a date", "", "", "<p>10:44</p>", "", ""),
    Row("relative to nothing", "", "", "<p>منذ 3 ساعات</p>", "", ""),
    Row("day or month first in English", "", "", "<p>06/12/2018</p>", "", ""),
    Row("byline of a month", "", "", "<p>نُشر في: ديسمبر 2018</p>", "", ""),
    Row("byline of a month, a label over it", "", "", "<p>تاريخ النشر:</p><p>ديسمبر 2018</p>", "", ""),
    Row("a year under the headline", "", "", "<p>2018</p>", "", ""),
    Row("not a date in the head", r#"<meta name="pubdate" content="yesterday">"#, "", "", "", ""),
    Row(
        "an address of numbers",
        r#"<link rel="canonical" href="https://example.org/146889858258656/2018">"#,
        "",
        "",
        "",
        "",
    ),
    Row(
        "json-ld that is no json",
        r#"<script type="application/ld+json">{"@type":"NewsArticle","datePublished":</script>"#,
        "",
        "",
        "",
        "",
    ),
];

fn html(row: &Row) -> String {
    let Row(name, head, above, under, words, _) = row;
    let english =
        name.contains("English") || under.is_ascii() && !under.is_empty() && !under.contains("time");
    let english = english && !name.contains("Arabic");
    let (lang, text) = if english { ("en", EN) } else { ("ar", AR) };
    let stop = if words.is_empty() { "." } else { ". " };
    format!(
        "<html lang={lang}><head><title>t</title>{head}</head><body><header>{above}</header><main>\
         <h1>{}</h1>{under}<p>{text}{stop}{words}</p><p>{text}.</p></main>\
         <footer>© 2024</footer></body></html>",
        if english {
            "Families leave the town on the river"
        } else {
            "عائلات تغادر المدينة على ضفة النهر"
        }
    )
}

#[test]
fn no_page_is_dated_wrong() {
    assert!(ROWS.len() >= 40);
    let (mut right, mut undated, mut wrong) = (0, Vec::new(), Vec::new());
    for row in ROWS {
        let page = page(&html(row)).unwrap();
        let choice = choose(&page.dates, &page.article, None);
        let found =
            choice.published.as_ref().map(|published| published.extent.edtf.as_str()).unwrap_or_default();
        if found == row.5 {
            right += 1;
            assert_eq!(choice.published.is_some(), choice.confidence > 0.0, "{}", row.0);
        } else if found.is_empty() {
            undated.push(row.0);
        } else {
            wrong.push(format!("{}: {found} for {:?}, {:?}", row.0, row.5, page.dates));
        }
    }
    println!(
        "publication dates: {right} right, {} undated that could be dated, {} wrong",
        undated.len(),
        wrong.len()
    );
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(undated.is_empty(), "{undated:?}");
}

#[test]
fn the_choice_says_why_and_shows_what_it_did_not_follow() {
    let row = ROWS.iter().find(|row| row.0 == "clock beside a sure date").unwrap();
    let page = page(&html(row)).unwrap();
    let choice = choose(&page.dates, &page.article, None);
    assert_eq!(choice.published.unwrap().evidence.as_deref(), Some("JSON-LD datePublished; confidence 0.95"));
    assert_eq!(choice.disagreement.len(), 1);
    let said = &choice.disagreement[0];
    assert!(said.contains("2024-11-24") && said.contains("outside the article"), "{said}");
}

fn choice(row: &str, latest: Option<Date>) -> Choice {
    let row = ROWS.iter().find(|other| other.0 == row).unwrap();
    let page = page(&html(row)).unwrap();
    choose(&page.dates, &page.article, latest)
}

#[test]
fn the_evidence_says_how_far_it_is_believed() {
    for (row, evidence) in [
        ("open graph", "a meta element; confidence 0.90"),
        ("byline, English", "the byline; confidence 0.70"),
        ("dateline in English", "the dateline; confidence 0.65"),
        ("all agree", "a meta element, the address, the byline; confidence 1.00"),
        ("a day apart across zones", "JSON-LD datePublished, the byline; confidence 1.00"),
    ] {
        let choice = choice(row, None);
        assert_eq!(choice.published.unwrap().evidence.as_deref(), Some(evidence), "{row}");
        assert!(evidence.ends_with(&format!("{:.2}", choice.confidence)), "{row}");
    }
}

/// A page that says that it has a date, but not one that can be read, says so to its reader too.
#[test]
fn what_cannot_be_read_is_shown() {
    for (row, said) in [
        ("not a date in the head", "a meta element gives a date that cannot be read: «yesterday»"),
        ("json-ld that is no json", "JSON-LD datePublished gives a date that cannot be read: «no JSON: "),
        ("an unset clock", "a meta element gives a date that cannot be read: «1970-01-01T00:00:00Z»"),
        (
            "day or month first in the head",
            "a meta element gives a date that can be read in two ways: «12/06/2018»",
        ),
        (
            "day or month first in English",
            "the byline gives a date that can be read in two ways: «06/12/2018»",
        ),
        ("byline of a month", "the byline gives a date that cannot be read: «نُشر في: ديسمبر 2018»"),
        ("byline of a month, a label over it", "the byline gives a date that cannot be read: «ديسمبر 2018»"),
    ] {
        let choice = choice(row, None);
        assert!(
            choice.disagreement.len() == 1 && choice.disagreement[0].starts_with(said),
            "{row}: {choice:?}"
        );
    }
    for row in ["no date", "a time without a date", "relative to nothing", "a year under the headline"] {
        assert_eq!(choice(row, None).disagreement, [""; 0], "{row}");
    }
}

#[test]
fn nothing_is_published_after_the_day_of_the_run() {
    let day = |text: &str| Some(text.parse::<Date>().unwrap());
    assert!(choice("json-ld", day("2018-12-06")).published.is_some());
    let early = choice("json-ld", day("2018-12-05"));
    assert_eq!(early.published, None);
    assert_eq!(early.disagreement, ["JSON-LD datePublished says 2018-12-06, which lies in the future"]);
}

/// A page that is dated far ahead, and a folder of many pages of which each has its say.
#[test]
fn the_program_dates_nothing_ahead_and_lists_all_on_request() {
    let dir = tempfile::TempDir::new().unwrap();
    let years = 2093..2100;
    for year in years.clone() {
        let head = format!("<meta name=pubdate content=\"{year}-01-01\">");
        let row = Row("ahead", &head, "", "", "", "");
        fs::write(dir.path().join(format!("{year}.html")), html(&row)).unwrap();
    }
    let said = |flags: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("dateline").unwrap();
        let output = command.arg("tag").args(flags).arg(dir.path()).output().unwrap();
        let rows = String::from_utf8(output.stdout).unwrap();
        assert_eq!(rows.matches("\"published\":null").count(), years.len(), "{rows}");
        String::from_utf8(output.stderr).unwrap()
    };
    let listed = |said: &str| {
        years.clone().filter(|year| said.contains(&format!("says {year}-01-01, which lies"))).count()
    };
    let short = said(&[]);
    assert!(listed(&short) == 5 && short.contains('…'), "{short}");
    let long = said(&["--verbose"]);
    assert!(listed(&long) == 7 && !long.contains('…'), "{long}");
}

/// Plain text has only its lines; the time of the file counts only where it was asked for.
#[test]
fn plain_text_is_dated_by_its_byline_but_not_by_a_clock() {
    let clock = format!(
        "24 نوفمبر، 2024 4:13 ص\n\nداخل سوريا يعيد التنظيم ترتيب صفوفه\n\nخاص: ترجمة\n\n{AR}. في عام 2017 سقطت المدينة.\n"
    );
    let byline = format!("عائلات تغادر المدينة على ضفة النهر\n\nنشر في الخميس 6 كانون الأول 2018\n\n{AR}.\n");
    let low = format!("عائلات تغادر المدينة على ضفة النهر\n\n24 نوفمبر، 2024 4:13 ص\n\n{AR}.\n");
    let bare = format!("عائلات تغادر المدينة على ضفة النهر\n\n{AR}.\n");
    let dir = tempfile::TempDir::new().unwrap();
    let dateline = format!(
        "24 نوفمبر، 2024 4:13 ص\n\nعائلات تغادر المدينة على ضفة النهر\n\nدير الزور، 6 كانون الأول 2018 (وكالة) - {AR}.\n"
    );
    let alone =
        format!("عائلات تغادر المدينة على ضفة النهر\n\nدير الزور - 6 كانون الأول/ديسمبر 2018\n\n{AR}.\n");
    let texts = [
        ("1.txt", &clock),
        ("2.txt", &byline),
        ("3.txt", &bare),
        ("4.txt", &low),
        ("5.txt", &dateline),
        ("6.txt", &alone),
    ];
    for (name, text) in texts {
        fs::write(dir.path().join(name), text).unwrap();
    }
    let dated = |file_dates: bool| -> Vec<Option<String>> {
        let mut options = Options::new(|text| published_extent(text).map_err(|error| error.to_string()));
        options.file_dates = file_dates;
        let items = read_inputs(&[dir.path().to_path_buf()], &options).unwrap().map(Result::unwrap);
        items
            .map(|item| {
                choose(&item.dates, &item.article, None).published.map(|published| published.extent.edtf)
            })
            .collect()
    };
    let day = Some("2018-12-06".to_owned());
    assert_eq!(dated(false), [None, day.clone(), None, None, day.clone(), day]);
    let by_file = dated(true);
    assert_eq!(by_file[1].as_deref(), Some("2018-12-06"));
    assert!(by_file[2].is_some());
}

/// A row's address is evidence as that of a web page is, and as little followed where the text contradicts it.
#[test]
fn rows_and_texts_are_dated_by_their_address() {
    let row = |id: &str, url: &str, text: &str, published: &str| {
        serde_json::json!({"id": id, "url": url, "text": text, "published": published}).to_string()
    };
    let later = format!("{AR}، وذلك في 3 آذار 2021.");
    let rows = [
        row("day", "https://example.org/2018/12/06/river", AR, ""),
        row("month", "https://example.org/news/2018/12/river", AR, ""),
        row("none", "https://example.org/river?d=2018/12/06", AR, ""),
        row("contradicted", "https://example.org/2018/12/06/river", &later, ""),
        row("given", "https://example.org/2018/12/06/river", AR, "2018-11"),
        row("dateline", "", &format!("هجين، 6 ديسمبر 2018 (وكالة) - {AR}"), ""),
    ];
    let dir = tempfile::TempDir::new().unwrap();
    fs::write(dir.path().join("rows.jsonl"), rows.join("\n")).unwrap();
    fs::write(dir.path().join("a.txt"), AR).unwrap();
    fs::write(dir.path().join("articles.csv"), "file,url\na.txt,https://example.org/2017/6/11/river\n")
        .unwrap();
    let options = Options::new(|text| published_extent(text).map_err(|error| error.to_string()));
    let items = read_inputs(&[dir.path().to_path_buf()], &options).unwrap().map(Result::unwrap);
    let mut dated: Vec<(String, Option<String>)> = items
        .map(|item| {
            let Dated { article, .. } = dated(item.article, &item.dates, None);
            (article.meta.id.clone(), article.meta.published.map(|published| published.extent.edtf))
        })
        .collect();
    dated.sort();
    let expected = [
        ("a.txt", Some("2017-06-11")),
        ("contradicted", None),
        ("dateline", Some("2018-12-06")),
        ("day", Some("2018-12-06")),
        ("given", Some("2018-11")),
        ("month", Some("2018-12")),
        ("none", None),
    ];
    assert_eq!(dated, expected.map(|(id, edtf)| (id.to_owned(), edtf.map(str::to_owned))));
}
