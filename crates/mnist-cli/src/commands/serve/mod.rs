//! `mnist serve`: the page, and readings over HTTP.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use crate::data::Data;

#[cfg(feature = "serve")]
mod offer;
#[cfg(feature = "serve")]
mod serving;
#[cfg(not(feature = "serve"))]
mod without;

#[cfg(feature = "serve")]
pub(crate) use serving::run;
#[cfg(not(feature = "serve"))]
pub(crate) use without::run;

/// Serve the page to draw numbers on, and readings of images, to this machine
///
/// POST /read reads the image that is the body of the request and answers as read --json prints:
/// curl --data-binary @number.png http://127.0.0.1:5041/read. Ctrl-C ends it.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Port to listen on; 0 for any that is free
    #[arg(long, value_name = "N", default_value_t = 5041)]
    port: u16,
    /// Address to listen on. Any but 127.0.0.1 lets other machines in
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,
    /// Model file that reads; given several times, the models vote, and the page reads with its own
    /// [default: reading.safetensors in the data folder, trained on first use, which takes minutes]
    #[arg(long, value_name = "FILE")]
    model: Vec<PathBuf>,
    /// The page, as cargo xtask web makes it [default: target/web/index.html of mnist's workspace,
    /// when run inside it]
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    data: Data,
}
