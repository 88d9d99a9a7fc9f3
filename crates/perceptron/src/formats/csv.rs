//! Truth tables as comma-separated values.

use crate::circuit::bits::{digit, parse_bit};
use crate::error::Error;
use crate::formats::byte_order_mark::without_byte_order_mark;
use crate::synthesis::truth_table::{TruthTable, input_count};

impl TruthTable {
    /// Reads comma-separated values: a line of names, then one line per row, in any order. With
    /// 2^n rows the first n columns are the inputs.
    ///
    /// Fields may be quoted and surrounded by spaces, blank lines are skipped, and so is a
    /// byte-order mark.
    ///
    /// # Errors
    ///
    /// [`Error::At`] a line whose bits are wrong, too few or too many, or whose inputs were given
    /// before; [`Error::TableSize`] when the number of rows is not a power of two;
    /// [`Error::TooManyInputs`]; [`Error::NoOutput`]; [`Error::BadName`];
    /// [`Error::DuplicateName`].
    ///
    /// ```
    /// use perceptron::TruthTable;
    ///
    /// let nand = TruthTable::from_csv("x1,x2,nand\n0,0,1\n0,1,1\n1,0,1\n1,1,0\n")?;
    /// assert_eq!(nand.to_circuit().perceptrons(), 1);
    /// # Ok::<(), perceptron::Error>(())
    /// ```
    pub fn from_csv(csv: &str) -> Result<Self, Error> {
        let lines = without_byte_order_mark(csv).lines();
        let mut lines = (1..).zip(lines).filter(|(_, text)| !text.trim().is_empty());
        let (_, header) = lines.next().ok_or(Error::NoOutput)?;
        let names: Vec<&str> = header.split(',').map(unquoted).collect();
        let lines: Vec<(usize, &str)> = lines.collect();
        let count = input_count(lines.len())?;
        // All rows are checked before the table is allocated, whose size is then bounded by that
        // of the text.
        let mut rows = Vec::with_capacity(lines.len());
        for (line, text) in lines {
            let bits = parse_row(line, text)?;
            if bits.len() != names.len() {
                let (expected, found) = (names.len(), bits.len());
                return Err(Error::BitCount { expected, found }.at(line, 1));
            }
            rows.push((line, bits));
        }
        let (inputs, outputs) = names.split_at(count.min(names.len()));
        let owned = |names: &[&str]| names.iter().copied().map(String::from).collect();
        let mut table = Self::zeros(owned(inputs), owned(outputs))?;
        let mut seen = vec![false; table.rows()];
        for (line, bits) in rows {
            let (inputs, values) = bits.split_at(count);
            let row = inputs.iter().fold(0, |row, &bit| row << 1 | usize::from(bit));
            if std::mem::replace(&mut seen[row], true) {
                let inputs = inputs.iter().map(|&bit| digit(bit)).collect();
                return Err(Error::DuplicateRow { inputs }.at(line, 1));
            }
            table.set_row(row, values);
        }
        Ok(table)
    }

    /// Writes comma-separated values: a line of names, then one line per row.
    pub fn to_csv(&self) -> String {
        let names: Vec<&str> = self.inputs().chain(self.outputs()).collect();
        let mut csv = names.join(",");
        for row in 0..self.rows() {
            for (column, bit) in self.row(row).enumerate() {
                csv.push(if column == 0 { '\n' } else { ',' });
                csv.push(digit(bit));
            }
        }
        csv.push('\n');
        csv
    }
}

fn parse_row(line: usize, text: &str) -> Result<Vec<bool>, Error> {
    let mut column = 1;
    let mut bits = Vec::new();
    for field in text.split(',') {
        let blanks = field.chars().take_while(|c| c.is_whitespace()).count();
        let bit = parse_bit(unquoted(field));
        bits.push(bit.map_err(|error| error.at(line, column + blanks))?);
        column += field.chars().count() + 1;
    }
    Ok(bits)
}

/// The field without surrounding spaces and quotes. Names and bits never contain either.
fn unquoted(field: &str) -> &str {
    let field = field.trim();
    let inside = field.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inside.unwrap_or(field)
}
