//! A real print service of the test's own: another configuration, another socket, nothing of the system's.

use crate::LONG;
use anyhow::{Context, Result, bail};
use pokea_printer::PrintService;
use rustix::process::{Pid, Signal, kill_process};
use std::fmt::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use tokio::time::{Instant, interval};

pub struct Cupsd {
    folder: TempDir,
    running: Child,
}

/// A queue, and where its bytes go.
pub struct Queue<'a> {
    pub name: &'a str,
    pub port: u16,
    pub more: &'a str,
}

impl Cupsd {
    pub async fn start(queues: &[Queue<'_>]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let at = folder.path();
        // CUPS gives up root's rights where it can, and must still get here.
        std::fs::set_permissions(at, PermissionsExt::from_mode(0o755))?;
        let mut files = String::new();
        writeln!(files, "ServerRoot {}", at.display())?;
        for (directive, name) in [
            ("RequestRoot", "spool"),
            ("CacheDir", "cache"),
            ("StateDir", "state"),
            ("TempDir", "temporary"),
            ("ErrorLog", "log"),
            ("AccessLog", "access"),
            ("PageLog", "pages"),
        ] {
            writeln!(files, "{directive} {}", at.join(name).display())?;
            if !directive.ends_with("Log") {
                std::fs::create_dir(at.join(name))?;
            }
        }
        std::fs::write(at.join("cups-files.conf"), files)?;
        let everybody = "Order allow,deny\nAllow all\n";
        std::fs::write(
            at.join("cupsd.conf"),
            format!(
                "Listen {}\nLogLevel debug\nBrowsing No\nWebInterface No\nDefaultAuthType None\nErrorPolicy retry-job\n\
                 <Location />\n{everybody}</Location>\n<Policy default>\n<Limit All>\n{everybody}</Limit>\n</Policy>\n",
                at.join("socket").display()
            ),
        )?;
        let mut printers = String::new();
        for Queue { name, port, more } in queues {
            writeln!(
                printers,
                "<Printer {name}>\nDeviceURI socket://127.0.0.1:{port}\nAccepting Yes\n{more}\n</Printer>"
            )?;
        }
        std::fs::write(at.join("printers.conf"), printers)?;

        let running = Command::new(program())
            .arg("-f")
            .arg("-c")
            .arg(at.join("cupsd.conf"))
            .arg("-s")
            .arg(at.join("cups-files.conf"))
            .stdin(Stdio::null())
            .spawn()
            .context("cupsd does not start; scripts/test installs it (Debian: cups)")?;
        let mut cupsd = Self { folder, running };
        cupsd.is_up().await?;
        Ok(cupsd)
    }

    async fn is_up(&mut self) -> Result<()> {
        let (began, mut again) = (Instant::now(), interval(crate::SHORT / 10));
        while UnixStream::connect(self.socket()).is_err() {
            if let Some(status) = self.running.try_wait()? {
                bail!("cupsd ended: {status}\n{}", self.log());
            }
            if began.elapsed() > LONG {
                bail!("cupsd is not up\n{}", self.log());
            }
            again.tick().await;
        }
        Ok(())
    }

    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    pub fn service(&self) -> PrintService {
        PrintService::at_socket(self.socket())
    }

    /// Asked to, so that it ends its own programs too.
    pub fn stop(&mut self) -> Result<()> {
        if self.running.try_wait()?.is_none() {
            kill_process(Pid::from_child(&self.running), Signal::TERM)?;
            self.running.wait()?;
        }
        Ok(())
    }

    /// The jobs that it has, as its own files say, in no order: what came of each is asked of the service.
    pub fn control_files(&self) -> Result<usize> {
        let spool = std::fs::read_dir(self.folder.path().join("spool"))?;
        let names = spool.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        Ok(names.filter(|name| name.starts_with('c')).count())
    }
}

impl Drop for Cupsd {
    fn drop(&mut self) {
        let _ = self.stop();
    }
}

/// Not every user has the folder of such programs in `PATH`.
fn program() -> PathBuf {
    let usual = PathBuf::from("/usr/sbin/cupsd");
    if usual.exists() {
        usual
    } else {
        "cupsd".into()
    }
}
