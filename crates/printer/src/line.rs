//! What is said on an open line to a printer, whatever the line is made of: how are you, the bytes, how are you now.

use crate::condition::{Condition, Question, is_answer};
use crate::{Limits, Outcome, Trouble};
use std::io::ErrorKind;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};
use tokio::time::{Instant, sleep_until, timeout};

/// A printer's answers are single bytes; what else it says is thrown away in pieces of this size.
const HEARD_AT_ONCE: usize = 64;

/// How the bytes of a job went, on a line that is still open unless a printer hung up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Refused before the first of them.
    Nothing(Trouble),
    /// All, and the printer said afterwards that it is well: it has them.
    Answered,
    /// All, as far as the line tells: the printer says nothing about itself.
    Unanswered,
    /// Any part of them.
    Unclear {
        why: Trouble,
        /// The printer can tell how it is, so it may be worth asking.
        tells: bool,
    },
}

impl Sent {
    /// What it means, once what the line itself still had to say is known.
    pub(crate) fn outcome(self, ended: Result<(), Trouble>) -> Outcome {
        match (self, ended) {
            (Self::Nothing(why), _) => Outcome::NotPrinted(why),
            (Self::Unclear { why, .. }, _) | (Self::Unanswered, Err(why)) => Outcome::Unclear(why),
            (Self::Answered, _) | (Self::Unanswered, Ok(())) => Outcome::Printed,
        }
    }
}

/// Sends a job's bytes, once.
pub(crate) async fn send(
    line: &mut (impl AsyncRead + AsyncWrite + Unpin),
    bytes: &[u8],
    limits: &Limits,
) -> Sent {
    let tells = match ask(line, limits.answer, limits).await {
        Err(why) => return Sent::Nothing(before_the_job(why)),
        Ok(None) => false,
        Ok(Some(condition)) => match condition.readiness() {
            Err(why) => return Sent::Nothing(why),
            Ok(_) => true,
        },
    };
    let why = match send_all(line, bytes, limits).await {
        Err(why) => why,
        Ok(()) if !tells => return Sent::Unanswered,
        // Its answer stands behind all the bytes in the line, so it proves that the printer has them.
        Ok(()) => match ask(line, limits.stall, limits).await {
            Ok(Some(condition)) => match condition.readiness() {
                Ok(_) => return Sent::Answered,
                Err(why) => return Sent::Unclear { why, tells: false },
            },
            Ok(None) => Trouble::Stalled,
            Err(why) => why,
        },
    };
    Sent::Unclear { why, tells }
}

/// A printer that hangs up although nothing of a job was on the line serves somebody else: most have one line at a time.
pub(crate) fn before_the_job(why: Trouble) -> Trouble {
    match why {
        Trouble::Stalled => Trouble::Busy,
        other => other,
    }
}

/// How the printer is; `None` where it does not answer within `first`.
///
/// # Errors
/// The line ended.
pub(crate) async fn ask(
    line: &mut (impl AsyncRead + AsyncWrite + Unpin),
    first: Duration,
    limits: &Limits,
) -> Result<Option<Condition>, Trouble> {
    let mut condition = Condition::default();
    for question in Question::ALL {
        let opening = question == Question::Printer;
        let within = if opening { first } else { limits.answer };
        match timeout(within, answer(line, question)).await {
            Ok(Ok(byte)) => condition.hear(question, byte),
            Ok(Err(error)) => return Err(Trouble::of(&error)),
            Err(_) if opening => return Ok(None),
            // Some know only the first question.
            Err(_) => {}
        }
    }
    Ok(Some(condition))
}

/// The answer to one question, without what the printer said before it was asked.
async fn answer(
    line: &mut (impl AsyncRead + AsyncWrite + Unpin),
    question: Question,
) -> std::io::Result<u8> {
    let mut heard = [0; HEARD_AT_ONCE];
    // Of one that never stops talking, so much and no more is skipped.
    for _ in 0..HEARD_AT_ONCE {
        match timeout(Duration::ZERO, line.read(&mut heard)).await {
            Ok(Ok(count)) if count > 0 => {}
            _ => break,
        }
    }
    line.write_all(&question.bytes()).await?;
    line.flush().await?;
    loop {
        let count = line.read(&mut heard).await?;
        if count == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        if let Some(byte) = heard[..count].iter().find(|byte| is_answer(**byte)) {
            return Ok(*byte);
        }
    }
}

/// Writes all of it, and meanwhile hears what the printer says: one whose words nobody takes may stop listening.
async fn send_all(
    line: &mut (impl AsyncRead + AsyncWrite + Unpin),
    bytes: &[u8],
    limits: &Limits,
) -> Result<(), Trouble> {
    let (mut from, mut to) = split(line);
    let mut heard = [0; HEARD_AT_ONCE];
    let mut rest = bytes;
    let latest = Instant::now() + limits.send;
    let mut stalled = Instant::now() + limits.stall;
    while !rest.is_empty() {
        tokio::select! {
            written = to.write(rest) => match written {
                Ok(0) => return Err(Trouble::Stalled),
                Ok(count) => {
                    rest = &rest[count..];
                    stalled = Instant::now() + limits.stall;
                }
                Err(error) => return Err(Trouble::of(&error)),
            },
            read = from.read(&mut heard) => match read {
                Ok(0) => return Err(Trouble::Stalled),
                Ok(_) => {}
                Err(error) => return Err(Trouble::of(&error)),
            },
            () = sleep_until(stalled.min(latest)) => return Err(Trouble::Stalled),
        }
    }
    Ok(())
}
