//! The names in a piece of code: what its `use`s bring, and its paths.

use super::tokens::{Token, after_group};

/// One name of a `use`.
#[derive(Debug)]
pub(super) struct Use<'a> {
    pub(super) path: Vec<&'a str>,
    /// None for `*`.
    pub(super) name: Option<&'a str>,
    pub(super) public: bool,
    pub(super) line: usize,
}

/// The index behind the `;` of the `use` at `start`.
pub(super) fn after_use(tokens: &[Token<'_>], start: usize) -> usize {
    let length = tokens[start..].iter().position(|token| token.is(";"));
    length.map_or(tokens.len(), |length| start + length + 1)
}

/// Takes `a::{b, c as d, self}` apart.
pub(super) fn use_tree<'a>(
    tokens: &[Token<'a>],
    before: &[&'a str],
    public: bool,
    uses: &mut Vec<Use<'a>>,
) {
    let mut path = before.to_vec();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.is("{") {
            let end = after_group(tokens, at).max(at + 2);
            let mut start = at + 1;
            while start < end - 1 {
                let part = &tokens[start..end - 1];
                let length = length_of_part(part);
                use_tree(&part[..length], &path, public, uses);
                start += length + 1;
            }
            return;
        }
        if token.is("*") {
            uses.push(Use { path, name: None, public, line: token.line });
            return;
        }
        if token.is("as") {
            break;
        }
        if token.is_word() {
            path.push(token.text);
        }
        at += 1;
    }
    if path.len() > 1 && path.last() == Some(&"self") {
        path.pop();
    }
    let name = tokens.get(at + 1).filter(|_| at < tokens.len() && tokens[at].is("as"));
    let name = name.map(|name| name.text).or(path.last().copied());
    if let (Some(first), Some(name)) = (tokens.first(), name) {
        uses.push(Use { path, name: Some(name), public, line: first.line });
    }
}

/// How many tokens come before the comma that ends the first part of a group.
fn length_of_part(tokens: &[Token<'_>]) -> usize {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.is(",") {
            return at;
        }
        at = if token.is("{") { after_group(tokens, at) } else { at + 1 };
    }
    tokens.len()
}

/// Every path of at least two parts in a piece of code.
pub(super) fn paths<'a>(tokens: &[Token<'a>]) -> Vec<(usize, Vec<&'a str>)> {
    let mut paths = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let begins = token.is_word() && (at == 0 || !tokens[at - 1].is("::"));
        let mut path = vec![token.text];
        at += 1;
        while begins
            && let [colons, part, ..] = &tokens[at..]
            && colons.is("::")
            && part.is_word()
        {
            path.push(part.text);
            at += 2;
        }
        if path.len() > 1 {
            paths.push((token.line, path));
        }
    }
    paths
}
