//! `POST /read`: an image in, what is written in it out.

use std::error::Error;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Query;
use axum::extract::State;
use axum::extract::rejection::QueryRejection;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use http_body_util::LengthLimitError;
use reading::{Answer, Writing};
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::limits::Limits;
use crate::refusal::{Refusal, json};
use crate::site::{PERMIT, Site};

/// What may stand behind `/read?`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameters {
    #[serde(default, rename = "as")]
    written: Written,
    #[serde(default = "half")]
    reject: f64,
}

/// What the image holds.
#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Written {
    Digit,
    Number,
    Page,
    #[default]
    Unknown,
}

fn half() -> f64 {
    0.5
}

pub(crate) async fn read(
    State(site): State<Arc<Site>>,
    parameters: Result<Query<Parameters>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Refusal> {
    let Parameters { written, reject } = check(parameters)?;
    let most = length(&headers, &site.limits)?;
    let received = turn(&site.receiving, most.div_ceil(PERMIT), &site.limits).await?;
    let image = receive(body, most, &site.limits).await?;
    let is_read = turn(&site.reading, 1, &site.limits).await?;
    let reading = {
        let site = Arc::clone(&site);
        // The permits go with the work, which goes on if the client leaves.
        tokio::task::spawn_blocking(move || {
            let _permits = (received, is_read);
            answer(&site, &image, written, reject)
        })
    };
    let answer = reading.await.map_err(|_| {
        Refusal::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "this image could not be read, and should have been",
            "please report it, with the image",
        )
    })??;
    Ok(json(&answer))
}

fn check(parameters: Result<Query<Parameters>, QueryRejection>) -> Result<Parameters, Refusal> {
    let hint = "/read?as=digit, number, page or unknown, and reject=P with P from 0 to 1";
    let bad = |what: String| Refusal::new(StatusCode::BAD_REQUEST, what, hint);
    let Query(parameters) = parameters.map_err(|error| match error.source() {
        Some(source) => bad(source.to_string()),
        None => bad(error.to_string()),
    })?;
    if !(0.0..=1.0).contains(&parameters.reject) {
        return Err(bad(format!("reject={} is no probability", parameters.reject)));
    }
    Ok(parameters)
}

/// Waits for so many of the permits that there are.
async fn turn(
    semaphore: &Arc<Semaphore>,
    permits: usize,
    limits: &Limits,
) -> Result<OwnedSemaphorePermit, Refusal> {
    let permits = u32::try_from(permits).unwrap_or(u32::MAX);
    match timeout(limits.turn_time, Arc::clone(semaphore).acquire_many_owned(permits)).await {
        Ok(Ok(permit)) => Ok(permit),
        _ => Err(Refusal::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too many images at a time",
            "ask again in a second",
        )),
    }
}

/// How many bytes the image file can have at most.
fn length(headers: &HeaderMap, limits: &Limits) -> Result<usize, Refusal> {
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    match length {
        Some(length) if length > limits.body_bytes => Err(too_large(limits)),
        Some(length) => Ok(length),
        // Sent in chunks, until it ends.
        None => Ok(limits.body_bytes),
    }
}

fn too_large(limits: &Limits) -> Refusal {
    Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("more than {} MiB", limits.body_bytes >> 20),
        "scale the image down first, or save it as JPEG",
    )
}

/// The bytes of the image file.
async fn receive(body: Body, most: usize, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    match timeout(limits.body_time, to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(error)) if error.source().is_some_and(<dyn Error>::is::<LengthLimitError>) => {
            Err(too_large(limits))
        }
        Ok(Err(error)) => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            error.to_string(),
            "send the image as the body of the request, as curl --data-binary @FILE does",
        )),
        Err(_) => Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            format!("no whole image in {} seconds", limits.body_time.as_secs_f32()),
            "scale the image down first, or save it as JPEG",
        )),
    }
}

fn answer(site: &Site, image: &[u8], written: Written, reject: f64) -> Result<Answer, Refusal> {
    let writing = match written {
        Written::Digit => Writing::Digit,
        Written::Number => Writing::Number,
        Written::Page => Writing::Page,
        Written::Unknown => Writing::Unknown,
    };
    let image = ink::decode(image).map_err(|error| {
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, format!("{error}{cause}"), error.hint())
    })?;
    Ok(site.reader.trials(&image.image, writing).answer(reject))
}
