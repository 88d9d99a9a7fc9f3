//! Rust source as tokens: enough to tell code from comments, strings and tests.

/// One token of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    /// From 1.
    pub(super) line: usize,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword.
    Word,
    /// `::`, or a single character.
    Symbol,
    /// A string, character or number.
    Literal,
    /// `'a`.
    Lifetime,
}

impl Token<'_> {
    pub(super) fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Symbol) && self.text == text
    }

    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// The tokens of a source file without comments, and without what is only compiled for tests, by
/// loom among others.
pub(super) fn code(source: &str) -> Vec<Token<'_>> {
    without_tests(&all(source))
}

fn all(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(first) = rest.chars().next() {
        let (length, kind) = if first.is_whitespace() {
            (first.len_utf8(), None)
        } else if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), None)
        } else if rest.starts_with("/*") {
            (block_comment(rest), None)
        } else if let Some(length) = string(rest) {
            (length, Some(Kind::Literal))
        } else if first == '\'' {
            character_or_lifetime(rest)
        } else if first.is_ascii_digit() {
            (number(rest), Some(Kind::Literal))
        } else if first.is_alphabetic() || first == '_' {
            (word(rest), Some(Kind::Word))
        } else if rest.starts_with("::") {
            (2, Some(Kind::Symbol))
        } else {
            (first.len_utf8(), Some(Kind::Symbol))
        };
        let (text, after) = rest.split_at(length);
        if let Some(kind) = kind {
            let text = text.strip_prefix("r#").filter(|_| kind == Kind::Word).unwrap_or(text);
            tokens.push(Token { kind, text, line });
        }
        line += text.matches('\n').count();
        rest = after;
    }
    tokens
}

/// The length of the comment that `rest` begins with; they nest.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                break;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// The length of the string that `rest` begins with, if it does: `"`, `b"`, `r"`, `br#"`, `c"`.
fn string(rest: &str) -> Option<usize> {
    let prefix = rest.find(|c: char| !"bcr".contains(c))?;
    let after = &rest[prefix..];
    let hashes = after.find(|c| c != '#')?;
    let raw = rest[..prefix].ends_with('r');
    if prefix > 2 || !after[hashes..].starts_with('"') || hashes > 0 && !raw {
        return None;
    }
    let open = prefix + hashes + 1;
    if raw {
        let end = format!("\"{}", "#".repeat(hashes));
        return Some(rest[open..].find(&end).map_or(rest.len(), |at| open + at + end.len()));
    }
    Some(quoted(rest, open, '"'))
}

/// Where a literal ends that was opened just before `open`.
fn quoted(rest: &str, open: usize, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest[open..].char_indices() {
        if c == quote && !escaped {
            return open + at + c.len_utf8();
        }
        escaped = c == '\\' && !escaped;
    }
    rest.len()
}

fn character_or_lifetime(rest: &str) -> (usize, Option<Kind>) {
    let mut after = rest[1..].chars();
    match (after.next(), after.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => (quoted(rest, 1, '\''), Some(Kind::Literal)),
        _ => (1 + word(&rest[1..]), Some(Kind::Lifetime)),
    }
}

fn word(rest: &str) -> usize {
    let prefix = if rest.starts_with("r#") { 2 } else { 0 };
    let end = rest[prefix..].find(|c: char| !(c.is_alphanumeric() || c == '_'));
    end.map_or(rest.len(), |end| prefix + end)
}

/// A dot belongs to a number if a digit follows: `1.5`, but `1..5` and `1.max(5)`.
fn number(rest: &str) -> usize {
    let mut end = word(rest);
    let fraction = &rest[end..];
    if fraction.starts_with('.') && fraction[1..].starts_with(|c: char| c.is_ascii_digit()) {
        end += 1 + word(&fraction[1..]);
    }
    end
}

/// Leaves out each item under an attribute `#[cfg(test)]` or the like.
fn without_tests<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let end = if is_attribute(tokens, at) { after_group(tokens, at + 1) } else { at };
        if end > at && is_for_tests(&tokens[at..end]) {
            at = after_item(tokens, end);
        } else {
            kept.push(tokens[at]);
            at += 1;
        }
    }
    kept
}

fn is_attribute(tokens: &[Token<'_>], at: usize) -> bool {
    tokens[at].is("#") && tokens.get(at + 1).is_some_and(|token| token.is("["))
}

fn is_for_tests(attribute: &[Token<'_>]) -> bool {
    let has = |word| attribute.iter().any(|token| token.is(word));
    let is_cfg = attribute.get(2).is_some_and(|token| token.is("cfg"));
    is_cfg && (has("test") || has("loom")) && !has("not")
}

/// The index behind the bracketed group that opens at `open`.
pub(super) fn after_group(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        if token.kind == Kind::Symbol && "([{".contains(token.text) {
            depth += 1;
        } else if token.kind == Kind::Symbol && ")]}".contains(token.text) {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + 1;
            }
        }
    }
    tokens.len()
}

/// The index behind the item that begins at `start`: its `;`, or its block.
pub(super) fn after_item(tokens: &[Token<'_>], start: usize) -> usize {
    let mut at = start;
    while let Some(token) = tokens.get(at) {
        if token.is(";") {
            return at + 1;
        }
        if token.is("{") {
            return after_group(tokens, at);
        }
        at = if token.is("(") || token.is("[") { after_group(tokens, at) } else { at + 1 };
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::code;

    fn words(source: &str) -> Vec<&str> {
        code(source).into_iter().filter(super::Token::is_word).map(|token| token.text).collect()
    }

    #[test]
    fn comments_strings_and_tests_are_no_code() {
        let cases = [
            ("a // b\nc /* d /* e */ f */ g", "a c g"),
            (r#"a "b \" c" d b"e" f"#, "a d f"),
            ("a r\"b\\\" c r#\"d \" e\"# f br#\"g\"# h", "a c f h"),
            (r"a 'b' '\'' c '\u{41}' d &'e f", "a c d f"),
            ("a b'x' c", "a b c"),
            ("let x = 1.5e3_f32; 0..y; 1.max(z)", "let x y max z"),
            ("r#type r", "type r"),
            ("a #[cfg(test)] mod b { fn c() { d } } e", "a e"),
            ("a #[cfg(all(test, unix))] use b::{c, d}; e", "a e"),
            ("a #[cfg(test)] #[path = \"x\"] fn b([u8; 2]) -> c { d } e", "a e"),
            ("#[cfg(loom)] thread_local! { static A: u8 = 0; } a", "a"),
            ("#[cfg(not(test))] fn a() {}", "cfg not test fn a"),
            ("#[cfg(not(loom))] fn a() {}", "cfg not loom fn a"),
            ("#[cfg(unix)] fn a() {}", "cfg unix fn a"),
        ];
        for (source, expected) in cases {
            assert_eq!(words(source).join(" "), expected, "{source}");
        }
    }

    #[test]
    fn tokens_know_their_lines() {
        let source = "a /* \n */ b\n\"\n\" c";
        let lines: Vec<usize> = code(source).iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 2, 3, 4]);
    }

    #[test]
    fn what_does_not_end_is_read_to_the_end() {
        for source in ["/* a", "\"a", "r#\"a", "'\\", "#[cfg(test)] fn a() {", "'", "b\"é", "("] {
            code(source);
        }
    }
}
