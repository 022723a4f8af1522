//! The staff at this till: PINs that are proved, a till that locks, approvals, and people who come and leave. Who may do what is
//! `pokea_domain::staff`'s, and asked in `door.rs`; how long a wrong PIN makes wait is [`pokea_domain::staff::Lockout`]'s.

mod digest;
mod session;

pub(crate) use session::{Barred, NoSecond, Session};

use crate::App;
use crate::commands::{
    AddPerson, Approve, CommandError, CommandErrorCode, Nothing, OnePerson, SetDiscountLimit,
    SetOwnPin, SetPassphrase, SetPin, SignIn, Typed,
};
use crate::views::TillView;
use crate::views::fields::FieldProblem;
use digest::Pepper;
use pokea_domain::PersonId;
use pokea_domain::discount::DiscountLimit;
use pokea_domain::staff::{
    Act, Event, Name, NameError, Passphrase, PassphraseError, Pin, PinError, Refusal, Role, active,
    add, archive,
};
use pokea_store::{Credential, Digest};
use std::sync::PoisonError;
use std::time::Duration;

type Answer<T> = Result<T, CommandError>;

/// How often it is counted how long Pokea has run.
const TICK: Duration = Duration::from_secs(10);

/// Counts for as long as the app runs. What was slept is counted and no clock is read, so that none can be set forward.
pub(crate) async fn run(app: App) {
    loop {
        app.0.core.clock().sleep(TICK).await;
        if app.blocking(|app| app.0.core.ran(TICK)).await.is_err() {
            return;
        }
    }
}

impl App {
    /// Whether this may be done now, by whoever stands at the till.
    pub(crate) async fn may(&self, act: Option<Act>) -> Answer<()> {
        let Some(act) = act else { return Ok(()) };
        Ok(self.blocking(move |app| app.0.core.may(act)).await???)
    }

    /// Somebody stands at the till from now on.
    pub async fn sign_in(&self, request: SignIn) -> Answer<TillView> {
        let person = person_id(&request.person)?;
        self.blocking(move |app| {
            let credential = match request.passphrase {
                true => Credential::Passphrase(person),
                false => Credential::Pin(person),
            };
            let signed_in = Event::SignedIn { person };
            app.prove(credential, person, &request.secret, Some(&signed_in))?;
            app.0.core.signed_in(person);
            Ok::<_, CommandError>(())
        })
        .await??;
        Ok(self.screen())
    }

    /// Nobody stands at the till.
    pub async fn sign_out(&self, _: Nothing) -> Answer<TillView> {
        self.leave_till(false).await;
        Ok(self.screen())
    }

    /// Locks the till, if there is a lock.
    pub(crate) async fn leave_till(&self, by_itself: bool) {
        // An app that is ending has no till to leave.
        drop(
            self.blocking(move |app| app.0.core.leave_till(by_itself))
                .await,
        );
    }

    /// Somebody who may do it lets whoever stands at the till do it once.
    pub async fn approve(&self, request: Approve) -> Answer<TillView> {
        let (act, by) = (request.act, person_id(&request.person)?);
        self.blocking(move |app| {
            let core = &app.0.core;
            let person = core.at_till().ok_or(CommandErrorCode::Locked)?;
            let staff = core.staff()?;
            if !act.is_for(active(&staff, by)?.role) {
                return Err(CommandErrorCode::MayNotApprove.into());
            }
            let approved = Event::Approved { act, by, person };
            app.prove(Credential::Pin(by), by, &request.pin, Some(&approved))?;
            core.approved(act, by);
            Ok::<_, CommandError>(())
        })
        .await??;
        Ok(self.screen())
    }

    /// Names somebody who may stand at the till. Whoever is named first stands there.
    pub async fn add_person(&self, request: AddPerson) -> Answer<TillView> {
        let person = person_id(&request.person)?;
        let name = Name::parse(&request.name).map_err(FieldProblem::from)?;
        let pin = Pin::choose(request.pin.expose()).map_err(FieldProblem::from)?;
        let phrase = match (request.role, request.passphrase) {
            (Role::Owner, phrase) => Some(chosen(&phrase.unwrap_or_default())?),
            (Role::Manager | Role::Cashier, _) => None,
        };
        self.blocking(move |app| {
            let core = &app.0.core;
            let staff = core.staff()?;
            if active(&staff, person).is_ok() {
                return Ok(());
            }
            let mut events = vec![add(&staff, person, name, request.role)?];
            let is_first = staff.iter().all(|person| person.archived);
            events.extend(is_first.then_some(Event::SignedIn { person }));
            let mut credentials = vec![(Credential::Pin(person), app.digest_pin(&pin)?)];
            if let Some(phrase) = phrase {
                credentials.push((Credential::Passphrase(person), digest_phrase(&phrase)?));
            }
            core.keep_staff(&events, &credentials)?;
            if is_first {
                core.signed_in(person);
            }
            Ok::<_, CommandError>(())
        })
        .await??;
        Ok(self.screen())
    }

    /// Gives somebody a new PIN.
    pub async fn set_pin(&self, request: SetPin) -> Answer<TillView> {
        let person = person_id(&request.person)?;
        let pin = Pin::choose(request.pin.expose()).map_err(FieldProblem::from)?;
        self.blocking(move |app| {
            active(&app.0.core.staff()?, person)?;
            let credential = (Credential::Pin(person), app.digest_pin(&pin)?);
            let event = Event::PinSet { person };
            Ok::<_, CommandError>(app.0.core.keep_staff(&[event], &[credential])?)
        })
        .await??;
        Ok(self.screen())
    }

    /// Gives whoever stands at the till a new PIN, if they know the one until now. Wrong ones count as at the lock.
    pub async fn set_own_pin(&self, request: SetOwnPin) -> Answer<TillView> {
        let pin = Pin::choose(request.pin.expose()).map_err(FieldProblem::from)?;
        self.blocking(move |app| {
            let core = &app.0.core;
            let person = core.at_till().ok_or(CommandErrorCode::Locked)?;
            let credential = Credential::Pin(person);
            let digest = app.digest_pin(&pin)?;
            app.prove(credential, person, &request.old, None)?;
            let event = Event::PinSet { person };
            Ok::<_, CommandError>(core.keep_staff(&[event], &[(credential, digest)])?)
        })
        .await??;
        Ok(self.screen())
    }

    /// Gives an owner a new passphrase.
    pub async fn set_passphrase(&self, request: SetPassphrase) -> Answer<TillView> {
        let person = person_id(&request.person)?;
        let phrase = chosen(&request.passphrase)?;
        self.blocking(move |app| {
            let staff = app.0.core.staff()?;
            if active(&staff, person)?.role != Role::Owner {
                return Err(CommandErrorCode::BadRequest.into());
            }
            let credential = (Credential::Passphrase(person), digest_phrase(&phrase)?);
            let event = Event::PassphraseSet { person };
            Ok::<_, CommandError>(app.0.core.keep_staff(&[event], &[credential])?)
        })
        .await??;
        Ok(self.screen())
    }

    /// How much may be taken off a basket without somebody's approval.
    pub async fn set_discount_limit(&self, request: SetDiscountLimit) -> Answer<TillView> {
        let limit = DiscountLimit::parse(&request.percent).map_err(FieldProblem::from)?;
        self.blocking(move |app| app.0.core.set_discount_limit(limit))
            .await??;
        Ok(self.screen())
    }

    /// Somebody leaves.
    pub async fn archive_person(&self, request: OnePerson) -> Answer<TillView> {
        let person = person_id(&request.person)?;
        self.blocking(move |app| {
            let event = archive(&app.0.core.staff()?, person)?;
            Ok::<_, CommandError>(app.0.core.keep_staff(&[event], &[])?)
        })
        .await??;
        Ok(self.screen())
    }

    /// Returns if this is what `person` chose; `then` is kept with the right try, if there is one. A try is counted on disk before it is looked at.
    fn prove(
        &self,
        credential: Credential,
        person: PersonId,
        secret: &Typed,
        then: Option<&Event>,
    ) -> Answer<()> {
        let proving = self.0.proving.lock();
        let _one_at_a_time = proving.unwrap_or_else(PoisonError::into_inner);
        let core = &self.0.core;
        active(&core.staff()?, person)?;
        let held = core.store().credential(credential)?;
        let mut held = held.ok_or(CommandErrorCode::WrongPin)?;
        held.lockout = held.lockout.tried().map_err(|paused| CommandError {
            again_from_ms: Some(core.now().plus(paused.left).0),
            ..CommandErrorCode::TooManyTries.into()
        })?;
        let now = core.now();
        core.store().keep_try(credential, &held, &[], now)?;
        let right = match credential {
            Credential::Pin(_) => {
                digest::is_that(secret.expose().as_bytes(), &self.pepper()?, &held.digest)
            }
            Credential::Passphrase(_) => {
                let typed = Passphrase::typed(secret.expose());
                digest::is_that(typed.as_bytes(), &[], &held.digest)
            }
        };
        if right.map_err(|error| not_made(&error))? {
            held.lockout = held.lockout.was_right();
            core.store().keep_try(
                credential,
                &held,
                then.map(std::slice::from_ref).unwrap_or_default(),
                now,
            )?;
            return Ok(());
        }
        if !held.lockout.left.is_zero() {
            let wrong = held.lockout.wrong;
            let locked_out = Event::LockedOut { person, wrong };
            core.store()
                .keep_try(credential, &held, &[locked_out], now)?;
        }
        Err(CommandErrorCode::WrongPin.into())
    }

    fn digest_pin(&self, pin: &Pin) -> Answer<Digest> {
        digest::digest(pin.as_bytes(), &self.pepper()?).map_err(|error| not_made(&error))
    }

    fn pepper(&self) -> Answer<Pepper> {
        digest::pepper(&*self.0.vault).map_err(|error| not_made(&error))
    }
}

fn digest_phrase(phrase: &Passphrase) -> Answer<Digest> {
    digest::digest(phrase.as_bytes(), &[]).map_err(|error| not_made(&error))
}

fn chosen(phrase: &Typed) -> Answer<Passphrase> {
    Ok(Passphrase::choose(phrase.expose()).map_err(FieldProblem::from)?)
}

fn person_id(text: &str) -> Answer<PersonId> {
    Ok(text.parse().map_err(|_| CommandErrorCode::BadRequest)?)
}

fn not_made(error: &std::io::Error) -> CommandError {
    tracing::error!(%error, "the vault did not answer, or nothing could be digested; nothing was changed");
    CommandErrorCode::NotSaved.into()
}

impl From<Barred> for CommandError {
    fn from(barred: Barred) -> Self {
        match barred {
            Barred::Locked => CommandErrorCode::Locked.into(),
            Barred::NeedsApproval(act) => Self {
                act: Some(act),
                ..CommandErrorCode::NeedsApproval.into()
            },
        }
    }
}

impl From<NoSecond> for CommandError {
    fn from(no: NoSecond) -> Self {
        match no {
            NoSecond::Barred(barred) => barred.into(),
            NoSecond::SamePerson => CommandErrorCode::SamePerson.into(),
            NoSecond::NobodyNamed => CommandErrorCode::NeedsSecondPerson.into(),
        }
    }
}

impl From<Refusal> for CommandError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::OwnerFirst => CommandErrorCode::OwnerFirst.into(),
            Refusal::NameTaken => FieldProblem::NameTaken.into(),
            Refusal::OnlyOwner => CommandErrorCode::OnlyOwner.into(),
            Refusal::NoSuchPerson => CommandErrorCode::NotFound.into(),
            Refusal::TooMany => CommandErrorCode::StaffFull.into(),
        }
    }
}

impl From<NameError> for FieldProblem {
    fn from(error: NameError) -> Self {
        match error {
            NameError::Empty => Self::NameEmpty,
            NameError::TooLong => Self::NameTooLong,
            NameError::Unreadable => Self::NameUnreadable,
        }
    }
}

impl From<PinError> for FieldProblem {
    fn from(error: PinError) -> Self {
        match error {
            PinError::Length => Self::PinLength,
            PinError::Easy => Self::PinEasy,
        }
    }
}

impl From<PassphraseError> for FieldProblem {
    fn from(error: PassphraseError) -> Self {
        match error {
            PassphraseError::Short => Self::PassphraseShort,
            PassphraseError::Long => Self::PassphraseLong,
            PassphraseError::Easy => Self::PassphraseEasy,
        }
    }
}
