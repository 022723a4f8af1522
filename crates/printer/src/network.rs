//! A printer on the shop's network, which takes bytes as they are over TCP.
//!
//! TCP takes bytes long before a printer does. So the socket's buffer is kept small, and a printer that stops reading is noticed
//! while most of a job is still here; the sending side is closed and the printer's close is waited for; and what a line that is given up
//! still holds is thrown away, so that nothing comes out later of which a person was asked already.

use crate::line::{self, Sent};
use crate::{Limits, Outcome, Readiness, Trouble};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream, lookup_host};
use tokio::time::timeout;

/// What the system may hold of a job. It doubles this, and counts its own bookkeeping in.
const SEND_BUFFER: u32 = 4096;

pub(crate) async fn print(host: &str, port: u16, bytes: &[u8], limits: &Limits) -> Outcome {
    let mut line = match dial(host, port, limits).await {
        Ok(line) => line,
        Err(why) => return Outcome::NotPrinted(why),
    };
    let sent = line::send(&mut line, bytes, limits).await;
    let ended = match sent {
        Sent::Answered | Sent::Unanswered => hang_up(line, limits).await,
        Sent::Nothing(_) => Ok(()),
        Sent::Unclear { tells, .. } => {
            let _ = line.set_zero_linger();
            drop(line);
            if tells {
                // A second line may tell why; most printers have one at a time, and it is free now.
                if let Err(why) = status(host, port, limits).await
                    && told_by_a_printer(why)
                {
                    return Outcome::Unclear(why);
                }
            }
            Ok(())
        }
    };
    sent.outcome(ended)
}

pub(crate) async fn status(host: &str, port: u16, limits: &Limits) -> Result<Readiness, Trouble> {
    let mut line = dial(host, port, limits).await?;
    let told = line::ask(&mut line, limits.answer, limits).await;
    match told.map_err(line::before_the_job)? {
        Some(condition) => condition.readiness(),
        None => Ok(Readiness::Silent),
    }
}

/// Whether a trouble is the printer's own word, and not that of the network before it.
const fn told_by_a_printer(why: Trouble) -> bool {
    matches!(
        why,
        Trouble::PaperOut | Trouble::CoverOpen | Trouble::Failed | Trouble::Offline
    )
}

async fn dial(host: &str, port: u16, limits: &Limits) -> Result<TcpStream, Trouble> {
    let dialled = async {
        let Ok(found) = lookup_host((host, port)).await else {
            return Err(Trouble::NoSuchPrinter);
        };
        let mut why = Trouble::NoSuchPrinter;
        for address in found {
            match connect(address).await {
                Ok(line) => return Ok(line),
                Err(error) => why = line::before_the_job(Trouble::of(&error)),
            }
        }
        Err(why)
    };
    let dialled = timeout(limits.connect, dialled).await;
    dialled.unwrap_or(Err(Trouble::Unreachable))
}

async fn connect(address: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.set_nodelay(true)?;
    socket.connect(address).await
}

/// Says that nothing more comes, and waits for the printer to say the same: then it has read to the end. Many never do.
async fn hang_up(mut line: TcpStream, limits: &Limits) -> Result<(), Trouble> {
    line.shutdown().await.map_err(|_| Trouble::Stalled)?;
    let mut heard = [0; 64];
    let closed = async {
        loop {
            match line.read(&mut heard).await {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(_) => return Err(Trouble::Stalled),
            }
        }
    };
    timeout(limits.close, closed).await.unwrap_or(Ok(()))
}
