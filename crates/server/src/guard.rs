//! Who may ask: programs of this machine, and pages that came from this server. Never another page that
//! the same browser has open.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::refusal::Refusal;

/// Which hosts a request may name.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Hosts {
    /// This machine, by its loopback addresses or as localhost.
    Loopback,
    /// Any address, or localhost. A name could be one that somebody else's server answers to first,
    /// and this one later (DNS rebinding).
    Addresses,
}

impl Hosts {
    /// Those for a server that listens at this address.
    pub(crate) fn of(address: IpAddr) -> Self {
        if address.is_loopback() { Self::Loopback } else { Self::Addresses }
    }

    fn allow(self, host: &str) -> bool {
        // [::1]:5041, 127.0.0.1:5041, localhost:5041, each also without a port.
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => host.rsplit_once(':').map_or(host, |(name, _)| name),
        };
        match (name.parse::<IpAddr>(), self) {
            (Ok(address), Self::Loopback) => address.is_loopback(),
            (Ok(_), Self::Addresses) => true,
            (Err(_), _) => name.eq_ignore_ascii_case("localhost"),
        }
    }
}

/// Passes on what may be asked, and says in each response what browsers may do with it.
pub(crate) async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let mut response = match check(hosts, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    let headers = [
        ("cache-control", "no-store"),
        ("content-security-policy", "frame-ancestors 'none'"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
    ];
    for (name, value) in headers {
        let name = HeaderName::from_static(name);
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn check(hosts: Hosts, request: &Request) -> Result<(), Refusal> {
    let host = only(request.headers(), &HOST).ok_or_else(|| {
        Refusal::new(
            StatusCode::BAD_REQUEST,
            "not one header Host",
            "name the server in one, as browsers and curl do",
        )
    })?;
    let target = request.uri().authority().map(Authority::as_str);
    if !hosts.allow(host) || target.is_some_and(|target| target != host) {
        return Err(Refusal::new(
            StatusCode::MISDIRECTED_REQUEST,
            format!("host {:?} is not this server", target.unwrap_or(host)),
            "ask for it by its IP address, or as localhost on the same machine",
        ));
    }
    // Browsers say from which page a request comes, if it is not one to look at.
    let origins = request.headers().get_all(ORIGIN).iter();
    let own = format!("http://{host}");
    for origin in origins {
        if !origin.as_bytes().eq_ignore_ascii_case(own.as_bytes()) {
            return Err(Refusal::new(
                StatusCode::FORBIDDEN,
                format!("origin {origin:?} is another page than this server's"),
                format!("open {own}/ and ask from there"),
            ));
        }
    }
    Ok(())
}

/// A header's value, if it is there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_asked_for_unless_the_server_listens_to_others() {
        let cases = [
            ("localhost", true, true),
            ("LocalHost:5041", true, true),
            ("127.0.0.1:5041", true, true),
            ("127.0.0.2", true, true),
            ("[::1]:5041", true, true),
            ("[::1]", true, true),
            ("192.168.1.7:5041", false, true),
            ("[2001:db8::7]:5041", false, true),
            ("example.com", false, false),
            ("localhost.example.com:5041", false, false),
            ("127.0.0.1.example.com", false, false),
            ("example.com:127", false, false),
            ("", false, false),
            ("[", false, false),
            (":", false, false),
        ];
        for (host, by_loopback, by_address) in cases {
            assert_eq!(Hosts::Loopback.allow(host), by_loopback, "{host}");
            assert_eq!(Hosts::Addresses.allow(host), by_address, "{host}");
        }
    }
}
