//! From a boolean expression to a circuit of NAND perceptrons: a recursive-descent parser.

use std::collections::HashMap;

use crate::circuit::circuit::Circuit;
use crate::circuit::names::{check_names, continues_name, starts_name};
use crate::error::Error;
use crate::gate::Gate;
use crate::synthesis::nand_graph::{NandGraph, Signal};

/// The deepest nesting of parentheses that is accepted. It bounds the recursion.
const MAX_DEPTH: usize = 256;

/// From the lowest precedence to the highest. NOT has a higher one still.
const PRECEDENCE: [&[Gate]; 3] = [&[Gate::Or, Gate::Nor], &[Gate::Xor], &[Gate::And, Gate::Nand]];

impl Circuit {
    /// A circuit of NAND perceptrons for a boolean expression such as `(a & !b) | c ^ d`.
    ///
    /// Its inputs are the names in the expression, in order of first occurrence. Its output is
    /// called `output`; several expressions, with commas between them, make several outputs, called
    /// `output1`, `output2` and so on. A name before `=` calls an output otherwise. Operators, from the highest precedence to the lowest:
    ///
    /// | operators | other spellings |
    /// |---|---|
    /// | `!a` | `~a`, `¬a`, `not a` |
    /// | `a & b`, `a nand b` | `&&`, `∧`, `and` |
    /// | `a ^ b` | `⊕`, `xor` |
    /// | <code>a \| b</code>, `a nor b` | <code>\|\|</code>, `∨`, `or` |
    ///
    /// Operators in one line of the table have the same precedence and associate to the left. `0`
    /// and `1` are constants, operators may be written in capitals, and white space is ignored.
    ///
    /// The circuit has the structure of the expression, which may have any number of inputs.
    /// [`TruthTable::to_circuit`](crate::TruthTable::to_circuit) may find a smaller one.
    ///
    /// # Errors
    ///
    /// [`Error::At`] a position, with [`Error::Syntax`], [`Error::DuplicateName`] for a second output
    /// of a name or, for more than 256 nested parentheses, [`Error::TooDeep`].
    ///
    /// ```
    /// use perceptron::Circuit;
    ///
    /// let parity = Circuit::from_expression("a ^ b ^ c")?;
    /// assert_eq!(parity.evaluate(&[1, 1, 1]), [true]);
    /// let half_adder = Circuit::from_expression("carry = a & b, sum = a ^ b")?;
    /// assert_eq!(half_adder.evaluate(&[1, 1]), [true, false]);
    /// let error = Circuit::from_expression("a & | b").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "line 1, column 5: expected a name, 0, 1, `!` or `(`, found `|`"
    /// );
    /// # Ok::<(), perceptron::Error>(())
    /// ```
    pub fn from_expression(expression: &str) -> Result<Self, Error> {
        let mut parser = Parser::new(expression);
        let mut outputs: Vec<(Option<String>, Signal)> = Vec::new();
        loop {
            let name = parser.output_name(&outputs)?;
            outputs.push((name, parser.binary(0)?));
            match parser.token {
                Token::Comma => parser.advance(),
                Token::End => break,
                _ => return Err(parser.expected("an operator, a comma or the end")),
            }
        }
        let is_only_one = outputs.len() == 1;
        let usual =
            |i: usize| if is_only_one { "output".into() } else { format!("output{}", i + 1) };
        let named = |(i, (name, signal)): (usize, (Option<String>, Signal))| {
            (name.unwrap_or_else(|| usual(i)), signal)
        };
        let outputs: Vec<(String, Signal)> = outputs.into_iter().enumerate().map(named).collect();
        check_names(outputs.iter().map(|(name, _)| name))?;
        Ok(parser.graph.finish(outputs))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Name(&'a str),
    Constant(bool),
    Gate(Gate),
    Open,
    Close,
    Comma,
    Equals,
    End,
    /// A character or word that no expression contains.
    Other,
}

struct Parser<'a> {
    /// The current token as it is written, and the text after it.
    text: &'a str,
    rest: &'a str,
    token: Token<'a>,
    /// Where the token begins, counted from 1.
    line: usize,
    column: usize,
    depth: usize,
    inputs: HashMap<&'a str, Signal>,
    graph: NandGraph,
}

impl<'a> Parser<'a> {
    fn new(expression: &'a str) -> Self {
        let mut parser = Self {
            text: "",
            rest: expression,
            token: Token::End,
            line: 1,
            column: 1,
            depth: 0,
            inputs: HashMap::new(),
            graph: NandGraph::default(),
        };
        parser.advance();
        parser
    }

    /// `carry =` before an expression, if it is there; `before` are the outputs so far.
    fn output_name(
        &mut self,
        before: &[(Option<String>, Signal)],
    ) -> Result<Option<String>, Error> {
        let Token::Name(name) = self.token else { return Ok(None) };
        if first_token(self.rest.trim_start()).0 != Token::Equals {
            return Ok(None);
        }
        if before.iter().any(|(other, _)| other.as_deref() == Some(name)) {
            return Err(Error::DuplicateName { name: name.into() }.at(self.line, self.column));
        }
        self.advance();
        self.advance();
        Ok(Some(name.into()))
    }

    /// Operands joined by the operators of one precedence.
    fn binary(&mut self, level: usize) -> Result<Signal, Error> {
        let Some(&gates) = PRECEDENCE.get(level) else {
            return self.unary();
        };
        let mut left = self.binary(level + 1)?;
        while let Token::Gate(gate) = self.token
            && gates.contains(&gate)
        {
            self.advance();
            let right = self.binary(level + 1)?;
            left = self.graph.gate(gate, left, right);
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Signal, Error> {
        // Not recursive: a long run of `!` would overflow the stack.
        let mut negated = false;
        while self.token == Token::Gate(Gate::Not) {
            self.advance();
            negated = !negated;
        }
        let operand = match self.token {
            Token::Name(name) => {
                let graph = &mut self.graph;
                let input = self.inputs.entry(name);
                *input.or_insert_with(|| graph.input(name.into()))
            }
            Token::Constant(value) => Signal::Constant(value),
            Token::Open => self.parenthesised()?,
            _ => return Err(self.expected("a name, 0, 1, `!` or `(`")),
        };
        self.advance();
        Ok(if negated { self.graph.not(operand) } else { operand })
    }

    /// From `(` to `)`, which remains the current token.
    fn parenthesised(&mut self) -> Result<Signal, Error> {
        if self.depth == MAX_DEPTH {
            let too_deep = Error::TooDeep { limit: MAX_DEPTH };
            return Err(too_deep.at(self.line, self.column));
        }
        self.depth += 1;
        self.advance();
        let inside = self.binary(0)?;
        if self.token != Token::Close {
            return Err(self.expected("an operator or `)`"));
        }
        self.depth -= 1;
        Ok(inside)
    }

    fn expected(&self, expected: &'static str) -> Error {
        let found = match self.token {
            Token::End => "the end".into(),
            _ => format!("`{}`", self.text),
        };
        Error::Syntax { expected, found }.at(self.line, self.column)
    }

    /// Advances to the next token.
    fn advance(&mut self) {
        let blanks = self.rest.len() - self.rest.trim_start().len();
        let (skipped, rest) = self.rest.split_at(blanks);
        for c in self.text.chars().chain(skipped.chars()) {
            self.column += 1;
            if c == '\n' {
                (self.line, self.column) = (self.line + 1, 1);
            }
        }
        let (token, length) = first_token(rest);
        self.token = token;
        (self.text, self.rest) = rest.split_at(length);
    }
}

/// The token that a text begins with, and its length in bytes.
fn first_token(text: &str) -> (Token<'_>, usize) {
    const SYMBOLS: [(&str, Token<'_>); 15] = [
        ("&&", Token::Gate(Gate::And)),
        ("&", Token::Gate(Gate::And)),
        ("∧", Token::Gate(Gate::And)),
        ("||", Token::Gate(Gate::Or)),
        ("|", Token::Gate(Gate::Or)),
        ("∨", Token::Gate(Gate::Or)),
        ("^", Token::Gate(Gate::Xor)),
        ("⊕", Token::Gate(Gate::Xor)),
        ("!", Token::Gate(Gate::Not)),
        ("~", Token::Gate(Gate::Not)),
        ("¬", Token::Gate(Gate::Not)),
        ("(", Token::Open),
        (")", Token::Close),
        (",", Token::Comma),
        ("=", Token::Equals),
    ];
    let Some(first) = text.chars().next() else {
        return (Token::End, 0);
    };
    if !continues_name(first) {
        let mut symbols = SYMBOLS.iter();
        let symbol = symbols.find(|(symbol, _)| text.starts_with(symbol));
        return match symbol {
            Some(&(symbol, token)) => (token, symbol.len()),
            None => (Token::Other, first.len_utf8()),
        };
    }
    let end = text.find(|c| !continues_name(c)).unwrap_or(text.len());
    let word = &text[..end];
    let token = match (word, word.to_ascii_lowercase().parse()) {
        ("0", _) => Token::Constant(false),
        ("1", _) => Token::Constant(true),
        (_, Ok(gate)) => Token::Gate(gate),
        _ if starts_name(first) => Token::Name(word),
        _ => Token::Other,
    };
    (token, end)
}
