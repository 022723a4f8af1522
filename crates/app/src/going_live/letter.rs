//! The letter to Safaricom, of what is known of the shop and of the last test run.

use super::Journey;
use crate::App;
use crate::commands::WriteLetter;
use crate::till::Answer;
use crate::views::going_live::{CheckedView, SetupProblem, TrialCase, TrialCaseView, TrialVerdict};
use crate::whole::{Readers, write_whole};
use pokea_domain::launch::ShopNumber;
use pokea_domain::shop::World;
use pokea_domain::{Millis, shop::Shop};
use pokea_receipts::{LetterTest, Paper, ProductionLetter, production_letter, to_pdf};
use std::path::PathBuf;

const FILE: &str = "request-for-production.pdf";

impl App {
    /// Writes the letter, and opens it in the PC's own viewer. Only a test run that went well makes one.
    pub async fn write_letter(&self, request: WriteLetter) -> Answer<CheckedView> {
        let (now, here) = (self.0.core.now(), self.0.core.shop.clone());
        let checked = self
            .travel(move |worlds, journey| {
                let profile = worlds.profile(World::Live)?;
                let relay = worlds.profile(World::Sandbox)?.relay;
                let (Some(number), Some(relay)) = (profile.number, relay) else {
                    return Ok(Some(SetupProblem::NotReady));
                };
                if !journey.has_passed() {
                    return Ok(Some(SetupProblem::NotReady));
                }
                let texts = [&request.use_case, &request.payments_a_day];
                if texts.iter().any(|text| text.trim().is_empty()) {
                    return Ok(Some(SetupProblem::Empty));
                }
                let shop = Shop {
                    name: profile.name,
                    address: profile.address,
                    kra_pin: profile.kra_pin,
                    till_number: number.paid_to().to_owned(),
                    register: here.register,
                };
                let letter = ProductionLetter {
                    shop,
                    store: match number {
                        ShopNumber::Till { store, .. } => Some(store),
                        ShopNumber::Paybill { .. } => None,
                    },
                    administrator: journey.business.administrator.clone(),
                    email: journey.business.email.clone(),
                    phone: journey.business.phone.clone(),
                    use_case: request.use_case.trim().to_owned(),
                    payments_a_day: request.payments_a_day.trim().to_owned(),
                    callbacks: format!("{relay}/c/"),
                    tests: tests(journey),
                    at: now,
                };
                let path = worlds.root().join(FILE);
                let pdf = to_pdf(&production_letter(&letter).layout(Paper::A4));
                write_whole(&path, &pdf, Readers::Anyone)?;
                journey.letter = Some(path.display().to_string());
                Ok(None)
            })
            .await?;
        if let (None, Some(path)) = (checked.problem, &checked.view.letter)
            && let Err(error) = (self.0.viewer)(&PathBuf::from(path))
        {
            tracing::warn!(%error, "the letter was written and not opened");
        }
        Ok(checked)
    }
}

fn tests(journey: &Journey) -> Vec<LetterTest> {
    let cases = journey.trial.iter().flat_map(|trial| &trial.cases);
    cases.map(test).collect()
}

fn test(case: &TrialCaseView) -> LetterTest {
    let what = match case.case {
        TrialCase::Token => "Access token",
        TrialCase::Addresses => "Registration of addresses",
        TrialCase::Paid => "M-PESA Express, paid, proven by query",
        TrialCase::Callback => "Callback received over HTTPS",
        TrialCase::Cancelled => "M-PESA Express, cancelled by customer",
    };
    let verdict = match case.verdict {
        Some(TrialVerdict::Good) => "passed",
        Some(_) | None => "not passed",
    };
    let at = case.at_ms.map(|at| Millis(at).nairobi().paper());
    let parts = [Some(verdict.to_owned()), at, case.reference.clone()];
    LetterTest {
        what: what.to_owned(),
        result: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
    }
}
