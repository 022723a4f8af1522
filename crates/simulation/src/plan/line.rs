//! A plan as the one line that runs it again: printed, and read back.

use super::{MINUTES, Plan};
use crate::bug::Bug;
use crate::fault::Fault;
use crate::script::SCRIPTS;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// The program that runs a plan.
const PROGRAM: &str = "scripts/simulate";

/// What is no argument of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadArgument {
    /// Something must follow it.
    #[error("{0} needs a value")]
    NoValue(String),
    /// A number must follow it, or several with commas between.
    #[error("{0} is no number that fits here")]
    NoNumber(String),
    /// No fault has this name; `--only none` has none.
    #[error("there is no fault {0}")]
    NoFault(String),
    /// No planted bug has this name; `--bugs` prints them all.
    #[error("there is no planted bug {0}")]
    NoBug(String),
    /// It is no argument at all.
    #[error("{0} is not understood")]
    Unknown(String),
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PROGRAM} --seed {}", self.seed)?;
        let list = |items: Vec<String>| items.join(",");
        if let Some(bug) = self.bug {
            write!(f, " --bug {}", bug.name())?;
        }
        if let Some(script) = self.script {
            write!(f, " --script {script}")?;
        }
        if self.minutes != MINUTES {
            write!(f, " --minutes {}", self.minutes)?;
        }
        if self.customers != u32::MAX {
            write!(f, " --customers {}", self.customers)?;
        }
        let (off, on): (Vec<Fault>, Vec<Fault>) = Fault::ALL
            .iter()
            .partition(|fault| self.without.contains(fault));
        let names =
            |faults: Vec<Fault>| list(faults.iter().map(|fault| fault.name().to_owned()).collect());
        match (off.len(), on.len()) {
            (0, _) => {}
            (few, rest) if few <= rest => write!(f, " --without {}", names(off))?,
            (_, 0) => write!(f, " --only none")?,
            _ => write!(f, " --only {}", names(on))?,
        }
        if !self.skip.is_empty() {
            write!(
                f,
                " --skip {}",
                list(self.skip.iter().map(u32::to_string).collect())
            )?;
        }
        if !self.crash_at.is_empty() {
            write!(
                f,
                " --crash-at {}",
                list(self.crash_at.iter().map(u64::to_string).collect())
            )?;
        }
        Ok(())
    }
}

impl FromStr for Plan {
    type Err = BadArgument;

    fn from_str(line: &str) -> Result<Self, BadArgument> {
        let mut plan = Self::of(1);
        let line = line.trim();
        let mut words = line
            .strip_prefix(PROGRAM)
            .unwrap_or(line)
            .split_whitespace();
        while let Some(word) = words.next() {
            if !plan.takes(word, || words.next().map(str::to_owned))? {
                return Err(BadArgument::Unknown(word.to_owned()));
            }
        }
        Ok(plan)
    }
}

impl Plan {
    /// Takes one argument in, with the value that follows it. False if it is none of a plan's.
    pub fn takes(
        &mut self,
        argument: &str,
        value: impl FnOnce() -> Option<String>,
    ) -> Result<bool, BadArgument> {
        let value = || value().ok_or_else(|| BadArgument::NoValue(argument.to_owned()));
        match argument {
            "--seed" => self.seed = number(&value()?)?,
            "--minutes" => self.minutes = number(&value()?)?,
            "--customers" => self.customers = number(&value()?)?,
            "--script" => {
                let value = value()?;
                let script = number(&value)?;
                self.script = Some(script).filter(|script| *script < SCRIPTS.len());
                self.script.ok_or(BadArgument::NoNumber(value))?;
            }
            "--skip" => self.skip = numbers(&value()?)?,
            "--crash-at" => self.crash_at = numbers(&value()?)?.into_iter().collect(),
            "--bug" => {
                let name = value()?;
                self.bug = Some(Bug::named(&name).ok_or(BadArgument::NoBug(name))?);
            }
            "--without" => self.without = faults(&value()?)?,
            "--only" => {
                let only = faults(&value()?)?;
                let rest = Fault::ALL.iter().filter(|fault| !only.contains(fault));
                self.without = rest.copied().collect();
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

fn number<T: FromStr>(text: &str) -> Result<T, BadArgument> {
    text.parse()
        .map_err(|_| BadArgument::NoNumber(text.to_owned()))
}

fn numbers<T: FromStr + Ord>(text: &str) -> Result<BTreeSet<T>, BadArgument> {
    text.split(',').map(number).collect()
}

fn faults(names: &str) -> Result<BTreeSet<Fault>, BadArgument> {
    let named = |name: &str| {
        let fault = Fault::ALL.iter().find(|fault| fault.name() == name);
        fault
            .copied()
            .ok_or_else(|| BadArgument::NoFault(name.to_owned()))
    };
    let names = names.split(',').filter(|name| *name != "none");
    names.map(named).collect()
}
