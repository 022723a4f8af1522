//! Printers on the network that take a job to its end, or refuse it before.

use crate::sink::{Heard, PAPER_OUT, Sink, WELL, converse, listen};
use crate::{LONG, PATIENT, SHORT, UNANSWERED, job};
use anyhow::Result;
use pokea_printer::{Address, Limits, Outcome, Readiness, Trouble, print, status};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::timeout;

const QUESTION: [u8; 3] = [0x10, 0x04, 1];

#[tokio::test]
async fn a_printer_that_answers_gets_every_byte_once() -> Result<()> {
    for length in [1, 300, 20_000, 400_000] {
        let sink = Sink::answering(WELL, WELL).await?;
        assert_eq!(
            print(&sink.address(), &job(length), PATIENT).await,
            Outcome::Printed
        );
        assert!(
            sink.heard().await? == [job(length)],
            "{length} bytes arrive as they are, over one line"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_printer_that_says_nothing_gets_every_byte_after_one_question() -> Result<()> {
    // Every byte there is, and a job that holds what looks like questions.
    let every: Vec<u8> = (0..=255).chain([0x10, 0x04, 0x01, 0x10, 0x14]).collect();
    let sink = Sink::start(|_, line| listen(line)).await?;
    assert_eq!(
        print(&sink.address(), &every, UNANSWERED).await,
        Outcome::Printed
    );
    assert_eq!(sink.heard().await?, [[&QUESTION[..], &every].concat()]);
    Ok(())
}

#[tokio::test]
async fn a_printer_that_never_closes_is_not_waited_for_long() -> Result<()> {
    let sink = Sink::start(|_, mut line| async move {
        let mut heard = Vec::new();
        let _ = line.read_to_end(&mut heard).await;
        // It has seen our end, and holds its own open until ours is gone altogether.
        while line.write_all(&[0]).await.is_ok() {
            tokio::task::yield_now().await;
        }
        heard
    })
    .await?;
    let limits = Limits {
        close: SHORT,
        ..UNANSWERED
    };
    assert_eq!(
        print(&sink.address(), &job(5000), limits).await,
        Outcome::Printed
    );
    assert_eq!(sink.heard().await?, [[&QUESTION[..], &job(5000)].concat()]);
    Ok(())
}

#[tokio::test]
async fn a_printer_that_is_not_well_gets_no_byte() -> Result<()> {
    for (answers, trouble) in [
        (PAPER_OUT, Trouble::PaperOut),
        ([0x1a, 0x16, 0x12, 0x12], Trouble::CoverOpen),
        ([0x1a, 0x52, 0x1a, 0x12], Trouble::Failed),
        ([0x1a, 0x12, 0x12, 0x12], Trouble::Offline),
    ] {
        let sink = Sink::answering(answers, WELL).await?;
        assert_eq!(status(&sink.address(), PATIENT).await, Err(trouble));
        assert_eq!(
            print(&sink.address(), &job(500), PATIENT).await,
            Outcome::NotPrinted(trouble)
        );
        let nothing: [Heard; 2] = [Vec::new(), Vec::new()];
        assert_eq!(sink.heard().await?, nothing, "questions alone came");
    }
    Ok(())
}

#[tokio::test]
async fn a_printer_tells_how_it_is_without_printing() -> Result<()> {
    for (answers, readiness) in [
        (WELL, Readiness::Ready),
        ([0x16, 0x12, 0x12, 0x1e], Readiness::PaperLow),
    ] {
        let sink = Sink::answering(answers, answers).await?;
        assert_eq!(status(&sink.address(), PATIENT).await, Ok(readiness));
        assert_eq!(sink.heard().await?, [Heard::new()]);
    }
    let sink = Sink::start(|_, line| listen(line)).await?;
    assert_eq!(
        status(&sink.address(), UNANSWERED).await,
        Ok(Readiness::Silent)
    );
    assert_eq!(sink.heard().await?, [QUESTION]);
    Ok(())
}

#[tokio::test]
async fn a_roll_that_is_nearly_at_its_end_is_printed_on() -> Result<()> {
    let low = [0x12, 0x12, 0x12, 0x1e];
    let sink = Sink::answering(low, low).await?;
    assert_eq!(
        print(&sink.address(), &job(500), PATIENT).await,
        Outcome::Printed
    );
    assert_eq!(sink.heard().await?, [job(500)]);
    Ok(())
}

#[tokio::test]
async fn paper_that_ends_in_a_job_leaves_it_unclear() -> Result<()> {
    let sink = Sink::answering(WELL, PAPER_OUT).await?;
    assert_eq!(
        print(&sink.address(), &job(500), PATIENT).await,
        Outcome::Unclear(Trouble::PaperOut)
    );
    assert_eq!(sink.heard().await?, [job(500)]);
    Ok(())
}

#[tokio::test]
async fn a_port_that_is_closed_refuses() -> Result<()> {
    let port = TcpListener::bind(("127.0.0.1", 0))
        .await?
        .local_addr()?
        .port();
    let address = Address::Network {
        host: "127.0.0.1".into(),
        port,
    };
    assert_eq!(
        print(&address, &job(500), PATIENT).await,
        Outcome::NotPrinted(Trouble::Unreachable)
    );
    assert_eq!(status(&address, PATIENT).await, Err(Trouble::Unreachable));
    Ok(())
}

#[tokio::test]
async fn a_printer_that_is_taken_closes_at_once_and_gets_nothing() -> Result<()> {
    let sink = Sink::start(|_, line| async move {
        drop(line);
        Vec::new()
    })
    .await?;
    for _ in 0..20 {
        assert_eq!(
            print(&sink.address(), &job(500), PATIENT).await,
            Outcome::NotPrinted(Trouble::Busy)
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_host_that_nobody_knows_gets_nothing() {
    // Too long for any name server to be asked.
    let host = "a".repeat(70);
    let nobody = Address::Network { host, port: 9100 };
    let outcome = print(&nobody, &job(500), PATIENT).await;
    assert_eq!(outcome, Outcome::NotPrinted(Trouble::NoSuchPrinter));
}

/// As a printer without power: nobody says no, and nobody says yes. A listener that has no room for more callers is so.
#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_host_that_is_away_gets_nothing() -> Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(([127, 0, 0, 1], 0).into())?;
    let full = socket.listen(0)?;
    let port = full.local_addr()?.port();
    let mut waiting = Vec::new();
    while let Ok(line) = timeout(SHORT, TcpStream::connect(("127.0.0.1", port))).await {
        waiting.push(line?);
    }
    let host = "127.0.0.1".to_owned();
    let away = Address::Network { host, port };
    let limits = Limits {
        connect: SHORT,
        ..PATIENT
    };
    let outcome = print(&away, &job(500), limits).await;
    assert_eq!(outcome, Outcome::NotPrinted(Trouble::Unreachable));
    assert_eq!(status(&away, limits).await, Err(Trouble::Unreachable));
    Ok(())
}

#[tokio::test]
async fn a_printer_that_answers_rubbish_counts_as_one_that_says_nothing() -> Result<()> {
    let sink = Sink::start(|_, mut line| async move {
        let _ = line
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n\0\xff\x11\x13")
            .await;
        listen(line).await
    })
    .await?;
    assert_eq!(
        print(&sink.address(), &job(5000), UNANSWERED).await,
        Outcome::Printed
    );
    assert_eq!(sink.heard().await?, [[&QUESTION[..], &job(5000)].concat()]);
    Ok(())
}

/// Four bytes that some send by themselves whenever anything changes, and answers without end: nobody may wait until they stop.
#[tokio::test]
async fn a_printer_that_never_stops_talking_gets_every_byte() -> Result<()> {
    for said in [[0x14, 0x00, 0x00, 0x0f], [0x12; 4]] {
        let sink = Sink::start(move |_, line| async move {
            let (from, mut to) = line.into_split();
            let talk =
                tokio::spawn(async move { while to.write_all(&said.repeat(100)).await.is_ok() {} });
            let mut heard = Vec::new();
            let _ = tokio::io::BufReader::new(from)
                .read_to_end(&mut heard)
                .await;
            talk.abort();
            heard
        })
        .await?;
        let limits = Limits {
            close: SHORT,
            ..UNANSWERED
        };
        assert_eq!(
            print(&sink.address(), &job(200_000), limits).await,
            Outcome::Printed
        );
        let heard = sink.heard().await?.concat();
        let asked = heard.len() - 200_000;
        let before = heard
            .windows(100)
            .position(|part| part == &job(100)[..])
            .unwrap_or_default();
        assert!(
            heard[before..][..200_000] == job(200_000)[..],
            "and as they are"
        );
        assert!(
            asked == 3 || asked == 24,
            "one question unanswered, or all four answered twice: {asked}"
        );
    }
    Ok(())
}

/// It prints what is in its memory first, and answers then.
#[tokio::test]
async fn a_slow_printer_may_take_its_time_after_the_last_byte() -> Result<()> {
    let sink = Sink::start(|_, mut line| async move {
        let mut heard = [0; 12];
        for n in 0..4 {
            let _ = line.read_exact(&mut heard[n * 3..][..3]).await;
            let _ = line.write_all(&[0x12]).await;
        }
        let mut printed = vec![0; 500];
        let _ = line.read_exact(&mut printed).await;
        tokio::time::interval_at(tokio::time::Instant::now() + 3 * SHORT, SHORT)
            .tick()
            .await;
        converse(&mut line, WELL, WELL).await;
        printed
    })
    .await?;
    let limits = Limits {
        answer: LONG,
        ..PATIENT
    };
    assert_eq!(
        print(&sink.address(), &job(500), limits).await,
        Outcome::Printed
    );
    assert_eq!(sink.heard().await?, [job(500)]);
    Ok(())
}

#[tokio::test]
async fn a_printer_that_answers_only_the_first_question_is_printed_on() -> Result<()> {
    let sink = Sink::start(|_, mut line: TcpStream| async move {
        let mut heard = Vec::new();
        while let Ok(byte) = line.read_u8().await {
            heard.push(byte);
            if heard.ends_with(&QUESTION) {
                let _ = line.write_all(&[0x12]).await;
            }
        }
        heard
    })
    .await?;
    let limits = Limits {
        answer: SHORT,
        ..PATIENT
    };
    assert_eq!(
        print(&sink.address(), &job(500), limits).await,
        Outcome::Printed
    );
    let questions = [[0x10, 4, 1], [0x10, 4, 2], [0x10, 4, 3], [0x10, 4, 4]].concat();
    assert_eq!(
        sink.heard().await?,
        [[&questions[..], &job(500), &questions].concat()]
    );
    Ok(())
}
