//! Printers on a cable: a pseudo-terminal is a character device with us at its other end.

use crate::sink::{PAPER_OUT, WELL};
use crate::{LONG, PATIENT, SHORT, UNANSWERED, example, job};
use anyhow::{Context, Result, ensure};
use pokea_printer::{Address, Limits, Outcome, Readiness, Trouble, print, status};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::JoinHandle;

struct Cable {
    device: PathBuf,
    printer: File,
}

fn cable() -> Result<Cable> {
    let printer = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    grantpt(&printer)?;
    unlockpt(&printer)?;
    let device = ptsname(&printer, Vec::new())?.into_string()?.into();
    Ok(Cable {
        device,
        printer: printer.into(),
    })
}

impl Cable {
    fn address(&self) -> Address {
        at(&self.device)
    }

    /// A printer that answers questions, or does not, and keeps everything else until the device is closed.
    fn serve(self, before: Option<[u8; 4]>, after: [u8; 4]) -> JoinHandle<Vec<u8>> {
        std::thread::spawn(move || {
            let (mut job, mut asked) = (Vec::new(), Vec::new());
            let mut byte = [0];
            // A pseudo-terminal's other side ends in an error.
            while let Ok(1) = (&self.printer).read(&mut byte) {
                asked.push(byte[0]);
                match (&asked[..], before) {
                    ([0x10] | [0x10, 0x04], Some(_)) => {}
                    ([0x10, 0x04, n @ 1..=4], Some(before)) => {
                        let answers = if job.is_empty() { before } else { after };
                        let _ = (&self.printer).write_all(&[answers[usize::from(*n) - 1]]);
                        asked.clear();
                    }
                    _ => job.append(&mut asked),
                }
            }
            job
        })
    }
}

fn at(path: &Path) -> Address {
    Address::Device {
        path: path.to_owned(),
    }
}

fn ended<T>(thread: JoinHandle<T>) -> Result<T> {
    thread.join().ok().context("the printer ended well")
}

#[tokio::test]
async fn every_byte_arrives_as_it_is() -> Result<()> {
    // Line ends, ends of files and signs to stop are bytes like others.
    let every: Vec<u8> = (0..=255).chain(*b"\r\n\n\x03\x04\x11\x13\x1a").collect();
    let cable = cable()?;
    let (address, printer) = (cable.address(), cable.serve(None, WELL));
    assert_eq!(print(&address, &every, UNANSWERED).await, Outcome::Printed);
    assert_eq!(ended(printer)?, [&[0x10, 0x04, 1][..], &every].concat());
    Ok(())
}

#[tokio::test]
async fn a_printer_that_answers_gets_every_byte_once() -> Result<()> {
    for length in [1, 20_000, 200_000] {
        let cable = cable()?;
        let (address, printer) = (cable.address(), cable.serve(Some(WELL), WELL));
        assert_eq!(
            print(&address, &job(length), PATIENT).await,
            Outcome::Printed
        );
        assert!(ended(printer)? == job(length), "{length} bytes");
    }
    Ok(())
}

#[tokio::test]
async fn a_printer_that_is_not_well_gets_no_byte() -> Result<()> {
    let cable = cable()?;
    let (address, printer) = (cable.address(), cable.serve(Some(PAPER_OUT), PAPER_OUT));
    assert_eq!(
        print(&address, &job(500), PATIENT).await,
        Outcome::NotPrinted(Trouble::PaperOut)
    );
    assert!(ended(printer)?.is_empty());
    Ok(())
}

#[tokio::test]
async fn paper_that_ends_in_a_job_leaves_it_unclear() -> Result<()> {
    let cable = cable()?;
    let (address, printer) = (cable.address(), cable.serve(Some(WELL), PAPER_OUT));
    assert_eq!(
        print(&address, &job(500), PATIENT).await,
        Outcome::Unclear(Trouble::PaperOut)
    );
    assert_eq!(ended(printer)?, job(500));
    Ok(())
}

#[tokio::test]
async fn a_printer_tells_how_it_is_without_printing() -> Result<()> {
    for (answers, told) in [
        (Some(WELL), Ok(Readiness::Ready)),
        (Some(PAPER_OUT), Err(Trouble::PaperOut)),
        (None, Ok(Readiness::Silent)),
    ] {
        let limits = if answers.is_some() {
            PATIENT
        } else {
            UNANSWERED
        };
        let cable = cable()?;
        let (address, printer) = (cable.address(), cable.serve(answers, WELL));
        assert_eq!(status(&address, limits).await, told);
        assert!(ended(printer)?.len() <= 3, "a question at the most");
    }
    Ok(())
}

#[tokio::test]
async fn a_printer_that_stops_reading_leaves_it_unclear() -> Result<()> {
    let cable = cable()?;
    let limits = Limits {
        stall: SHORT,
        ..UNANSWERED
    };
    assert_eq!(
        print(&cable.address(), &job(1 << 20), limits).await,
        Outcome::Unclear(Trouble::Stalled)
    );
    let heard = ended(cable.serve(None, WELL))?;
    assert!(
        heard.len() < 1 << 20,
        "what was given up does not come later"
    );
    Ok(())
}

#[tokio::test]
async fn a_cable_that_is_pulled_leaves_it_unclear() -> Result<()> {
    let cable = cable()?;
    let address = cable.address();
    let printer = std::thread::spawn(move || (&cable.printer).read_exact(&mut [0; 2000]));
    assert_eq!(
        print(&address, &job(1 << 20), UNANSWERED).await,
        Outcome::Unclear(Trouble::Offline)
    );
    ended(printer)??;
    Ok(())
}

#[tokio::test]
async fn what_is_no_printer_is_not_touched() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("lp0");
    std::fs::write(&file, "a shop's books")?;
    let link = folder.path().join("printer");
    symlink(&file, &link)?;
    let pipe = folder.path().join("pipe");
    ensure!(Command::new("mkfifo").arg(&pipe).status()?.success());
    for path in [&file, &link, &pipe, &folder.path().to_owned()] {
        assert_eq!(
            print(&at(path), &job(500), PATIENT).await,
            Outcome::NotPrinted(Trouble::NotAPrinter),
            "{}",
            path.display()
        );
        assert_eq!(status(&at(path), PATIENT).await, Err(Trouble::NotAPrinter));
    }
    assert_eq!(std::fs::read_to_string(&file)?, "a shop's books");
    Ok(())
}

#[tokio::test]
async fn a_path_without_a_printer_is_told_and_nothing_is_made_there() -> Result<()> {
    let folder = tempfile::tempdir()?;
    for path in ["lp0", "no such folder/lp0"] {
        let path = folder.path().join(path);
        assert_eq!(
            print(&at(&path), &job(500), PATIENT).await,
            Outcome::NotPrinted(Trouble::NoSuchPrinter)
        );
        assert!(!path.exists());
    }
    Ok(())
}

/// It says at the first question already what the kernel's printer drivers say of paper.
#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_device_that_takes_nothing_gets_no_byte() {
    let full = Path::new("/dev/full");
    assert_eq!(
        print(&at(full), &job(500), PATIENT).await,
        Outcome::NotPrinted(Trouble::PaperOut)
    );
    assert_eq!(status(&at(full), PATIENT).await, Err(Trouble::PaperOut));
}

/// By the example program, as a user who may not: root may everything.
#[test]
fn a_device_that_this_user_may_not_write_to_is_told() -> Result<()> {
    let cable = cable()?;
    std::fs::set_permissions(&cable.device, PermissionsExt::from_mode(0o000))?;
    // Where anybody may run it from.
    let folder = tempfile::tempdir()?;
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o755))?;
    let program = folder.path().join("print");
    std::fs::copy(example()?, &program)?;
    let file = folder.path().join("job");
    std::fs::write(&file, job(500))?;

    let mut command = Command::new(&program);
    if folder.path().metadata()?.uid() == 0 {
        std::os::unix::process::CommandExt::uid(&mut command, 65534);
    }
    let ran = command
        .arg("device")
        .arg(&cable.device)
        .arg(&file)
        .output()?;
    assert_eq!(String::from_utf8(ran.stdout)?, "NotPrinted(NotAllowed)\n");
    Ok(())
}

/// A program at its end waits for nothing that a printer holds up.
#[test]
fn a_device_that_hangs_does_not_keep_the_program() -> Result<()> {
    let cable = cable()?;
    let runtime = tokio::runtime::Runtime::new()?;
    let address = cable.address();
    let printing = runtime.spawn(async move { print(&address, &job(1 << 20), UNANSWERED).await });
    let mut some = [0; 2000];
    (&cable.printer).read_exact(&mut some)?;
    let began = tokio::time::Instant::now();
    drop(runtime);
    assert!(began.elapsed() < LONG / 2);
    drop(printing);
    assert!(ended(cable.serve(None, WELL))?.len() < 1 << 20);
    Ok(())
}
