//! Connections: so many at a time, each for so long.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::runtime;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use crate::routes::routes;
use crate::site::Site;

/// How often it is asked whether to stop, and an accept that failed is tried again.
const MOMENT: Duration = Duration::from_millis(50);

/// Serves the site to whoever connects, until `is_over` says that it is to stop. Then no connection is
/// taken any more, and requests that are being answered have [`crate::Limits::farewell_time`].
///
/// # Errors
///
/// If the listener or threads cannot be used.
pub fn serve(listener: TcpListener, site: Site, is_over: impl Fn() -> bool) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime =
        runtime::Builder::new_multi_thread().worker_threads(2).enable_io().enable_time().build()?;
    let result = runtime.block_on(accept(listener, site, is_over));
    // An image that is still being read does not hold the program up.
    runtime.shutdown_background();
    result
}

async fn accept(listener: TcpListener, site: Site, is_over: impl Fn() -> bool) -> io::Result<()> {
    let limits = site.limits.clone();
    let routes = routes(site, listener.local_addr()?.ip());
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let mut protocol = http1::Builder::new();
    protocol
        .timer(TokioTimer::new())
        .header_read_timeout(limits.headers_time)
        .max_buf_size(limits.headers_bytes);
    let open = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(limits.connections));
    while !is_over() {
        let Ok(Ok(place)) = timeout(MOMENT, Arc::clone(&room).acquire_owned()).await else {
            continue;
        };
        let stream = match timeout(MOMENT, listener.accept()).await {
            Ok(Ok((stream, _))) => stream,
            // Out of file descriptors, say, or the client has left already.
            Ok(Err(_)) => {
                sleep(MOMENT).await;
                continue;
            }
            Err(_) => continue,
        };
        let service = TowerToHyperService::new(routes.clone());
        let connection = open.watch(protocol.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // What goes wrong on a connection is the client's to see.
            let _ = timeout(limits.connection_time, connection).await;
            drop(place);
        });
    }
    drop(listener);
    let _ = timeout(limits.farewell_time, open.shutdown()).await;
    Ok(())
}
