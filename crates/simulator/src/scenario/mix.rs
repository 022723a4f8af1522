//! Scenarios by chance.

use super::Scenario;
use crate::random::Random;
use std::str::FromStr;
use thiserror::Error;

/// Scenarios by chance: each with its weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mix(Vec<(Scenario, u32)>);

/// A text that is no mix.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "{0:?} is no mix: write everyday, or scenarios with weights as in paid=90,dismissed=8,callback_lost=2"
)]
pub struct MixError(String);

impl Mix {
    /// Each scenario as often as its weight; `None` if all weights are zero.
    #[must_use]
    pub fn new(weights: &[(Scenario, u32)]) -> Option<Self> {
        let weights: Vec<_> = weights
            .iter()
            .copied()
            .filter(|(_, weight)| *weight > 0)
            .collect();
        (!weights.is_empty()).then_some(Self(weights))
    }

    /// A shop's day as we imagine it: most customers pay, and everything else happens too.
    #[must_use]
    pub fn everyday() -> Self {
        Self(vec![
            (Scenario::Paid, 80),
            (Scenario::Dismissed, 6),
            (Scenario::NoMoney, 4),
            (Scenario::WrongPin, 2),
            (Scenario::Ignored, 2),
            (Scenario::Unreachable, 2),
            (Scenario::CallbackLost, 1),
            (Scenario::CallbackTwice, 1),
            (Scenario::AnswerLost, 1),
            (Scenario::SystemBusy, 1),
        ])
    }

    pub(crate) fn draw(&self, random: &mut Random) -> Scenario {
        let total: u64 = self.0.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let mut place = random.within(1..=total);
        for (scenario, weight) in &self.0 {
            match place.checked_sub(u64::from(*weight)) {
                Some(rest) if rest > 0 => place = rest,
                _ => return *scenario,
            }
        }
        Scenario::Paid
    }
}

impl FromStr for Mix {
    type Err = MixError;

    fn from_str(text: &str) -> Result<Self, MixError> {
        if text == "everyday" {
            return Ok(Self::everyday());
        }
        let weights = text.split(',').map(|part| {
            let (name, weight) = part.split_once('=')?;
            let scenario = serde_json::from_value(name.trim().into()).ok()?;
            Some((scenario, weight.trim().parse().ok()?))
        });
        let weights: Option<Vec<_>> = weights.collect();
        weights
            .and_then(|weights| Self::new(&weights))
            .ok_or_else(|| MixError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mix_is_as_its_weights() {
        let mix: Mix = "paid=3,dismissed=1, no_money=0".parse().expect("a mix");
        let mut random = Random::new(7);
        let paid = (0..4_000)
            .filter(|_| mix.draw(&mut random) == Scenario::Paid)
            .count();
        assert!((2_900..3_100).contains(&paid), "{paid}");
        for wrong in ["", "paid", "paid=x", "paid=0", "danced=1"] {
            assert!(wrong.parse::<Mix>().is_err(), "{wrong}");
        }
    }
}
