//! A character device, read and written without ever blocking: a driver that has no room is asked again a little later, since not all of
//! them can be waited for (the parallel port's cannot).

use super::on_a_thread;
use crate::line::{self, Sent};
use crate::{Limits, Outcome, Readiness, Trouble};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::termios::{self, OptionalActions, QueueSelector};
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep, timeout};

/// A receipt printer takes some ten bytes a millisecond, and each driver has room for some thousands.
const ASKED_AGAIN_AFTER: Duration = Duration::from_millis(5);

pub(crate) async fn print(path: &Path, bytes: &[u8], limits: &Limits) -> Outcome {
    let mut device = match super::open(path, limits.connect, open_device).await {
        Ok(file) => Device::new(file),
        Err(why) => return Outcome::NotPrinted(why),
    };
    let sent = line::send(&mut device, bytes, limits).await;
    let ended = match sent {
        Sent::Answered | Sent::Unanswered => device.drain(limits).await,
        Sent::Nothing(_) | Sent::Unclear { .. } => Ok(()),
    };
    let outcome = sent.outcome(ended);
    if outcome != Outcome::Printed {
        device.forget();
    }
    outcome
}

pub(crate) async fn status(path: &Path, limits: &Limits) -> Result<Readiness, Trouble> {
    let mut device = Device::new(super::open(path, limits.connect, open_device).await?);
    let told = line::ask(&mut device, limits.answer, limits).await;
    device.forget();
    match told? {
        Some(condition) => condition.readiness(),
        None => Ok(Readiness::Silent),
    }
}

/// On a thread that may hang.
fn open_device(path: &Path) -> Result<File, Trouble> {
    // NONBLOCK: a modem line without a carrier would wait for one. NOCTTY: a terminal must not become ours.
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    let flags = i32::try_from(flags.bits()).map_err(|_| Trouble::Failed)?;
    let open = |read| {
        let mut options = OpenOptions::new();
        options
            .read(read)
            .write(true)
            .custom_flags(flags)
            .open(path)
    };
    let opened = open(true).or_else(|error| match error.kind() {
        // One that may only be written to cannot tell how it is.
        ErrorKind::PermissionDenied => open(false),
        _ => Err(error),
    });
    let file = opened.map_err(|error| Trouble::of(&error))?;
    // Of what is open, and not of the path, which may lead elsewhere by now. The open itself makes and cuts nothing.
    let kind = file.metadata().map_err(|error| Trouble::of(&error))?;
    if !kind.file_type().is_char_device() {
        return Err(Trouble::NotAPrinter);
    }
    if let Ok(mut line) = termios::tcgetattr(&file) {
        // Bytes as they are, and no echo. The speed stays as the system has it.
        line.make_raw();
        termios::tcsetattr(&file, OptionalActions::Now, &line).map_err(|_| Trouble::Failed)?;
    }
    Ok(file)
}

struct Device {
    file: Arc<File>,
    read_again: Pin<Box<Sleep>>,
    write_again: Pin<Box<Sleep>>,
}

impl Device {
    fn new(file: File) -> Self {
        Self {
            file: Arc::new(file),
            read_again: Box::pin(sleep(Duration::ZERO)),
            write_again: Box::pin(sleep(Duration::ZERO)),
        }
    }

    /// Waits until the driver has passed everything on: closing a USB printer's device throws away what is still on its way.
    async fn drain(&self, limits: &Limits) -> Result<(), Trouble> {
        let (file, within) = (Arc::clone(&self.file), limits.stall);
        let drained = on_a_thread(move || {
            let most = Timespec::try_from(within).map_err(|_| Trouble::Failed)?;
            let mut room = [PollFd::new(&*file, PollFlags::OUT)];
            match poll(&mut room, Some(&most)) {
                Ok(0) => return Err(Trouble::Stalled),
                Ok(_) => {}
                Err(errno) => return Err(Trouble::of(&errno.into())),
            }
            if termios::isatty(&*file) {
                termios::tcdrain(&*file).map_err(|errno| Trouble::of(&errno.into()))?;
            }
            Ok(())
        });
        timeout(within, drained)
            .await
            .unwrap_or(Ok(Err(Trouble::Stalled)))?
    }

    /// Throws away what the driver still has of a job that is given up, which also ends a thread that waits for it to go.
    fn forget(&self) {
        // Only a serial line's driver keeps anything beyond the close.
        let _ = termios::tcflush(&*self.file, QueueSelector::OFlush);
    }
}

/// Polls a driver that never blocks, and that nobody wakes us for.
fn poll_again<T>(
    again: &mut Pin<Box<Sleep>>,
    cx: &mut Context<'_>,
    mut attempt: impl FnMut() -> io::Result<T>,
) -> Poll<io::Result<T>> {
    loop {
        ready!(again.as_mut().poll(cx));
        match attempt() {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                again.as_mut().reset(Instant::now() + ASKED_AGAIN_AFTER);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            done => return Poll::Ready(done),
        }
    }
}

impl AsyncRead for Device {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let Self {
            file, read_again, ..
        } = self.get_mut();
        let read = |into: &mut [u8]| (&**file).read(into);
        match ready!(poll_again(read_again, cx, || read(
            into.initialize_unfilled()
        ))) {
            Ok(count) if count > 0 => {
                into.advance(count);
                Poll::Ready(Ok(()))
            }
            // One that cannot be read just says nothing. What is wrong with it, a write will tell.
            _ => Poll::Pending,
        }
    }
}

impl AsyncWrite for Device {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let Self {
            file, write_again, ..
        } = self.get_mut();
        poll_again(write_again, cx, || (&**file).write(bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
