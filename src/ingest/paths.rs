//! Paths as ids, as text on a terminal, and the one way in which a path from a table is joined to a folder.

use std::{
    borrow::Cow,
    path::{Component, Path, PathBuf},
};

/// The path with `/` between its parts on every system. Bytes that are no Unicode become U+FFFD.
pub fn slashed(path: &Path) -> String {
    let parts: Vec<Cow<str>> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// The text without control characters, so that a file name can neither break a line nor move the cursor.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_control) {
        let escape = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
        Cow::Owned(text.chars().map(escape).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// `relative` below `folder`, without looking at the disk; none if it is absolute or climbs out.
pub fn below(folder: &Path, relative: &str) -> Option<PathBuf> {
    let mut joined = PathBuf::new();
    for part in Path::new(relative).components() {
        match part {
            Component::Normal(name) => joined.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !joined.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(folder.join(joined))
}

/// `relative` seen from `folder`, `..` resolved without looking at the disk.
pub fn resolved(folder: &Path, relative: &str) -> PathBuf {
    let mut path = folder.to_path_buf();
    for part in Path::new(relative).components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            part => path.push(part),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_never_climbs_out() {
        let folder = Path::new("/corpus");
        let rows = [
            ("a.txt", Some("/corpus/a.txt")),
            ("./sub/a.txt", Some("/corpus/sub/a.txt")),
            ("sub/../a.txt", Some("/corpus/a.txt")),
            ("../a.txt", None),
            ("sub/../../a.txt", None),
            ("/etc/passwd", None),
        ];
        for (given, expected) in rows {
            assert_eq!(below(folder, given), expected.map(PathBuf::from), "{given}");
        }
    }

    #[test]
    fn printable_shows_control_characters_as_escapes() {
        assert_eq!(printable("a\nb\u{1b}[31m.txt"), "a\\nb\\u{1b}[31m.txt");
        assert_eq!(printable("مقال أول.txt"), "مقال أول.txt");
    }
}
