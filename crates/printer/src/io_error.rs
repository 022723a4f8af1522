//! What an error of the system says about a printer.

use crate::Trouble;
use std::io::{Error, ErrorKind};

impl Trouble {
    /// Linux's drivers `lp` and `usblp` say paper by `ENOSPC`, off-line by `EIO`, and unplugged by `ENODEV` or `ENXIO`.
    pub(crate) fn of(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidInput => {
                Self::NoSuchPrinter
            }
            ErrorKind::IsADirectory => Self::NotAPrinter,
            ErrorKind::PermissionDenied => Self::NotAllowed,
            ErrorKind::ResourceBusy => Self::Busy,
            ErrorKind::StorageFull => Self::PaperOut,
            ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof => Self::Stalled,
            ErrorKind::ConnectionRefused
            | ErrorKind::TimedOut
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown => Self::Unreachable,
            _ => of_code(error),
        }
    }
}

#[cfg(unix)]
fn of_code(error: &Error) -> Trouble {
    use rustix::io::Errno;
    match Errno::from_io_error(error) {
        Some(Errno::IO | Errno::NODEV | Errno::NXIO) => Trouble::Offline,
        _ => Trouble::Failed,
    }
}

/// By the numbers of Windows' system errors.
#[cfg(windows)]
fn of_code(error: &Error) -> Trouble {
    match error.raw_os_error() {
        Some(21 | 31) => Trouble::Offline, // not ready, does not function
        Some(28) => Trouble::PaperOut,
        Some(32) => Trouble::Busy, // held by another program
        Some(53 | 55 | 67) => Trouble::NoSuchPrinter, // no such host, device or share
        _ => Trouble::Failed,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use rustix::io::Errno;

    #[test]
    fn what_the_kernel_and_its_printer_drivers_say_is_known() {
        for (errno, trouble) in [
            (Errno::NOENT, Trouble::NoSuchPrinter),
            (Errno::NOTDIR, Trouble::NoSuchPrinter),
            (Errno::ACCESS, Trouble::NotAllowed),
            (Errno::PERM, Trouble::NotAllowed),
            (Errno::BUSY, Trouble::Busy),
            (Errno::ISDIR, Trouble::NotAPrinter),
            (Errno::NOSPC, Trouble::PaperOut),
            (Errno::IO, Trouble::Offline),
            (Errno::NODEV, Trouble::Offline),
            (Errno::NXIO, Trouble::Offline),
            (Errno::CONNREFUSED, Trouble::Unreachable),
            (Errno::CONNRESET, Trouble::Stalled),
            (Errno::PIPE, Trouble::Stalled),
            (Errno::HOSTUNREACH, Trouble::Unreachable),
            (Errno::TIMEDOUT, Trouble::Unreachable),
            (Errno::MFILE, Trouble::Failed),
        ] {
            assert_eq!(Trouble::of(&errno.into()), trouble, "{errno}");
        }
    }
}
