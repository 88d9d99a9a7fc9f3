//! Which request is answered by what.

use std::mem;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Serialize;

use crate::guard::{Hosts, guard};
use crate::read::read;
use crate::refusal::{Refusal, json};
use crate::site::Site;

#[derive(Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
}

/// What the site answers, for a server that listens at this address.
pub(crate) fn routes(mut site: Site, address: IpAddr) -> Router {
    let files = mem::take(&mut site.files).into_iter();
    let routes = files.fold(Router::new(), |routes, (path, bytes)| {
        let file = ([(CONTENT_TYPE, "application/octet-stream")], bytes);
        routes.route(path, get(async || file))
    });
    routes
        .route("/", get(page))
        .route("/health", get(health))
        .route("/read", post(read))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(Hosts::of(address), guard))
        .with_state(Arc::new(site))
}

async fn page(State(site): State<Arc<Site>>) -> Result<Response, Refusal> {
    let page = site.page.clone().ok_or_else(|| {
        Refusal::new(
            StatusCode::NOT_FOUND,
            "no page is served",
            "cargo xtask web makes it; mnist serve --page FILE serves it",
        )
    })?;
    Ok(([(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response())
}

async fn health() -> impl IntoResponse {
    json(&Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}

async fn not_found() -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        "nothing is here",
        "GET / is the page, POST /read reads an image, GET /health answers ok",
    )
}

async fn method_not_allowed() -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "not by this method",
        "GET / is the page, POST /read reads an image, GET /health answers ok",
    )
}
