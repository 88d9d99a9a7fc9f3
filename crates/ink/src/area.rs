//! Rectangles of pixels.

/// A rectangle of whole pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Area {
    /// Its first column.
    pub left: usize,
    /// Its first row.
    pub top: usize,
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl Area {
    /// The column after the last.
    pub fn right(self) -> usize {
        self.left + self.width
    }

    /// The row after the last.
    pub fn bottom(self) -> usize {
        self.top + self.height
    }

    /// The smallest rectangle around both.
    ///
    /// ```
    /// use ink::Area;
    ///
    /// let a = Area { left: 2, top: 3, width: 4, height: 5 };
    /// let b = Area { left: 0, top: 6, width: 1, height: 9 };
    /// assert_eq!(a.around(b), Area { left: 0, top: 3, width: 6, height: 12 });
    /// ```
    #[must_use]
    pub fn around(self, other: Self) -> Self {
        let (left, top) = (self.left.min(other.left), self.top.min(other.top));
        Self {
            left,
            top,
            width: self.right().max(other.right()) - left,
            height: self.bottom().max(other.bottom()) - top,
        }
    }

    /// Columns for rows.
    pub(crate) fn transposed(self) -> Self {
        Self { left: self.top, top: self.left, width: self.height, height: self.width }
    }

    /// Rows that both have.
    pub(crate) fn common_rows(self, other: Self) -> usize {
        self.bottom().min(other.bottom()).saturating_sub(self.top.max(other.top))
    }

    /// Columns between them, 0 if there are none.
    pub(crate) fn gap(self, other: Self) -> usize {
        self.left.max(other.left).saturating_sub(self.right().min(other.right()))
    }

    /// Rows between them, 0 if there are none.
    pub(crate) fn gap_of_rows(self, other: Self) -> usize {
        self.top.max(other.top).saturating_sub(self.bottom().min(other.bottom()))
    }
}
