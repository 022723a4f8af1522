//! Customers who come again: the last digits of their number are enough, where the shop remembers phones. The screen is told no number of it before one
//! is chosen and asked.

use crate::App;
use crate::commands::counter::{FindRegulars, ForgetRegular, RememberPhones};
use crate::commands::{CommandErrorCode, Nothing};
use crate::till::Answer;
use crate::views::counter::{CounterView, RegularView, RegularsFound};
use pokea_domain::Msisdn;
use pokea_domain::regular::end_of_number;
use pokea_domain::staff::{Act, Setting};
use pokea_receipts::Greyscale;
use pokea_store::{Regular, RegularId};

/// As many as there are keys for.
const SHOWN: usize = 3;

impl App {
    /// Phones that end in what is typed.
    pub async fn find_regulars(&self, request: FindRegulars) -> Answer<RegularsFound> {
        let Some(digits) = end_of_number(&request.text) else {
            return Ok(RegularsFound::default());
        };
        let mut found = self
            .blocking(move |app| {
                let core = &app.0.core;
                core.store().regulars(&digits, core.now(), SHOWN + 1)
            })
            .await??;
        let more = found.len() > SHOWN;
        found.truncate(SHOWN);
        Ok(RegularsFound {
            regulars: found.into_iter().map(view).collect(),
            more,
        })
    }

    /// Forgets a phone.
    pub async fn forget_regular(&self, request: ForgetRegular) -> Answer<RegularsFound> {
        self.blocking(move |app| app.0.core.store().forget_regular(RegularId(request.id)))
            .await??;
        Ok(RegularsFound::default())
    }

    /// How the counter is set up.
    pub async fn read_counter(&self, _: Nothing) -> Answer<CounterView> {
        self.blocking(|app| {
            // One after the other: each takes the store for itself.
            let remembers_phones = app.0.core.store().remembers_phones()?;
            let (lets_through, _) = app.validation_rule()?;
            let records_of = app.0.core.records_registered()?;
            let logo = app.logo().as_ref().map(Greyscale::to_svg);
            Ok(CounterView {
                remembers_phones,
                lets_through,
                records_of,
                logo,
            })
        })
        .await?
    }

    /// Remembers phones from now on, or forgets them all.
    pub async fn remember_phones(&self, request: RememberPhones) -> Answer<CounterView> {
        self.blocking(move |app| {
            app.0.core.log_change(Setting::Regulars, Act::Settings)?;
            app.0.core.store().remember_phones(request.wanted)
        })
        .await??;
        self.read_counter(Nothing {}).await
    }

    /// The number of a phone that was chosen.
    pub(crate) async fn regular_phone(&self, id: i64) -> Answer<Msisdn> {
        let known = self
            .blocking(move |app| {
                let core = &app.0.core;
                core.store().regular(RegularId(id), core.now())
            })
            .await??;
        let known = known.ok_or(CommandErrorCode::PhoneForgotten)?;
        Ok(known.phone)
    }
}

fn view(regular: Regular) -> RegularView {
    RegularView {
        id: regular.id.0,
        phone: regular.phone.masked(),
        payer: regular.payer,
    }
}
