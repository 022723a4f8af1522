//! Figures, and the table that they stand in.

use std::time::Duration;

/// How long something took, again and again.
#[derive(Debug, Default)]
pub(crate) struct Samples(Vec<Duration>);

impl Samples {
    pub(crate) fn push(&mut self, took: Duration) {
        self.0.push(took);
    }

    pub(crate) fn extend(&mut self, more: Self) {
        self.0.extend(more.0);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The time that so many percent of the samples did not exceed; zero if there are none.
    fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100).max(1) - 1;
        sorted.get(rank).copied().unwrap_or_default()
    }
}

/// What a ratio must reach.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reach {
    AtMost(f64),
    AtLeast(f64),
    /// Not promised; shown to tell where the time goes.
    Nothing,
}

impl Reach {
    fn is_met(self, ratio: f64) -> bool {
        match self {
            Self::AtMost(most) => ratio <= most,
            Self::AtLeast(least) => ratio >= least,
            Self::Nothing => true,
        }
    }
}

/// One line: ours, what it is held against, their ratio, and what was promised.
#[derive(Debug)]
pub(crate) struct Row {
    cells: [String; 7],
    ratio: Option<f64>,
    reach: Reach,
}

impl Row {
    /// Times against times of the same run, by their 99th percentiles.
    pub(crate) fn against(
        what: &str,
        ours: &Samples,
        against: &str,
        theirs: &Samples,
        reach: Reach,
    ) -> Self {
        let (typical, bad) = (ours.percentile(50), ours.percentile(99));
        let (their_typical, their_bad) = (theirs.percentile(50), theirs.percentile(99));
        Self {
            cells: [
                what.to_owned(),
                ours.len().to_string(),
                time(typical),
                time(bad),
                against.to_owned(),
                time(their_typical),
                time(their_bad),
            ],
            ratio: Some(bad.as_secs_f64() / their_bad.as_secs_f64()),
            reach,
        }
    }

    /// Times against a limit.
    pub(crate) fn within(what: &str, ours: &Samples, limit: Duration) -> Self {
        let bad = ours.percentile(99);
        Self {
            ratio: Some(bad.as_secs_f64() / limit.as_secs_f64()),
            reach: Reach::AtMost(1.0),
            ..Self::part(what, ours).held_against(format!("{} ms", limit.as_millis()))
        }
    }

    /// A part of a time, for whoever wants to know where it goes.
    pub(crate) fn part(what: &str, ours: &Samples) -> Self {
        let cells = [
            what.to_owned(),
            ours.len().to_string(),
            time(ours.percentile(50)),
            time(ours.percentile(99)),
            String::new(),
            String::new(),
            String::new(),
        ];
        Self {
            cells,
            ratio: None,
            reach: Reach::Nothing,
        }
    }

    /// A size against a limit, in bytes.
    pub(crate) fn size(what: &str, bytes: usize, limit: usize) -> Self {
        let kilobytes = |bytes: usize| format!("{:.1} kB", bytes as f64 / 1e3);
        let mut cells: [String; 7] = Default::default();
        cells[0] = what.to_owned();
        cells[2] = kilobytes(bytes);
        cells[4] = kilobytes(limit);
        Self {
            cells,
            ratio: Some(bytes as f64 / limit as f64),
            reach: Reach::AtMost(1.0),
        }
    }

    /// Rates of several rounds against rates of the same rounds, by their medians; the slowest round stands where a time has its 99th
    /// percentile.
    pub(crate) fn rates(
        what: &str,
        ours: &[f64],
        against: &str,
        theirs: &[f64],
        least: f64,
    ) -> Self {
        Self {
            cells: [
                what.to_owned(),
                ours.len().to_string(),
                rate(median(ours)),
                rate(slowest(ours)),
                against.to_owned(),
                rate(median(theirs)),
                rate(slowest(theirs)),
            ],
            ratio: Some(median(ours) / median(theirs)),
            reach: Reach::AtLeast(least),
        }
    }

    /// Rates of several rounds against the least that they must be.
    pub(crate) fn rate_at_least(what: &str, ours: &[f64], least: f64) -> Self {
        let mut row = Self::rates(what, ours, &rate(least), &[least], 1.0);
        row.cells[5].clear();
        row.cells[6].clear();
        row
    }

    fn held_against(mut self, against: String) -> Self {
        self.cells[4] = against;
        self
    }

    pub(crate) fn table(rows: &[Self]) -> String {
        let mut text = line(
            ["", "samples", "p50", "p99", "against", "p50", "p99"],
            "ratio",
            "budget",
        );
        for row in rows {
            let ratio = row
                .ratio
                .map_or(String::new(), |ratio| format!("{ratio:.2}"));
            let over = match row.ratio {
                Some(ratio) if !row.reach.is_met(ratio) => "  over",
                Some(_) | None => "",
            };
            let budget = match row.reach {
                Reach::AtMost(most) => format!("<= {most:.2}{over}"),
                Reach::AtLeast(least) => format!(">= {least:.2}{over}"),
                Reach::Nothing => String::new(),
            };
            text += &line(row.cells.each_ref().map(String::as_str), &ratio, &budget);
        }
        text
    }
}

fn line(cells: [&str; 7], ratio: &str, budget: &str) -> String {
    let [what, count, typical, bad, against, their_typical, their_bad] = cells;
    let line = format!(
        "{what:<46}{count:>8}{typical:>11}{bad:>11}   {against:<32}{their_typical:>11}{their_bad:>11}{ratio:>8}   {budget}"
    );
    format!("{}\n", line.trim_end())
}

fn time(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1e3)
}

fn rate(rate: f64) -> String {
    format!("{rate:.0}/s")
}

fn median(rates: &[f64]) -> f64 {
    let mut sorted = rates.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

fn slowest(rates: &[f64]) -> f64 {
    rates.iter().copied().fold(f64::INFINITY, f64::min)
}
