//! The log names neither what is printed nor where, unless somebody looks for a fault.

use crate::sink::{Sink, WELL};
use crate::{PATIENT, job};
use anyhow::Result;
use pokea_printer::{Outcome, print};
use std::io::{Result as Written, Write};
use std::sync::{Arc, Mutex};
use tracing::Level;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> Written<usize> {
        let mut log = self.0.lock().map_err(|_| std::io::ErrorKind::Other)?;
        log.write(bytes)
    }

    fn flush(&mut self) -> Written<()> {
        Ok(())
    }
}

/// What is logged at a level and above it while a job is printed.
async fn logged(level: Level) -> Result<String> {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let sink = Sink::answering(WELL, WELL).await?;
    let name = [b"Wanjiku", &job(500)[..]].concat();
    assert_eq!(
        print(&sink.address(), &name, PATIENT).await,
        Outcome::Printed
    );
    let log = log
        .0
        .lock()
        .map_err(|_| anyhow::anyhow!("the log is lost"))?;
    Ok(String::from_utf8(log.clone())?)
}

#[tokio::test]
async fn a_job_is_not_logged() -> Result<()> {
    assert_eq!(logged(Level::INFO).await?, "");
    let all = logged(Level::TRACE).await?;
    assert!(all.contains("Printed") && !all.contains("Wanjiku"), "{all}");
    Ok(())
}
