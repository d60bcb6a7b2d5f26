//! A page as blocks of text in the order of the document, with the elements that hold them.

use std::{collections::HashSet, sync::LazyLock};

use dom_query::{Document, NodeRef};

/// Elements whose text nobody sees.
const UNSEEN: [&str; 12] = [
    "script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "math", "head", "select",
    "textarea",
];

/// Elements that are no part of an article.
const FURNITURE: [&str; 7] = ["nav", "aside", "footer", "form", "button", "dialog", "menu"];

/// Elements that do not end a block.
const INLINE: [&str; 27] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "em", "font", "i", "ins", "kbd", "label",
    "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Words in classes and ids that name furniture, from `data/lexicon/html_furniture.csv`.
static HINTS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../../../data/lexicon/html_furniture.csv").lines().skip(1).map(str::trim).collect()
});

/// An element that holds blocks.
#[derive(Debug)]
pub struct Holder {
    pub parent: Option<usize>,
    pub name: String,
    /// Furniture by its element.
    pub furniture: bool,
    /// Furniture by the words of its class; sites name large parts so too, so that its size has a say.
    pub hinted: bool,
    /// Said to be the article: `<main>`, `role=main`, `itemprop=articleBody`.
    pub main: bool,
}

/// A stretch of text.
#[derive(Debug)]
pub struct Block {
    pub text: String,
    /// How much of it are links, in bytes.
    pub linked: usize,
    /// The element around it.
    pub holder: usize,
    /// The values of `<time datetime>` and microdata dates in it.
    pub times: Vec<String>,
}

/// All blocks of a page.
#[derive(Debug, Default)]
pub struct Blocks {
    pub holders: Vec<Holder>,
    pub blocks: Vec<Block>,
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    LeaveHolder,
    LeaveLink,
}

/// Reads the blocks. Goes without recursion: pages nest deeper than a stack.
pub fn read(document: &Document) -> Blocks {
    let mut reader = Reader::default();
    let mut pending = vec![Step::Enter(document.root())];
    while let Some(step) = pending.pop() {
        match step {
            Step::Enter(node) => reader.enter(node, &mut pending),
            Step::LeaveHolder => reader.leave_holder(),
            Step::LeaveLink => reader.links -= 1,
        }
    }
    reader.flush();
    reader.page
}

#[derive(Default)]
struct Reader {
    page: Blocks,
    current: Option<usize>,
    links: usize,
    text: String,
    linked: usize,
    times: Vec<String>,
    /// A space is due before the next word.
    space: bool,
}

impl Reader {
    fn enter<'a>(&mut self, node: NodeRef<'a>, pending: &mut Vec<Step<'a>>) {
        if node.is_text() {
            return self.push(&node.text());
        }
        if node.is_element() {
            let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
            if UNSEEN.contains(&name.as_str()) || is_hidden(&node) {
                return;
            }
            if let Some(time) = time_of(&node, &name) {
                self.times.push(time);
            }
            match name.as_str() {
                "br" | "hr" => return self.flush(),
                "a" => {
                    self.links += 1;
                    pending.push(Step::LeaveLink);
                }
                inline if INLINE.contains(&inline) => {}
                _ => {
                    self.enter_holder(&node, name);
                    pending.push(Step::LeaveHolder);
                }
            }
        }
        pending.extend(node.children_it(true).map(Step::Enter));
    }

    fn enter_holder(&mut self, node: &NodeRef, name: String) {
        self.flush();
        let whole = matches!(name.as_str(), "html" | "body" | "main" | "article" | "h1");
        let holder = Holder {
            parent: self.current,
            furniture: FURNITURE.contains(&name.as_str()) || role(node, "navigation"),
            hinted: !whole && is_hinted(node),
            main: name == "main"
                || role(node, "main")
                || node.attr("itemprop").is_some_and(|property| &*property == "articleBody"),
            name,
        };
        self.current = Some(self.page.holders.len());
        self.page.holders.push(holder);
    }

    fn leave_holder(&mut self) {
        self.flush();
        self.current = self.current.and_then(|current| self.page.holders[current].parent);
    }

    /// Adds text, its white space made single spaces.
    fn push(&mut self, text: &str) {
        let before = self.text.len();
        self.space |= text.starts_with(is_blank);
        for word in text.split(is_blank).filter(|word| !word.is_empty()) {
            if std::mem::replace(&mut self.space, true) && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.text.push_str(word);
        }
        if before != self.text.len() {
            self.space = text.ends_with(is_blank);
        }
        if self.links > 0 {
            self.linked += self.text.len() - before;
        }
    }

    fn flush(&mut self) {
        self.space = false;
        let (text, linked) = (std::mem::take(&mut self.text), std::mem::take(&mut self.linked));
        let times = std::mem::take(&mut self.times);
        if let (Some(holder), true) = (self.current, !text.is_empty() || !times.is_empty()) {
            self.page.blocks.push(Block { text, linked, holder, times });
        }
    }
}

/// The white space of HTML. A no-break space is a character of the text.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn role(node: &NodeRef, role: &str) -> bool {
    node.attr("role").is_some_and(|found| found.eq_ignore_ascii_case(role))
}

fn is_hidden(node: &NodeRef) -> bool {
    let style = node.attr("style").map(|style| style.replace(' ', "").to_ascii_lowercase());
    node.has_attr("hidden") || style.is_some_and(|style| style.contains("display:none"))
}

fn is_hinted(node: &NodeRef) -> bool {
    let words = |value: &str| {
        let mut words = value.split(|c: char| !c.is_ascii_alphanumeric());
        words.any(|word| HINTS.contains(word.to_ascii_lowercase().as_str()))
    };
    ["class", "id"].iter().any(|name| node.attr(name).is_some_and(|value| words(&value)))
}

fn time_of(node: &NodeRef, name: &str) -> Option<String> {
    let published = node.attr("itemprop").is_some_and(|property| &*property == "datePublished");
    let key = match name {
        "time" => "datetime",
        _ if published => "content",
        _ => return None,
    };
    let modified = node.attr("itemprop").is_some_and(|property| &*property == "dateModified");
    node.attr(key)
        .filter(|_| !modified)
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty())
}
