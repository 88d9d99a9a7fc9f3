//! Truth tables as comma-separated values.

use crate::circuit::bits::{digit, parse_bit};
use crate::error::Error;
use crate::synthesis::truth_table::{TruthTable, input_count};

impl TruthTable {
    /// The table that [`to_csv`](Self::to_csv) wrote, or one like it: a line of names, then a
    /// line for each row, in any order. 2^n rows say that the first n columns are the inputs.
    ///
    /// # Errors
    ///
    /// [`Error::At`] a line whose bits are wrong, too few or too many, or whose inputs were
    /// there before; otherwise as [`from_bits`](Self::from_bits), or a bad name.
    pub fn from_csv(csv: &str) -> Result<Self, Error> {
        let mut lines = (1..).zip(csv.lines()).filter(|(_, l)| !l.trim().is_empty());
        let (_, header) = lines.next().ok_or(Error::NoOutput)?;
        let mut inputs: Vec<String> = header.split(',').map(|n| n.trim().into()).collect();
        let lines: Vec<(usize, &str)> = lines.collect();
        let count = input_count(lines.len())?;
        let columns = inputs.len();
        let outputs = inputs.split_off(count.min(columns));
        let mut table = Self::zeros(inputs, outputs)?;
        let mut seen = vec![false; table.rows()];
        for (line, text) in lines {
            let bits = parse_row(line, text)?;
            if bits.len() != columns {
                let (expected, found) = (columns, bits.len());
                return Err(Error::BitCount { expected, found }.at(line, 1));
            }
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

    /// Comma-separated values: a line of names, then a line for each row.
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
        bits.push(parse_bit(field.trim()).map_err(|error| error.at(line, column + blanks))?);
        column += field.chars().count() + 1;
    }
    Ok(bits)
}
