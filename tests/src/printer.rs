//! A receipt printer on loopback: it answers as it is told to, keeps what it was sent, and prints nothing.

use anyhow::{Context, Result};
use pokea_app::commands::printing::AddPrinter;
use pokea_app::views::printing::{HeadWidth, PrinterPlace};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How a printer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Well, and it says so.
    Well,
    /// Its paper is out, and it says so.
    PaperOut,
    /// Well, until it has a hundred bytes of a job: then it hangs up.
    HangsUp,
    /// Well, until it has a job: then it says no more.
    FallsSilent,
}

/// A listening printer.
#[derive(Debug)]
pub struct TestPrinter {
    address: String,
    mood: Arc<Mutex<Mood>>,
    jobs: Arc<Mutex<Vec<String>>>,
    begun: Arc<AtomicUsize>,
}

impl TestPrinter {
    /// One that is well.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?.to_string();
        let (mood, jobs) = (
            Arc::new(Mutex::new(Mood::Well)),
            Arc::new(Mutex::new(Vec::new())),
        );
        let begun = Arc::<AtomicUsize>::default();
        let (moods, kept, counted) = (Arc::clone(&mood), Arc::clone(&jobs), Arc::clone(&begun));
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let mood = *moods.lock().unwrap_or_else(PoisonError::into_inner);
                tokio::spawn(serve(line, mood, Arc::clone(&kept), Arc::clone(&counted)));
            }
        });
        Ok(Self {
            address,
            mood,
            jobs,
            begun,
        })
    }

    /// How it does from its next line on.
    pub fn be(&self, mood: Mood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// What names it to a shop, at 48 columns.
    #[must_use]
    pub fn named(&self) -> AddPrinter {
        AddPrinter {
            place: PrinterPlace::Network,
            address: self.address.clone(),
            head: HeadWidth::Columns48,
        }
    }

    /// What came so far, a job each: its letters, and the beginning of each command.
    #[must_use]
    pub fn jobs(&self) -> Vec<String> {
        self.jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// How many jobs brought a byte so far.
    #[must_use]
    pub fn begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }

    /// The first job that tells of this, once it is there.
    pub async fn until_job(&self, what: &str) -> Result<String> {
        crate::until(what, async || {
            Ok(self.jobs().into_iter().find(|job| job.contains(what)))
        })
        .await
        .with_context(|| format!("so far: {:?}", self.jobs()))
    }
}

/// Answers `DLE EOT 1` to `4`, until the other side closes.
async fn serve(
    mut line: TcpStream,
    mood: Mood,
    jobs: Arc<Mutex<Vec<String>>>,
    begun: Arc<AtomicUsize>,
) {
    let mut job = Vec::new();
    let mut asked = Vec::new();
    while let Ok(byte) = line.read_u8().await {
        asked.push(byte);
        match asked[..] {
            [0x10] | [0x10, 0x04] => {}
            [0x10, 0x04, question @ 1..=4] => {
                asked.clear();
                let answers = match mood {
                    Mood::PaperOut => [0x1a, 0x32, 0x12, 0x7e],
                    Mood::Well | Mood::HangsUp | Mood::FallsSilent => [0x12; 4],
                };
                if mood != Mood::FallsSilent || job.is_empty() {
                    let _ = line.write_all(&[answers[usize::from(question) - 1]]).await;
                }
            }
            _ => {
                if job.is_empty() {
                    begun.fetch_add(1, Ordering::SeqCst);
                }
                job.append(&mut asked);
            }
        }
        if mood == Mood::HangsUp && job.len() > 100 {
            break;
        }
    }
    if !job.is_empty() {
        let is_text = |byte: &u8| matches!(byte, 0x1b | b'\n' | b' '..=b'~');
        let text = job.into_iter().filter(is_text).map(char::from).collect();
        jobs.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(text);
    }
}
