//! Printing through a real CUPS to a printer of the test's.

use crate::cupsd::{Cupsd, Queue};
use crate::sink::{Sink, listen};
use crate::{PATIENT, SHORT, example, job};
use anyhow::Result;
use pokea_printer::{Limits, Outcome, PrintService, Readiness, SystemPrinter, Trouble};
use std::ffi::OsStr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::Notify;

const IDLE: &str = "State Idle";

/// What its owner may have set for other papers: a cover page, and a wait for somebody's word.
const ODD: &str = "State Idle\nJobSheets standard standard\nOption job-hold-until indefinite";

async fn closed_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))
        .await?
        .local_addr()?
        .port())
}

#[tokio::test]
async fn a_queue_passes_every_byte_on_as_it_is() -> Result<()> {
    let sink = Sink::start(|_, line| listen(line)).await?;
    let cupsd = Cupsd::start(&[Queue {
        name: "Receipts",
        port: sink.port,
        more: ODD,
    }])
    .await?;
    let service = cupsd.service();
    assert_eq!(
        service.status("Receipts", &PATIENT).await,
        Ok(Readiness::Silent)
    );
    // Every byte there is, and what a filter would take for a text or a PDF.
    let every: Vec<u8> = b"%PDF-1.4\n".iter().copied().chain(0..=255).collect();
    for bytes in [&every, &job(20_000), &b"plain text\n".to_vec()] {
        assert_eq!(
            service.print("Receipts", bytes, &PATIENT).await,
            Outcome::Printed
        );
    }
    let heard = sink.heard().await?;
    assert!(
        heard == [every, job(20_000), b"plain text\n".to_vec()],
        "{} jobs",
        heard.len()
    );
    Ok(())
}

#[tokio::test]
async fn a_pc_s_queues_are_known_by_name() -> Result<()> {
    let mut cupsd = Cupsd::start(&[
        Queue {
            name: "Kaunta",
            port: 9100,
            more: "Info Ya kaunta",
        },
        Queue {
            name: "Ofisi_2",
            port: 9100,
            more: IDLE,
        },
    ])
    .await?;
    let printers = cupsd.service().printers(&PATIENT).await;
    let named = |queue: &str, description: Option<&str>| SystemPrinter {
        queue: queue.to_owned(),
        description: description.map(str::to_owned),
        is_default: false,
    };
    assert_eq!(
        printers,
        Ok(vec![
            named("Kaunta", Some("Ya kaunta")),
            named("Ofisi_2", None)
        ])
    );

    let service = cupsd.service();
    cupsd.stop()?;
    assert_eq!(service.printers(&PATIENT).await, Err(Trouble::Unreachable));
    assert_eq!(
        service.status("Kaunta", &PATIENT).await,
        Err(Trouble::Unreachable)
    );
    assert_eq!(
        service.print("Kaunta", &job(500), &PATIENT).await,
        Outcome::NotPrinted(Trouble::Unreachable)
    );
    Ok(())
}

#[tokio::test]
async fn a_service_without_queues_has_none() -> Result<()> {
    let cupsd = Cupsd::start(&[]).await?;
    assert_eq!(cupsd.service().printers(&PATIENT).await, Ok(Vec::new()));
    Ok(())
}

#[tokio::test]
async fn a_queue_that_cannot_be_makes_no_job() -> Result<()> {
    let cupsd = Cupsd::start(&[
        Queue {
            name: "Stopped",
            port: 9100,
            more: "State Stopped",
        },
        Queue {
            name: "Closed",
            port: 9100,
            more: "State Idle\nAccepting No",
        },
    ])
    .await?;
    let service = cupsd.service();
    for (queue, trouble) in [
        ("Stopped", Trouble::Offline),
        ("Closed", Trouble::Offline),
        ("Unknown", Trouble::NoSuchPrinter),
        ("-o raw", Trouble::NoSuchPrinter),
        ("../../admin", Trouble::NoSuchPrinter),
        ("Stopped?x=#", Trouble::NoSuchPrinter),
        ("Duka ñ%20", Trouble::NoSuchPrinter),
        ("", Trouble::NoSuchPrinter),
        (&"x".repeat(5000), Trouble::NoSuchPrinter),
    ] {
        assert_eq!(
            service.print(queue, &job(500), &PATIENT).await,
            Outcome::NotPrinted(trouble),
            "{queue}"
        );
        assert_eq!(
            service.status(queue, &PATIENT).await,
            Err(trouble),
            "{queue}"
        );
    }
    assert_eq!(cupsd.control_files()?, 0);
    Ok(())
}

/// CUPS tries again without end, and calls that printing.
#[tokio::test]
async fn a_printer_behind_a_queue_that_refuses_leaves_it_unclear_and_gets_nothing_later()
-> Result<()> {
    let port = closed_port().await?;
    let cupsd = Cupsd::start(&[Queue {
        name: "Receipts",
        port,
        more: IDLE,
    }])
    .await?;
    let limits = Limits {
        queue: 5 * SHORT,
        ..PATIENT
    };
    let outcome = cupsd.service().print("Receipts", &job(500), &limits).await;
    assert_eq!(outcome, Outcome::Unclear(Trouble::Stalled));
    // The queue is free again: the job was taken back.
    assert_eq!(
        cupsd.service().status("Receipts", &PATIENT).await,
        Ok(Readiness::Silent)
    );
    Ok(())
}

/// Behind another's job, which never ends.
#[tokio::test]
async fn a_job_that_never_began_is_taken_back() -> Result<()> {
    let (begun, done) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (tell, wait) = (Arc::clone(&begun), Arc::clone(&done));
    let sink = Sink::start(move |_, mut line| {
        let (tell, wait) = (Arc::clone(&tell), Arc::clone(&wait));
        async move {
            let mut heard = vec![0; 500];
            let _ = line.read_exact(&mut heard).await;
            tell.notify_one();
            wait.notified().await;
            heard.extend(listen(line).await);
            heard
        }
    })
    .await?;
    let cupsd = Cupsd::start(&[Queue {
        name: "Receipts",
        port: sink.port,
        more: IDLE,
    }])
    .await?;
    let service = cupsd.service();
    let others = {
        let service = service.clone();
        tokio::spawn(async move { service.print("Receipts", &[7; 600], &PATIENT).await })
    };
    begun.notified().await;
    let limits = Limits {
        queue: 3 * SHORT,
        ..PATIENT
    };
    assert_eq!(
        service.print("Receipts", &job(500), &limits).await,
        Outcome::NotPrinted(Trouble::Stalled)
    );
    done.notify_one();
    assert_eq!(others.await?, Outcome::Printed);
    assert_eq!(
        sink.heard().await?,
        [[7; 600]],
        "nothing came of the one taken back"
    );
    Ok(())
}

/// A printer that takes a part and no more.
#[tokio::test]
async fn a_job_that_began_and_does_not_end_is_unclear_and_taken_back() -> Result<()> {
    let given_up = Arc::new(Notify::new());
    let wait = Arc::clone(&given_up);
    let sink = Sink::start(move |_, line| {
        let wait = Arc::clone(&wait);
        async move {
            wait.notified().await;
            listen(line).await
        }
    })
    .await?;
    let cupsd = Cupsd::start(&[Queue {
        name: "Receipts",
        port: sink.port,
        more: IDLE,
    }])
    .await?;
    let limits = Limits {
        queue: 3 * SHORT,
        ..PATIENT
    };
    let much = job(16 << 20);
    assert_eq!(
        cupsd.service().print("Receipts", &much, &limits).await,
        Outcome::Unclear(Trouble::Stalled)
    );
    given_up.notify_one();
    assert!(sink.heard().await?[0].len() < much.len());
    Ok(())
}

/// Where the PC's programs are told to print, and by the example program.
#[tokio::test]
async fn this_pc_s_service_is_the_one_that_all_its_programs_print_by() -> Result<()> {
    let sink = Sink::start(|_, line| listen(line)).await?;
    let cupsd = Cupsd::start(&[Queue {
        name: "Receipts",
        port: sink.port,
        more: IDLE,
    }])
    .await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("job");
    std::fs::write(&file, job(500))?;
    let ran = async |arguments: &[&OsStr]| -> Result<String> {
        let mut program = tokio::process::Command::new(example()?);
        program.env("CUPS_SERVER", cupsd.socket()).args(arguments);
        Ok(String::from_utf8(program.output().await?.stdout)?)
    };
    let printed = ran(&["system".as_ref(), "Receipts".as_ref(), file.as_ref()]).await?;
    assert_eq!(printed, "Printed\n");
    let how = ran(&["system".as_ref(), "Receipts".as_ref()]).await?;
    assert_eq!(how, "Ok(Silent)\n");
    let listed = ran(&[]).await?;
    assert!(listed.contains(r#"queue: "Receipts""#), "{listed}");
    assert_eq!(sink.heard().await?, [job(500)]);
    Ok(())
}

/// It has the job, and nobody can ask it any more.
#[tokio::test]
async fn a_service_that_goes_away_in_a_job_leaves_it_unclear() -> Result<()> {
    let (begun, gone) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (tell, wait) = (Arc::clone(&begun), Arc::clone(&gone));
    let sink = Sink::start(move |_, line| {
        let (tell, wait) = (Arc::clone(&tell), Arc::clone(&wait));
        async move {
            tell.notify_one();
            wait.notified().await;
            listen(line).await
        }
    })
    .await?;
    let mut cupsd = Cupsd::start(&[Queue {
        name: "Receipts",
        port: sink.port,
        more: IDLE,
    }])
    .await?;
    let service = cupsd.service();
    let printing =
        tokio::spawn(async move { service.print("Receipts", &job(500), &PATIENT).await });
    begun.notified().await;
    cupsd.stop()?;
    assert_eq!(printing.await?, Outcome::Unclear(Trouble::Unreachable));
    gone.notify_one();
    Ok(())
}

/// A socket with something else behind it.
#[tokio::test]
async fn a_service_that_says_nothing_or_nonsense_gets_no_job() -> Result<()> {
    let folder = tempfile::tempdir()?;
    for (name, said) in [
        ("silent", &b""[..]),
        ("nonsense", b"220 mail.example ESMTP\r\n"),
        ("empty", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        (
            "cut",
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\x01\x01\0\0\0\0\0\x01\x04",
        ),
        (
            "endless",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        ),
    ] {
        let socket = folder.path().join(name);
        let listener = UnixListener::bind(&socket)?;
        let heard = tokio::spawn(async move {
            let (mut line, _) = listener.accept().await?;
            line.write_all(said).await?;
            let chunk = [&b"10000\r\n"[..], &[b'x'; 0x10000], b"\r\n"].concat();
            while name == "endless" && line.write_all(&chunk).await.is_ok() {}
            let mut heard = Vec::new();
            let _ = line.read_to_end(&mut heard).await;
            anyhow::Ok(heard)
        });
        let limits = Limits {
            connect: 2 * SHORT,
            ..PATIENT
        };
        let outcome = PrintService::at_socket(socket)
            .print("Receipts", &job(500), &limits)
            .await;
        assert_eq!(outcome, Outcome::NotPrinted(Trouble::Unreachable), "{name}");
        let heard = heard.await??;
        assert!(
            !heard.windows(50).any(|part| part == &job(50)[..]),
            "{name}"
        );
    }
    Ok(())
}
