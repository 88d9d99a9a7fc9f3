//! Binding, telling where, and serving until it is over.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::process::ExitCode;

use server::{Site, serve};

use super::{Args, offer};
use crate::commands::read::model::reader;
use crate::failure::{Failure, request};
use crate::interrupt;
use crate::output::{self, stdout};

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let wanted = SocketAddr::new(args.address, args.port);
    // Before a network is trained for nothing.
    let listener = TcpListener::bind(wanted).map_err(|error| unbound(wanted, &error))?;
    let address = listener.local_addr().map_err(|error| unbound(wanted, &error))?;
    let site = offer::with_page(Site::new(reader(&args.model, true)?), args)?;
    // Of a server that listens on all addresses, the one that is always there.
    let shown = match address.ip() {
        ip if !ip.is_unspecified() => address,
        IpAddr::V4(_) => SocketAddr::new(Ipv4Addr::LOCALHOST.into(), address.port()),
        IpAddr::V6(_) => SocketAddr::new(Ipv6Addr::LOCALHOST.into(), address.port()),
    };
    let url = format!("http://{shown}/");
    interrupt::listen();
    {
        let mut out = stdout();
        writeln!(out, "{url}")?;
        out.flush()?;
    }
    if args.open
        && let Err(error) = open::that_detached(&url)
    {
        output::warning(format_args!("no browser opened: {error}"));
        output::hint(format_args!("open {url} in one"));
    }
    serve(listener, site, interrupt::asked)
        .map_err(|error| request(error, "wait until other programs have ended"))?;
    Ok(ExitCode::from(if interrupt::asked() { interrupt::exit_code() } else { 0 }))
}

fn unbound(address: SocketAddr, error: &std::io::Error) -> Failure {
    let hint = "--port N listens on another port, --port 0 on any that is free";
    request(format!("cannot listen on {address}: {error}"), hint)
}
