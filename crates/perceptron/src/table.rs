//! Truth tables: what a circuit does with every input there is, or is wanted to do.

use std::fmt;

use crate::builder::check_names;
use crate::{Circuit, Error, Lanes};

/// The most inputs a truth table has: 16, which makes 65,536 rows.
pub const MAX_TABLE_INPUTS: usize = 16;

/// A logical function of up to 16 inputs, with any number of outputs.
///
/// Rows count up as the chapter's do, 00, 01, 10, 11: the first input is the leftmost bit of the
/// row's number. Displayed it is a table in columns.
///
/// ```
/// let table = perceptron::half_adder().truth_table()?;
/// assert_eq!(table.to_string(), "\
/// x1 x2 | carry sum
///  0  0 |     0   0
///  0  1 |     0   1
///  1  0 |     0   1
///  1  1 |     1   0
/// ");
/// # Ok::<(), perceptron::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruthTable {
    inputs: Vec<String>,
    outputs: Vec<String>,
    /// For each output its value in row `r`, as bit `r % 64` of word `r / 64`.
    columns: Vec<Vec<u64>>,
}

impl TruthTable {
    /// The table of a function from bits to bits.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyInputs`], [`Error::NoOutput`], or a name that is bad or given twice.
    ///
    /// # Panics
    ///
    /// When the function returns another number of bits than there are outputs.
    ///
    /// ```
    /// use perceptron::TruthTable;
    ///
    /// let majority = TruthTable::from_fn(&["a", "b", "c"], &["most"], |x| {
    ///     vec![x.iter().filter(|&&bit| bit).count() >= 2]
    /// })?;
    /// assert_eq!(majority.to_circuit().evaluate(&[1, 0, 1]), [true]);
    /// # Ok::<(), perceptron::Error>(())
    /// ```
    #[track_caller]
    pub fn from_fn(
        inputs: &[&str],
        outputs: &[&str],
        mut function: impl FnMut(&[bool]) -> Vec<bool>,
    ) -> Result<Self, Error> {
        let mut table = Self::zeros(strings(inputs), strings(outputs))?;
        for row in 0..table.rows() {
            let arguments: Vec<bool> = (0..inputs.len()).map(|j| table.input(row, j)).collect();
            let values = function(&arguments);
            assert_eq!(
                values.len(),
                outputs.len(),
                "a function of {} outputs returned {}",
                outputs.len(),
                values.len()
            );
            table.set_row(row, &values);
        }
        Ok(table)
    }

    /// The table of inputs `x1`, `x2`, ... whose outputs `y1`, `y2`, ... are written as bits, a
    /// string for each, from the row of all zeros on; spaces are skipped.
    ///
    /// # Errors
    ///
    /// [`Error::At`] a character that is no bit, [`Error::TableSize`] when the bits are no power
    /// of two, [`Error::BitCount`] when the strings differ in length, [`Error::TooManyInputs`],
    /// [`Error::NoOutput`].
    ///
    /// ```
    /// # use perceptron::TruthTable;
    /// let xor = TruthTable::from_bits(&["0110"])?;
    /// assert_eq!(xor.to_circuit().perceptrons(), 4);
    /// let error = TruthTable::from_bits(&["011"]).unwrap_err();
    /// assert_eq!(error.to_string(), "a truth table of 3 rows, expected a power of two");
    /// # Ok::<(), perceptron::Error>(())
    /// ```
    pub fn from_bits(outputs: &[&str]) -> Result<Self, Error> {
        let mut columns = Vec::with_capacity(outputs.len());
        for bits in outputs {
            columns.push(parse_bits(bits)?);
        }
        let rows = columns.first().ok_or(Error::NoOutput)?.len();
        let count = inputs_for(rows)?;
        let names = |letter, count| (1..=count).map(|i| format!("{letter}{i}")).collect();
        let mut table = Self::zeros(names('x', count), names('y', outputs.len()))?;
        for (output, column) in columns.iter().enumerate() {
            if column.len() != rows {
                return Err(Error::BitCount { expected: rows, found: column.len() });
            }
            for (row, &bit) in column.iter().enumerate() {
                table.set(row, output, bit);
            }
        }
        Ok(table)
    }

    /// The names of the inputs.
    pub fn inputs(&self) -> impl ExactSizeIterator<Item = &str> {
        self.inputs.iter().map(String::as_str)
    }

    /// The names of the outputs.
    pub fn outputs(&self) -> impl ExactSizeIterator<Item = &str> {
        self.outputs.iter().map(String::as_str)
    }

    /// How many rows there are: 2 to the number of inputs.
    pub fn rows(&self) -> usize {
        1 << self.inputs.len()
    }

    /// The value of one input in one row.
    ///
    /// # Panics
    ///
    /// When there is no such row or input.
    #[track_caller]
    pub fn input(&self, row: usize, input: usize) -> bool {
        assert!(row < self.rows(), "row {row} of {}", self.rows());
        assert!(input < self.inputs.len(), "input {input} of {}", self.inputs.len());
        row >> (self.inputs.len() - 1 - input) & 1 == 1
    }

    /// The value of one output in one row.
    ///
    /// # Panics
    ///
    /// When there is no such row or output.
    #[track_caller]
    pub fn output(&self, row: usize, output: usize) -> bool {
        assert!(row < self.rows(), "row {row} of {}", self.rows());
        self.columns[output][row / 64] >> (row % 64) & 1 == 1
    }

    /// One row: all inputs, then all outputs.
    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = bool> {
        let inputs = (0..self.inputs.len()).map(move |j| self.input(row, j));
        inputs.chain((0..self.outputs.len()).map(move |k| self.output(row, k)))
    }

    /// All outputs 0 in all rows.
    pub(crate) fn zeros(inputs: Vec<String>, outputs: Vec<String>) -> Result<Self, Error> {
        check_names(inputs.iter())?;
        check_names(outputs.iter())?;
        check_inputs(inputs.len())?;
        if outputs.is_empty() {
            return Err(Error::NoOutput);
        }
        let words = (1_usize << inputs.len()).div_ceil(64);
        Ok(Self { columns: vec![vec![0; words]; outputs.len()], inputs, outputs })
    }

    fn set(&mut self, row: usize, output: usize, value: bool) {
        self.columns[output][row / 64] |= u64::from(value) << (row % 64);
    }

    pub(crate) fn set_row(&mut self, row: usize, values: &[bool]) {
        for (output, &value) in values.iter().enumerate() {
            self.set(row, output, value);
        }
    }
}

impl fmt::Display for TruthTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_line(f, self.inputs().chain(self.outputs()))?;
        for row in 0..self.rows() {
            self.write_line(f, self.row(row).map(digit))?;
        }
        Ok(())
    }
}

impl TruthTable {
    /// One line: each cell as wide as its column's name, a bar before the outputs.
    fn write_line(
        &self,
        f: &mut fmt::Formatter<'_>,
        cells: impl Iterator<Item = impl fmt::Display>,
    ) -> fmt::Result {
        let names = self.inputs().chain(self.outputs());
        for (column, (cell, name)) in cells.zip(names).enumerate() {
            let bar = if column == self.inputs.len() { "| " } else { "" };
            let blank = if column == 0 { "" } else { " " };
            write!(f, "{blank}{bar}{cell:>width$}", width = name.chars().count())?;
        }
        writeln!(f)
    }
}

impl Circuit {
    /// What the circuit does with every input, 64 of them at a time.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyInputs`] when there are more than 16.
    pub fn truth_table(&self) -> Result<TruthTable, Error> {
        check_inputs(self.inputs.len())?;
        let outputs = self.outputs();
        let mut table =
            TruthTable::zeros(self.inputs.clone(), outputs.map(String::from).collect())?;
        let mut lanes = Lanes::new(self);
        let rows = table.rows();
        // With fewer than six inputs the last lanes repeat the first rows.
        let valid = if rows < 64 { (1 << rows) - 1 } else { u64::MAX };
        for block in 0..rows.div_ceil(64) {
            let inputs: Vec<u64> =
                (0..self.inputs.len()).rev().map(|bit| row_bits(bit, block)).collect();
            let outputs = lanes.evaluate(&inputs);
            for (column, &word) in table.columns.iter_mut().zip(outputs) {
                column[block] = word & valid;
            }
        }
        Ok(table)
    }
}

/// Bit `bit` of each of the 64 row numbers from `64 * block` on.
fn row_bits(bit: usize, block: usize) -> u64 {
    const LOW: [u64; 6] = [
        0xAAAA_AAAA_AAAA_AAAA,
        0xCCCC_CCCC_CCCC_CCCC,
        0xF0F0_F0F0_F0F0_F0F0,
        0xFF00_FF00_FF00_FF00,
        0xFFFF_0000_FFFF_0000,
        0xFFFF_FFFF_0000_0000,
    ];
    match LOW.get(bit) {
        Some(&pattern) => pattern,
        None if block >> (bit - LOW.len()) & 1 == 1 => u64::MAX,
        None => 0,
    }
}

/// The bits of a text, without its spaces.
pub(crate) fn parse_bits(text: &str) -> Result<Vec<bool>, Error> {
    let chars = (1..).zip(text.chars());
    chars
        .filter(|(_, c)| !c.is_whitespace())
        .map(|(column, c)| bit(c.encode_utf8(&mut [0; 4])).map_err(|error| error.at(1, column)))
        .collect()
}

pub(crate) fn bit(text: &str) -> Result<bool, Error> {
    match text {
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err(Error::Bit { found: text.into() }),
    }
}

pub(crate) fn digit(bit: bool) -> char {
    if bit { '1' } else { '0' }
}

/// The number of inputs that makes this many rows.
pub(crate) fn inputs_for(rows: usize) -> Result<usize, Error> {
    if !rows.is_power_of_two() {
        return Err(Error::TableSize { rows });
    }
    Ok(rows.ilog2() as usize)
}

fn check_inputs(found: usize) -> Result<(), Error> {
    if found > MAX_TABLE_INPUTS {
        return Err(Error::TooManyInputs { found, limit: MAX_TABLE_INPUTS });
    }
    Ok(())
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
