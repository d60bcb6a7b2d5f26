//! A page as blocks of text in the order of the document, with the elements that hold them.

use dom_query::{Document, Element, LocalName, NodeData, NodeRef};

use super::attributes::Attributes;

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

/// An element that holds blocks.
#[derive(Debug)]
pub struct Holder {
    pub parent: Option<usize>,
    pub name: LocalName,
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
        let seen = node.query_or(false, |node| match &node.data {
            NodeData::Text { contents } => {
                self.push(contents);
                false
            }
            NodeData::Element(element) => self.enter_element(element, pending),
            _ => true,
        });
        if seen {
            pending.extend(node.children_it(true).map(Step::Enter));
        }
    }

    /// Whether anything in it is to be read.
    fn enter_element(&mut self, element: &Element, pending: &mut Vec<Step<'_>>) -> bool {
        let name = &*element.name.local;
        let attributes = Attributes::of(element);
        if UNSEEN.contains(&name) || attributes.hide() {
            return false;
        }
        self.times.extend(attributes.time(name));
        match name {
            "br" | "hr" => {
                self.flush();
                return false;
            }
            "a" => {
                self.links += 1;
                pending.push(Step::LeaveLink);
            }
            inline if INLINE.contains(&inline) => {}
            _ => {
                self.enter_holder(&element.name.local, &attributes);
                pending.push(Step::LeaveHolder);
            }
        }
        true
    }

    fn enter_holder(&mut self, name: &LocalName, attributes: &Attributes) {
        self.flush();
        let whole = matches!(&**name, "html" | "body" | "main" | "article" | "h1");
        let holder = Holder {
            parent: self.current,
            furniture: FURNITURE.contains(&&**name) || attributes.role("navigation"),
            hinted: !whole && attributes.hint(),
            main: &**name == "main" || attributes.role("main") || attributes.itemprop == Some("articleBody"),
            name: name.clone(),
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
