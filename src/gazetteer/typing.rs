//! What it takes to type one name for another.

use crate::lang::ar;

/// A letter too many, left out, wrong, or exchanged with its neighbour.
pub const EDIT: usize = 2;
/// A space too many or left out, or a letter that is often mistaken for the other.
const SLIP: usize = 1;

/// The least that makes `b` of `a` (optimal string alignment). O(letters of `a` · letters of `b`).
pub fn cost(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last = first_row(&b);
    for (i, from) in a.iter().enumerate() {
        let mut row = vec![last[0] + weight(*from)];
        for (j, to) in b.iter().enumerate() {
            let mut least = (last[j] + replaced(*from, *to)).min(last[j + 1] + weight(*from));
            least = least.min(row[j] + weight(*to));
            if i > 0 && j > 0 && *from == b[j - 1] && a[i - 1] == *to {
                least = least.min(before[j - 1] + EDIT);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

fn first_row(b: &[char]) -> Vec<usize> {
    let sums = b.iter().scan(0, |sum, c| {
        *sum += weight(*c);
        Some(*sum)
    });
    std::iter::once(0).chain(sums).collect()
}

fn weight(letter: char) -> usize {
    if letter == ' ' { SLIP } else { EDIT }
}

fn replaced(from: char, to: char) -> usize {
    match from == to {
        true => 0,
        false if ar::are_confused(from, to) => SLIP,
        false => EDIT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_cost_half() {
        for (a, b, expected) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "abd", EDIT),
            ("abc", "ab", EDIT),
            ("ab", "ba", EDIT),
            ("abcd", "badc", 2 * EDIT),
            ("حجين", "هجين", SLIP),
            ("حجين", "جين", EDIT),
            ("بو كمال", "بوكمال", SLIP),
            ("abc", "", 3 * EDIT),
        ] {
            assert_eq!(cost(a, b), expected, "{a} {b}");
            assert_eq!(cost(b, a), expected, "{b} {a}");
        }
    }
}
