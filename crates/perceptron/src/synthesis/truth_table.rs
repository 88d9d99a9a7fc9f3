//! Truth tables: the outputs for every possible input, of a circuit or as specification of one.

use std::fmt;

use crate::circuit::bit_parallel::BitParallelEvaluator;
use crate::circuit::bits::{digit, parse_bits};
use crate::circuit::circuit::Circuit;
use crate::circuit::names::check_names;
use crate::error::Error;

/// The most inputs a truth table may have: 16, which makes 65,536 rows.
pub const MAX_TABLE_INPUTS: usize = 16;

/// A logical function of up to 16 inputs, with any number of outputs.
///
/// Rows count up, 00, 01, 10, 11: the first input is the most significant bit of the row number.
/// Displays as a table in columns.
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
    /// One column per output: its value in row `r` is bit `r % 64` of word `r / 64`.
    columns: Vec<Vec<u64>>,
}

impl TruthTable {
    /// Tabulates a function from bits to bits.
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
    /// let majority = TruthTable::from_fn(&["a", "b", "c"], &["majority"], |x| {
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

    /// A table with inputs `x1`, `x2`, ... and outputs `y1`, `y2`, ..., from one string of bits per
    /// output, starting with the row of all zeros. Spaces are skipped.
    ///
    /// # Errors
    ///
    /// [`Error::At`] a character that is not a bit, [`Error::TableSize`] when the number of bits is
    /// not a power of two, [`Error::BitCount`] when the strings differ in length, [`Error::TooManyInputs`],
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
        let names = |letter, count| (1..=count).map(|i| format!("{letter}{i}")).collect();
        Self::from_columns(names('x', input_count(rows)?), names('y', columns.len()), &columns)
    }

    /// A table of these columns, one for each output.
    pub(crate) fn from_columns(
        inputs: Vec<String>,
        outputs: Vec<String>,
        columns: &[Vec<bool>],
    ) -> Result<Self, Error> {
        check_input_count(inputs.len())?;
        // Before the table is allocated, whose size is then bounded by that of the columns.
        let expected = 1 << inputs.len();
        if let Some(column) = columns.iter().find(|column| column.len() != expected) {
            return Err(Error::BitCount { expected, found: column.len() });
        }
        let mut table = Self::zeros(inputs, outputs)?;
        for (output, column) in columns.iter().enumerate() {
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

    /// The number of rows: 2 to the number of inputs.
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
        assert!(output < self.outputs.len(), "output {output} of {}", self.outputs.len());
        self.columns[output][row / 64] >> (row % 64) & 1 == 1
    }

    /// One row: all inputs, then all outputs.
    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = bool> {
        let inputs = (0..self.inputs.len()).map(move |j| self.input(row, j));
        inputs.chain((0..self.outputs.len()).map(move |k| self.output(row, k)))
    }

    /// A table whose outputs are 0 in every row.
    pub(crate) fn zeros(inputs: Vec<String>, outputs: Vec<String>) -> Result<Self, Error> {
        check_names(inputs.iter())?;
        check_names(outputs.iter())?;
        check_input_count(inputs.len())?;
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
    /// The outputs for every possible input, evaluated 64 rows at a time.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyInputs`] when there are more than 16.
    pub fn truth_table(&self) -> Result<TruthTable, Error> {
        check_input_count(self.inputs.len())?;
        let outputs = self.outputs();
        let mut table =
            TruthTable::zeros(self.inputs.clone(), outputs.map(String::from).collect())?;
        let mut evaluator = BitParallelEvaluator::new(self);
        let rows = table.rows();
        // With fewer than six inputs the upper lanes repeat the rows: masked out.
        let mask = if rows < 64 { (1 << rows) - 1 } else { u64::MAX };
        for block in 0..rows.div_ceil(64) {
            let inputs: Vec<u64> =
                (0..self.inputs.len()).rev().map(|bit| row_bits(bit, block)).collect();
            let outputs = evaluator.evaluate(&inputs);
            for (column, &word) in table.columns.iter_mut().zip(outputs) {
                column[block] = word & mask;
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

/// The number of inputs of a table with so many rows.
pub(crate) fn input_count(rows: usize) -> Result<usize, Error> {
    if !rows.is_power_of_two() {
        return Err(Error::TableSize { rows });
    }
    let inputs = rows.ilog2() as usize;
    check_input_count(inputs)?;
    Ok(inputs)
}

fn check_input_count(found: usize) -> Result<(), Error> {
    if found > MAX_TABLE_INPUTS {
        return Err(Error::TooManyInputs { found, limit: MAX_TABLE_INPUTS });
    }
    Ok(())
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
