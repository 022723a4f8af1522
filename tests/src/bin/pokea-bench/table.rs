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
}

/// One line: ours, what it is held against, their ratios, and what was promised.
#[derive(Debug, Default)]
pub(crate) struct Row {
    what: String,
    samples: String,
    ours: [String; 2],
    against: String,
    theirs: [String; 2],
    /// By the medians. A computer that does other things too has a bad 99th percentile on both sides, which hides what this shows.
    typical: Option<f64>,
    ratio: Option<f64>,
    reach: Option<Reach>,
}

impl Row {
    /// Times against times of the same run, by their 99th percentiles.
    pub(crate) fn against(
        what: &str,
        ours: &Samples,
        against: &str,
        theirs: &Samples,
        reach: Option<Reach>,
    ) -> Self {
        let by = |percent| {
            ours.percentile(percent).as_secs_f64() / theirs.percentile(percent).as_secs_f64()
        };
        Self {
            against: against.to_owned(),
            theirs: [50, 99].map(|percent| time(theirs.percentile(percent))),
            typical: Some(by(50)),
            ratio: Some(by(99)),
            reach,
            ..Self::part(what, ours)
        }
    }

    /// The same by their medians, for what is measured too seldom to have a 99th percentile.
    pub(crate) fn medians(
        what: &str,
        ours: &Samples,
        against: &str,
        theirs: &Samples,
        reach: Option<Reach>,
    ) -> Self {
        let row = Self::against(what, ours, against, theirs, reach);
        Self {
            ratio: row.typical,
            ..row
        }
    }

    /// Times against a limit.
    pub(crate) fn within(what: &str, ours: &Samples, limit: Duration) -> Self {
        Self {
            against: format!("{} ms", limit.as_millis()),
            ratio: Some(ours.percentile(99).as_secs_f64() / limit.as_secs_f64()),
            reach: Some(Reach::AtMost(1.0)),
            ..Self::part(what, ours)
        }
    }

    /// A part of a time, for whoever wants to know where it goes.
    pub(crate) fn part(what: &str, ours: &Samples) -> Self {
        Self {
            what: what.to_owned(),
            samples: ours.0.len().to_string(),
            ours: [50, 99].map(|percent| time(ours.percentile(percent))),
            ..Self::default()
        }
    }

    /// A size against a limit, in bytes.
    pub(crate) fn size(what: &str, bytes: usize, limit: usize) -> Self {
        let kilobytes = |bytes: usize| format!("{:.1} kB", bytes as f64 / 1e3);
        Self {
            what: what.to_owned(),
            ours: [kilobytes(bytes), String::new()],
            against: kilobytes(limit),
            ratio: Some(bytes as f64 / limit as f64),
            reach: Some(Reach::AtMost(1.0)),
            ..Self::default()
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
            against: against.to_owned(),
            theirs: [median(theirs), slowest(theirs)].map(rate),
            ratio: Some(median(ours) / median(theirs)),
            reach: Some(Reach::AtLeast(least)),
            ..Self::rate_at_least(what, ours, least)
        }
    }

    /// Rates of several rounds against the least that they must be.
    pub(crate) fn rate_at_least(what: &str, ours: &[f64], least: f64) -> Self {
        Self {
            what: what.to_owned(),
            samples: ours.len().to_string(),
            ours: [median(ours), slowest(ours)].map(rate),
            against: rate(least),
            ratio: Some(median(ours) / least),
            reach: Some(Reach::AtLeast(1.0)),
            ..Self::default()
        }
    }

    pub(crate) fn table(rows: &[Self]) -> String {
        let header = [
            "", "samples", "p50", "p99", "against", "p50", "p99", "at p50", "ratio",
        ];
        let mut table = line(header, "budget");
        for row in rows {
            let [ours, ours_bad] = &row.ours;
            let [theirs, theirs_bad] = &row.theirs;
            let (typical, ratio) = (number(row.typical), number(row.ratio));
            let cells = [
                &row.what,
                &row.samples,
                ours,
                ours_bad,
                &row.against,
                theirs,
                theirs_bad,
                &typical,
                &ratio,
            ];
            table += &line(cells.map(String::as_str), &row.verdict());
        }
        table
    }

    fn verdict(&self) -> String {
        let (Some(reach), Some(ratio)) = (self.reach, self.ratio) else {
            return String::new();
        };
        let (met, text) = match reach {
            Reach::AtMost(most) => (ratio <= most, format!("<= {most:.2}")),
            Reach::AtLeast(least) => (ratio >= least, format!(">= {least:.2}")),
        };
        if met { text } else { format!("{text}  over") }
    }
}

fn line(cells: [&str; 9], budget: &str) -> String {
    let [
        what,
        samples,
        ours,
        ours_bad,
        against,
        theirs,
        theirs_bad,
        typical,
        ratio,
    ] = cells;
    let line = format!(
        "{what:<44}{samples:>8}{ours:>12}{ours_bad:>12}   {against:<31}{theirs:>12}{theirs_bad:>12}{typical:>8}{ratio:>8}   {budget}"
    );
    format!("{}\n", line.trim_end())
}

fn number(ratio: Option<f64>) -> String {
    ratio.map_or(String::new(), |ratio| format!("{ratio:.2}"))
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
