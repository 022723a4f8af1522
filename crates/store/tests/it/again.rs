//! This test binary once more, as another process that plays a part in a test and can be killed.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const PART: &str = "POKEA_STORE_TEST_PART";

/// The file to work on, if this process was started by [`start`]: the test then plays the other part.
pub fn part() -> Option<PathBuf> {
    std::env::var_os(PART).map(PathBuf::from)
}

/// Starts `test` of this binary in another process, to work on `file`.
pub fn start(test: &str, file: &Path) -> std::io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .args(["--exact", test, "--nocapture"])
        .env(PART, file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
}

/// Tells the process that started this one something, in one write, so that a kill cannot cut it in half.
pub fn tell(what: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("told: {what}\n").as_bytes())?;
    out.flush()
}

/// What was told in a line of the other's output; the test harness writes there too.
pub fn told(line: &str) -> Option<&str> {
    line.split_once("told: ").map(|(_, what)| what)
}
