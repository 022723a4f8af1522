//! CUPS, asked over IPP on the socket of its own PC.
//!
//! Its programs `lp` and `lpstat` would do as well, but say what they say in the PC's language; IPP has numbers and keywords for it. A
//! job is made first and gets its bytes then, so that it has a name by which it can be followed and taken back whatever happens.

use super::SystemPrinter;
use super::http::Place;
use super::ipp::{Answer, Attributes, Operation, Request, Value};
use crate::address::is_queue;
use crate::{Limits, Outcome, Readiness, Trouble};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// Where systems keep the service's socket: Linux, older Linux, macOS.
const SOCKETS: [&str; 3] = [
    "/run/cups/cups.sock",
    "/var/run/cups/cups.sock",
    "/private/var/run/cupsd",
];

/// In whose name jobs are made and taken back. Nothing personal: other users of the PC can see it.
const USER: &str = "pokea";

/// Past all filters, to the printer as it is.
const RAW: &str = "application/vnd.cups-raw";

const LOOKED_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// A print service, and how it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintService(Place);

/// One job of a queue.
#[derive(Clone, Copy, Debug)]
struct Job<'a> {
    queue: &'a str,
    id: i32,
}

/// How a job is. Where the service says nothing about it, it counts as begun.
#[derive(Clone, Copy, Debug)]
struct Seen {
    state: JobState,
    began: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum JobState {
    Held,
    Open,
    Completed,
    /// Cancelled or aborted: nothing more comes of it.
    Ended,
}

impl PrintService {
    /// The one that this PC's programs print by: at `CUPS_SERVER`, or at the system's own socket. `None` where there is neither.
    #[must_use]
    pub fn of_this_pc() -> Option<Self> {
        match std::env::var("CUPS_SERVER") {
            Ok(server) if server.starts_with('/') => Some(Self::at_socket(server)),
            Ok(server) if !server.is_empty() => Some(Self(Place::server(&server))),
            _ => {
                let mut sockets = SOCKETS.iter().filter(|path| Path::new(path).exists());
                sockets.next().map(Self::at_socket)
            }
        }
    }

    /// One at a socket of this PC.
    #[must_use]
    pub fn at_socket(socket: impl Into<PathBuf>) -> Self {
        Self(Place::Socket(socket.into()))
    }

    /// Its queues, in its order.
    ///
    /// # Errors
    /// It does not answer, or not to this user.
    pub async fn printers(&self, limits: &Limits) -> Result<Vec<SystemPrinter>, Trouble> {
        let ask = |operation| {
            Request::new(operation)
                .keywords("requested-attributes", &["printer-name", "printer-info"])
        };
        let named =
            |attributes: &Attributes, name| attributes.texts(name).next().map(str::to_owned);
        let default = match self.ask(ask(Operation::CupsGetDefault), limits).await {
            Ok(answer) => answer.printers().find_map(|p| named(p, "printer-name")),
            Err(Trouble::NoSuchPrinter) => None,
            Err(why) => return Err(why),
        };
        let all = match self.ask(ask(Operation::CupsGetPrinters), limits).await {
            // So it says that it has none.
            Err(Trouble::NoSuchPrinter) => return Ok(Vec::new()),
            all => all?,
        };
        let printers = all.printers().filter_map(|printer| {
            let queue = named(printer, "printer-name")?;
            Some(SystemPrinter {
                // Where an owner has said nothing, it is the name again.
                description: named(printer, "printer-info")
                    .filter(|info| !info.is_empty() && *info != queue),
                is_default: default.as_ref() == Some(&queue),
                queue,
            })
        });
        Ok(printers.collect())
    }

    /// As [`status`](crate::status), for one of its queues.
    ///
    /// # Errors
    /// What keeps it from printing.
    pub async fn status(&self, queue: &str, limits: &Limits) -> Result<Readiness, Trouble> {
        const IDLE: i32 = 3;
        const STOPPED: i32 = 5;
        let printer = self.printer(queue, limits).await?;
        let state = printer.number("printer-state");
        let refuses = printer.one("printer-is-accepting-jobs") == Some(&Value::Boolean(false));
        match trouble_of(&printer) {
            _ if refuses || state == Some(STOPPED) => Err(Trouble::Offline),
            // What CUPS says of paper and cover is from its last job: of an idle printer it tells nothing about now, and would keep
            // the next job away for ever.
            Some(why) if state != Some(IDLE) => Err(why),
            _ => Ok(Readiness::Silent),
        }
    }

    /// As [`print`](crate::print), to one of its queues. That the service took a job says nothing: it is followed to its end. One that
    /// has not ended in time is taken back, so that it does not come out when somebody has printed it again.
    pub async fn print(&self, queue: &str, bytes: &[u8], limits: &Limits) -> Outcome {
        let within = Instant::now() + limits.queue;
        if let Err(why) = self.status(queue, limits).await {
            return Outcome::NotPrinted(why);
        }
        let job = match self.create(queue, limits).await {
            Ok(job) => job,
            // A job without a document prints nothing.
            Err(why) => return Outcome::NotPrinted(why),
        };
        let why = match self.send(job, bytes, limits).await {
            Err(why) => why,
            Ok(()) => match self.follow(job, within, limits).await {
                Err(why) => why,
                Ok(seen) => match seen.state {
                    JobState::Completed => return Outcome::Printed,
                    JobState::Held => Trouble::Offline,
                    JobState::Open => self.reason(queue, limits).await.unwrap_or(Trouble::Stalled),
                    JobState::Ended => self.reason(queue, limits).await.unwrap_or(Trouble::Failed),
                },
            },
        };
        match self.take_back(job, limits).await {
            Ok(seen) if seen.state == JobState::Completed => Outcome::Printed,
            Ok(seen) if seen.state == JobState::Ended && !seen.began => Outcome::NotPrinted(why),
            Ok(_) | Err(_) => Outcome::Unclear(why),
        }
    }

    async fn printer(&self, queue: &str, limits: &Limits) -> Result<Attributes, Trouble> {
        const WANTED: [&str; 3] = [
            "printer-state",
            "printer-state-reasons",
            "printer-is-accepting-jobs",
        ];
        let request = of_queue(Operation::GetPrinterAttributes, queue)?;
        let request = request.keywords("requested-attributes", &WANTED);
        let answer = self.ask(request, limits).await?;
        let printer = answer.printers().next().cloned();
        printer.ok_or(Trouble::Unreachable)
    }

    /// What the printer itself says, while a job is on it.
    async fn reason(&self, queue: &str, limits: &Limits) -> Option<Trouble> {
        trouble_of(&self.printer(queue, limits).await.ok()?)
    }

    async fn create<'a>(&self, queue: &'a str, limits: &Limits) -> Result<Job<'a>, Trouble> {
        let request = of_queue(Operation::CreateJob, queue)?
            .name("requesting-user-name", USER)
            .name("job-name", "Pokea")
            .of_the_job()
            // Neither a cover page nor a wait, whatever the queue has for others.
            .keywords("job-sheets", &["none", "none"])
            .keywords("job-hold-until", &["no-hold"]);
        let answer = self.ask(request, limits).await?;
        let id = answer.job().and_then(|job| job.number("job-id"));
        Ok(Job {
            queue,
            id: id.ok_or(Trouble::Unreachable)?,
        })
    }

    async fn send(&self, job: Job<'_>, bytes: &[u8], limits: &Limits) -> Result<(), Trouble> {
        let request = job
            .request(Operation::SendDocument)?
            .media_type("document-format", RAW)
            .boolean("last-document", true);
        self.exchange(request.with_document(bytes), limits).await?;
        Ok(())
    }

    /// Until it has ended, or time is up.
    async fn follow(
        &self,
        job: Job<'_>,
        within: Instant,
        limits: &Limits,
    ) -> Result<Seen, Trouble> {
        loop {
            let seen = self.look(job, limits).await?;
            let over = matches!(seen.state, JobState::Completed | JobState::Ended);
            if over || Instant::now() >= within {
                return Ok(seen);
            }
            sleep(LOOKED_AGAIN_AFTER).await;
        }
    }

    async fn look(&self, job: Job<'_>, limits: &Limits) -> Result<Seen, Trouble> {
        let request = job.request(Operation::GetJobAttributes)?;
        let request =
            request.keywords("requested-attributes", &["job-state", "time-at-processing"]);
        let answer = self.ask(request, limits).await?;
        let job = answer.job().ok_or(Trouble::Unreachable)?;
        let state = match job.number("job-state") {
            Some(4) => JobState::Held,
            Some(7 | 8) => JobState::Ended,
            Some(9) => JobState::Completed,
            _ => JobState::Open,
        };
        // Only said to have no such time, it never began.
        let began = job.one("time-at-processing") != Some(&Value::Other);
        Ok(Seen { state, began })
    }

    /// What became of it then. One that is cancelled while it is being printed takes a moment to end.
    async fn take_back(&self, job: Job<'_>, limits: &Limits) -> Result<Seen, Trouble> {
        // Refused for a job that has ended meanwhile, and the look tells.
        let _ = self.ask(job.request(Operation::CancelJob)?, limits).await;
        self.follow(job, Instant::now() + limits.close, limits)
            .await
    }

    async fn ask(&self, request: Request, limits: &Limits) -> Result<Answer, Trouble> {
        self.exchange(request.with_document(&[]), limits).await
    }

    async fn exchange(&self, request: Vec<u8>, limits: &Limits) -> Result<Answer, Trouble> {
        let answer = timeout(limits.connect, self.0.post(request)).await;
        let answer = answer.unwrap_or(Err(Trouble::Unreachable))?;
        done_or_trouble(answer.status).map_or(Ok(answer), Err)
    }
}

impl Job<'_> {
    fn request(self, operation: Operation) -> Result<Request, Trouble> {
        let request = of_queue(operation, self.queue)?.integer("job-id", self.id);
        Ok(request.name("requesting-user-name", USER))
    }
}

/// A request about a queue, if it has a name that a queue can have.
fn of_queue(operation: Operation, queue: &str) -> Result<Request, Trouble> {
    if !is_queue(queue) {
        return Err(Trouble::NoSuchPrinter);
    }
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let encoded = queue.bytes().map(|byte| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    let uri = format!("ipp://localhost/printers/{}", encoded.collect::<String>());
    Ok(Request::new(operation).uri("printer-uri", &uri))
}

/// IPP's status codes.
const fn done_or_trouble(status: u16) -> Option<Trouble> {
    match status {
        0x0000..=0x00ff => None,
        0x0401..=0x0403 => Some(Trouble::NotAllowed),
        0x0406 | 0x0407 => Some(Trouble::NoSuchPrinter),
        0x0506 => Some(Trouble::Offline), // takes no jobs
        0x0507 => Some(Trouble::Busy),
        _ => Some(Trouble::Failed),
    }
}

/// The first thing to be mended, of what a printer is said to have. A reason may end in how grave it is.
fn trouble_of(printer: &Attributes) -> Option<Trouble> {
    const KNOWN: [(&str, Trouble); 13] = [
        ("cover-open", Trouble::CoverOpen),
        ("door-open", Trouble::CoverOpen),
        ("interlock-open", Trouble::CoverOpen),
        ("media-empty", Trouble::PaperOut),
        ("media-needed", Trouble::PaperOut),
        ("media-jam", Trouble::Failed),
        ("offline", Trouble::Offline),
        ("shutdown", Trouble::Offline),
        ("timed-out", Trouble::Unreachable),
        ("connecting-to-device", Trouble::Unreachable),
        ("paused", Trouble::Offline),
        ("moving-to-paused", Trouble::Offline),
        ("stopped-partly", Trouble::Offline),
    ];
    let bare = |reason: &str| {
        let graves = ["-report", "-warning", "-error"];
        let grave = graves.iter().find_map(|grave| reason.strip_suffix(grave));
        grave.unwrap_or(reason).to_owned()
    };
    let reasons: Vec<String> = printer.texts("printer-state-reasons").map(bare).collect();
    let known = |(name, _): &&(&str, Trouble)| reasons.iter().any(|reason| reason == name);
    KNOWN.iter().find(known).map(|(_, trouble)| *trouble)
}
