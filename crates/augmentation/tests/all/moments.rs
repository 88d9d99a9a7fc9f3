//! Where the ink of an image is, and how it leans.

/// Mass, centre of mass (x, y) in pixels, and slant: the covariance of x and y by the variance of y.
pub(crate) type Moments = (f64, f64, f64, f64);

/// Those of an image.
pub(crate) fn moments(image: &[u8], columns: usize) -> Moments {
    let pixels = || {
        let place = |at: usize| ((at % columns) as f64, (at / columns) as f64);
        image.iter().enumerate().map(move |(at, &grey)| (f64::from(grey), place(at)))
    };
    let sum = |f: &dyn Fn(f64, f64) -> f64| pixels().map(|(g, (x, y))| g * f(x, y)).sum::<f64>();
    let mass = sum(&|_, _| 1.0);
    let (x, y) = (sum(&|x, _| x) / mass, sum(&|_, y| y) / mass);
    let covariance = sum(&|at_x, at_y| (at_x - x) * (at_y - y));
    (mass, x, y, covariance / sum(&|_, at_y| (at_y - y) * (at_y - y)))
}
