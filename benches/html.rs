//! Web pages to text: `cargo bench --bench html`.
//!
//! Pages in the manner of outlets, made of the sample corpus, through this program's extraction (text, zones,
//! metadata, dates), through the parser that it is built on (`dom_query`, the text of the body), and through
//! `dom_smoothie`, a port of Readability. The three take turns on every page of one run, so that their ratio
//! holds on a busy machine too.

use std::{
    fs,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use dateline::ingest::html::page;
use dom_query::Document;
use dom_smoothie::Readability;

const ROUNDS: usize = 30;

fn main() {
    let pages: Vec<String> = corpus().iter().map(|text| outlet(text)).collect();
    let bytes: usize = pages.iter().map(String::len).sum();
    let (mut ours, mut parser, mut readability) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for _ in 0..ROUNDS {
        for html in &pages {
            ours += timed(|| page(html).expect("a page").article.text.len());
            parser += timed(|| Document::from(html.as_str()).select("body").text().len());
            readability += timed(|| readable(html));
        }
    }
    let rate = |time: Duration| (bytes * ROUNDS) as f64 / 1e6 / time.as_secs_f64();
    println!("{} pages, {:.0} kB each", pages.len(), bytes as f64 / 1e3 / pages.len() as f64);
    println!("dateline: {:.1} MB/s", rate(ours));
    println!(
        "dom_query, parse and text alone: {:.1} MB/s, {:.2} of our time",
        rate(parser),
        share(parser, ours)
    );
    println!("dom_smoothie: {:.1} MB/s, {:.2} of our time", rate(readability), share(readability, ours));
}

fn timed(run: impl Fn() -> usize) -> Duration {
    let start = Instant::now();
    black_box(run());
    start.elapsed()
}

fn share(time: Duration, ours: Duration) -> f64 {
    time.as_secs_f64() / ours.as_secs_f64()
}

fn readable(html: &str) -> usize {
    let article = Readability::new(html, None, None).and_then(|mut page| page.parse());
    article.map_or(0, |article| article.text_content.len())
}

/// The articles of the sample corpus.
fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let files = fs::read_dir(folder).expect("seeds/").map(|entry| entry.expect("a file").path());
    let mut texts: Vec<_> = files.filter(|file| file.extension().is_some_and(|ext| ext == "txt")).collect();
    texts.sort();
    texts.iter().map(|file| fs::read_to_string(file).expect("an article")).collect()
}

/// The text as an outlet's page: head, menus, the article, related headlines, comments, footer, scripts.
fn outlet(text: &str) -> String {
    let list = |class: &str, n: usize| {
        let items = (0..n).map(|i| {
            format!("<li class=\"item\"><a href=\"/{class}/{i}\">خبر آخر رقم {i} من القسم</a></li>")
        });
        format!("<ul class=\"{class}\">{}</ul>", items.collect::<String>())
    };
    let paragraphs: String = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| format!("<p>{}</p>\n", line.replace('&', "&amp;").replace('<', "&lt;")))
        .collect();
    format!(
        "<!DOCTYPE html><html lang=\"ar\" dir=\"rtl\"><head><meta charset=\"utf-8\"><title>عنوان الخبر - موقع</title>\
         <meta property=\"og:title\" content=\"عنوان الخبر\"><meta property=\"article:published_time\" content=\"2018-12-06T10:00:00Z\">\
         <style>{}</style><script>{}</script></head><body><header><nav>{}</nav></header><main><article><h1>عنوان الخبر</h1>\
         <div class=\"share\">{}</div><div class=\"entry\">{paragraphs}</div></article><aside>{}</aside></main>\
         <section class=\"comments\">{}</section><footer>{}</footer></body></html>",
        ".a{color:red;margin:0 1px 2px 3px}\n".repeat(200),
        "window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}\n".repeat(60),
        list("menu", 40),
        list("share", 6),
        list("related", 30),
        list("comment", 20),
        list("footer", 30),
    )
}
