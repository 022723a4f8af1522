//! Phone numbers as they are read, for a library of others to check (`tests/oracles/phones`): a JSON string a line goes in, and the twelve
//! digits that Daraja takes come out, or an empty line for what is none.

use pokea_domain::Msisdn;
use std::error::Error;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let text: String = serde_json::from_str(&line?)?;
        let read = Msisdn::parse(&text);
        writeln!(
            out,
            "{}",
            read.as_ref().map_or("", |phone| phone.as_daraja())
        )?;
    }
    Ok(())
}
