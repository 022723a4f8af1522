#![no_main]

#[path = "../../tests/it/parsers.rs"]
mod parsers;

use std::sync::LazyLock;

static REQUESTS: LazyLock<parsers::Requests> = LazyLock::new(parsers::Requests::new);

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parsers::answers(&REQUESTS, bytes));
