//! Printers on the network that have a job in part: never the same bytes twice, and never "printed".

use crate::sink::{PAPER_OUT, Sink, WELL, converse, listen};
use crate::{LONG, PATIENT, SHORT, UNANSWERED, job};
use anyhow::Result;
use pokea_printer::{Limits, Outcome, Trouble, print};
use std::sync::Arc;
use tokio::io::AsyncReadExt;
use tokio::sync::Notify;
use tokio::time::{Instant, interval};

/// More than the sockets of both sides hold.
const MUCH: usize = 2 << 20;

/// What came is the beginning of what was sent.
fn is_a_part(heard: &[u8], sent: &[u8]) -> bool {
    heard.len() < sent.len() && *heard == sent[..heard.len()]
}

#[tokio::test]
async fn a_printer_that_stops_reading_leaves_it_unclear_and_gets_no_more() -> Result<()> {
    let given_up = Arc::new(Notify::new());
    let wait = Arc::clone(&given_up);
    let sink = Sink::start(move |_, mut line| {
        let wait = Arc::clone(&wait);
        async move {
            let mut question = [0; 3];
            let _ = line.read_exact(&mut question).await;
            wait.notified().await;
            // Paper is back, hours later: what comes now is what was in the printer's own memory.
            let mut heard = Vec::new();
            let mut some = [0; 4096];
            loop {
                match line.read(&mut some).await {
                    Ok(0) => return b"the line ended as if all had been sent".to_vec(),
                    Ok(count) => heard.extend(&some[..count]),
                    Err(_) => return heard,
                }
            }
        }
    })
    .await?;
    let limits = Limits {
        stall: SHORT,
        ..UNANSWERED
    };
    let began = Instant::now();
    assert_eq!(
        print(&sink.address(), &job(MUCH), limits).await,
        Outcome::Unclear(Trouble::Stalled)
    );
    assert!(began.elapsed() < LONG / 2);
    given_up.notify_one();
    let heard = sink.heard().await?;
    assert_eq!(heard.len(), 1);
    assert!(is_a_part(&heard[0], &job(MUCH)));
    Ok(())
}

#[tokio::test]
async fn a_printer_that_stopped_may_tell_why_on_a_second_line() -> Result<()> {
    let sink = Sink::start(|number, mut line| async move {
        if number > 0 {
            return converse(&mut line, PAPER_OUT, PAPER_OUT).await;
        }
        // Well until the job begins; then it takes nothing, until the line is given up.
        let mut question = [0; 3];
        for _ in 0..4 {
            let _ = line.read_exact(&mut question).await;
            let _ = tokio::io::AsyncWriteExt::write_all(&mut line, &[0x12]).await;
        }
        let _ = line.ready(tokio::io::Interest::ERROR).await;
        b"nothing that is looked at".to_vec()
    })
    .await?;
    let limits = Limits {
        stall: SHORT,
        ..PATIENT
    };
    assert_eq!(
        print(&sink.address(), &job(MUCH), limits).await,
        Outcome::Unclear(Trouble::PaperOut)
    );
    let heard = sink.heard().await?;
    assert_eq!(heard.len(), 2);
    assert!(
        heard[1].is_empty(),
        "the second line is asked and not printed on"
    );
    Ok(())
}

#[tokio::test]
async fn a_printer_that_hangs_up_half_way_leaves_it_unclear() -> Result<()> {
    for read in [1, 4000, MUCH / 2] {
        let sink = Sink::start(move |_, mut line| async move {
            let mut heard = vec![0; 3 + read];
            let _ = line.read_exact(&mut heard).await;
            heard
        })
        .await?;
        assert_eq!(
            print(&sink.address(), &job(MUCH), UNANSWERED).await,
            Outcome::Unclear(Trouble::Stalled)
        );
        let heard = sink.heard().await?;
        assert_eq!(heard.len(), 1, "no second try");
        assert!(is_a_part(&heard[0][3..], &job(MUCH)));
    }
    Ok(())
}

/// All of it went into the sockets at once, and the printer took only a part.
#[tokio::test]
async fn a_printer_that_hangs_up_in_a_short_job_leaves_it_unclear() -> Result<()> {
    for read in [1, 500] {
        let sink = Sink::start(move |_, mut line| async move {
            let mut heard = vec![0; 3 + read];
            let _ = line.read_exact(&mut heard).await;
            // The rest has come, and nobody reads it.
            let _ = line.peek(&mut [0]).await;
            heard
        })
        .await?;
        assert_eq!(
            print(&sink.address(), &job(1000), UNANSWERED).await,
            Outcome::Unclear(Trouble::Stalled)
        );
        assert_eq!(sink.heard().await?.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_printer_that_says_nothing_more_after_the_last_byte_leaves_it_unclear() -> Result<()> {
    let sink = Sink::start(|_, mut line| async move {
        let mut heard = [0; 3];
        for _ in 0..4 {
            let _ = line.read_exact(&mut heard).await;
            let _ = tokio::io::AsyncWriteExt::write_all(&mut line, &[0x12]).await;
        }
        listen(line).await
    })
    .await?;
    let limits = Limits {
        stall: SHORT,
        answer: 2 * SHORT,
        ..PATIENT
    };
    assert_eq!(
        print(&sink.address(), &job(1000), limits).await,
        Outcome::Unclear(Trouble::Stalled)
    );
    let heard = sink.heard().await?;
    let jobs = heard
        .iter()
        .filter(|line| line.starts_with(&job(1000)))
        .count();
    assert_eq!(jobs, 1, "what else came are questions");
    Ok(())
}

/// Some bytes now and then, as a printer with a slow head takes them.
async fn trickling(every: std::time::Duration) -> Result<Sink> {
    Sink::start(move |_, mut line| async move {
        let mut heard = Vec::new();
        let mut some = [0; 1000];
        let mut pace = interval(every);
        loop {
            pace.tick().await;
            match line.read(&mut some).await {
                Ok(count) if count > 0 => heard.extend(&some[..count]),
                _ => return heard,
            }
        }
    })
    .await
}

#[tokio::test]
async fn a_slow_printer_is_given_the_time_that_it_takes() -> Result<()> {
    let sink = trickling(SHORT / 40).await?;
    let limits = Limits {
        stall: 5 * SHORT,
        ..UNANSWERED
    };
    assert_eq!(
        print(&sink.address(), &job(100_000), limits).await,
        Outcome::Printed
    );
    assert!(sink.heard().await?[0][3..] == job(100_000));
    Ok(())
}

#[tokio::test]
async fn a_printer_that_trickles_for_ever_is_given_up() -> Result<()> {
    let sink = trickling(SHORT / 40).await?;
    let limits = Limits {
        send: 3 * SHORT,
        ..UNANSWERED
    };
    assert_eq!(
        print(&sink.address(), &job(MUCH), limits).await,
        Outcome::Unclear(Trouble::Stalled)
    );
    let heard = sink.heard().await?;
    assert_eq!(heard.len(), 1);
    assert!(is_a_part(&heard[0][3..], &job(MUCH)));
    Ok(())
}

/// Ours may be dropped at any moment: the program ends, or a person has waited long enough.
#[tokio::test]
async fn a_job_that_nobody_waits_for_any_more_ends_with_its_line() -> Result<()> {
    let sink = Sink::answering(WELL, WELL).await?;
    let address = sink.address();
    let printing = tokio::spawn(async move { print(&address, &job(MUCH), PATIENT).await });
    printing.abort();
    assert!(printing.await.is_err_and(|ended| ended.is_cancelled()));
    for heard in sink.heard().await? {
        assert!(is_a_part(&heard, &job(MUCH)));
    }
    Ok(())
}
