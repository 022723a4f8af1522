//! From practice to real money: what is known of the shop, what Safaricom's ten steps still want, and which world this PC works in. All of it
//! lies beside the worlds and not in one of them, since it begins in practice and ends in the live world.

mod checks;
mod letter;
mod trial;

pub(crate) use trial::Trial;

use crate::App;
use crate::commands::{
    CommandError, CommandErrorCode, EnterWorld, MakeVault, Nothing, OpenVault, RealWorld,
    SetBusiness, SetChore, SetKeys, SetOperator, SetRelay,
};
use crate::pairing::is_paired;
use crate::till::Answer;
use crate::views::going_live::{
    BusinessView, CheckedView, ChoreView, GoingLiveView, SetupProblem, StepView, TrialVerdict,
    TrialView, UnsealedView, WorldView,
};
use crate::worlds::{Profile, VaultError, VaultState, Worlds, read_json, write_json};
use pokea_domain::kra_pin::KraPin;
use pokea_domain::launch::{Business, Chore, ShopNumber, Step};
use pokea_domain::shop::World;
use pokea_domain::staff::PassphraseError;
use pokea_domain::{Millis, Msisdn};
use pokea_mailbox::BaseUrl;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

/// Beside the worlds.
const JOURNEY: &str = "going-live.json";

/// How far the shop has come.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Journey {
    business: BusinessView,
    chores: BTreeSet<Chore>,
    trial: Option<TrialView>,
    letter: Option<String>,
}

impl Journey {
    fn read(worlds: &Worlds) -> io::Result<Self> {
        Ok(read_json(&worlds.root().join(JOURNEY))?.unwrap_or_default())
    }

    fn keep(&self, worlds: &Worlds) -> io::Result<()> {
        write_json(worlds.root(), JOURNEY, self)
    }

    /// The most papers, while nobody has said what kind of business it is.
    fn kind(&self) -> Business {
        self.business.business.unwrap_or(Business::Company)
    }

    fn has_passed(&self) -> bool {
        let trial = self.trial.as_ref().filter(|trial| !trial.running);
        trial.is_some_and(|trial| {
            { trial.cases.iter() }.all(|case| case.verdict == Some(TrialVerdict::Good))
        })
    }
}

impl RealWorld {
    const ALL: [Self; 2] = [Self::Sandbox, Self::Live];

    const fn other(self) -> Self {
        match self {
            Self::Sandbox => Self::Live,
            Self::Live => Self::Sandbox,
        }
    }
}

impl From<RealWorld> for World {
    fn from(world: RealWorld) -> Self {
        match world {
            RealWorld::Sandbox => Self::Sandbox,
            RealWorld::Live => Self::Live,
        }
    }
}

impl Worlds {
    /// Opens this PC's secrets for a till that waits for them.
    pub fn unseal(&self, request: &OpenVault) -> Result<UnsealedView, CommandError> {
        let problem =
            opened(self.open_vault(&request.passphrase)).map_err(|error| not_kept(&error))?;
        if problem.is_none() {
            self.choose(self.world())
                .map_err(|error| not_kept(&error))?;
        }
        Ok(UnsealedView { problem })
    }

    /// The till opens in practice from now on: for a world that did not open.
    pub fn back_to_practice(&self) -> Result<UnsealedView, CommandError> {
        self.choose(World::Practice)
            .map_err(|error| not_kept(&error))?;
        Ok(UnsealedView { problem: None })
    }
}

impl App {
    /// How far the shop is on its way to real money.
    pub async fn going_live(&self, _: Nothing) -> Answer<GoingLiveView> {
        self.blocking(Self::journey).await?
    }

    /// Ticks one thing that somebody did elsewhere, or takes the tick away.
    pub async fn set_chore(&self, request: SetChore) -> Answer<GoingLiveView> {
        self.travel(move |_, journey| {
            match request.done {
                true => journey.chores.insert(request.chore),
                false => journey.chores.remove(&request.chore),
            };
            Ok(None)
        })
        .await
        .map(|checked| checked.view)
    }

    /// Keeps what is known of the business, for both worlds.
    pub async fn set_business(&self, request: SetBusiness) -> Answer<CheckedView> {
        self.travel(move |worlds, journey| {
            let store = Some(request.store.trim()).filter(|store| !store.is_empty());
            let number = match ShopNumber::parse(store, &request.number) {
                Ok(number) => number,
                Err(error) => return Ok(Some(error.into())),
            };
            if [&request.name, &request.address].map(|text| text.trim().is_empty()) != [false; 2] {
                return Ok(Some(SetupProblem::Empty));
            }
            let Ok(kra_pin) = KraPin::parse(&request.kra_pin).map(String::from) else {
                return Ok(Some(SetupProblem::KraPin));
            };
            let Ok(phone) = Msisdn::parse(&request.phone) else {
                return Ok(Some(SetupProblem::Phone));
            };
            for world in RealWorld::ALL {
                let mut profile = worlds.profile(world.into())?;
                profile.name = request.name.trim().to_owned();
                profile.address = request.address.trim().to_owned();
                profile.kra_pin.clone_from(&kra_pin);
                profile.phone = Some(phone.clone());
                profile.number = Some(match world {
                    RealWorld::Live => number.clone(),
                    RealWorld::Sandbox => checks::sandbox_number(),
                });
                worlds.keep_profile(world.into(), &profile)?;
            }
            journey.business = BusinessView {
                business: Some(request.business),
                name: request.name,
                address: request.address,
                kra_pin,
                number: request.number,
                store: request.store,
                phone: request.phone,
                administrator: request.administrator,
                email: request.email,
            };
            Ok(None)
        })
        .await
    }

    /// Makes the place for this PC's secrets.
    pub async fn make_vault(&self, request: MakeVault) -> Answer<CheckedView> {
        self.travel(move |worlds, _| opened(worlds.make_vault(request.passphrase.as_deref())))
            .await
    }

    /// Opens this PC's secrets until the end of the program.
    pub async fn open_vault(&self, request: OpenVault) -> Answer<CheckedView> {
        self.travel(move |worlds, _| opened(worlds.open_vault(&request.passphrase)))
            .await
    }

    /// Keeps a Daraja app's keys, if Daraja takes them.
    pub async fn set_keys(&self, request: SetKeys) -> Answer<CheckedView> {
        let worlds = self.worlds()?;
        let (world, now) = (request.world, self.0.core.now());
        let looked = match checks::keys(&request) {
            Ok(keys) => checks::taken(&worlds, world, &keys, now)
                .await
                .map(|()| keys),
            Err(problem) => Err(problem),
        };
        self.travel(move |worlds, _| {
            let keys = match looked {
                Ok(keys) => keys,
                Err(problem) => return Ok(Some(problem)),
            };
            if let Some(problem) = opened(worlds.keep_keys(world.into(), &keys))? {
                return Ok(Some(problem));
            }
            let mut profile = worlds.profile(world.into())?;
            profile.keys_taken_at = Some(now);
            worlds.keep_profile(world.into(), &profile)?;
            Ok(None)
        })
        .await
    }

    /// Keeps the operator for programs, if its certificate is the right one.
    pub async fn set_operator(&self, request: SetOperator) -> Answer<CheckedView> {
        let now = self.0.core.now();
        let world: World = request.world.into();
        let mut strange = None;
        let looked = checks::operator(&request, now).map_err(|(problem, fingerprint)| {
            strange = fingerprint;
            problem
        });
        let mut checked = self
            .travel(move |worlds, _| {
                let operator = match looked {
                    Ok(operator) => operator,
                    Err(problem) => return Ok(Some(problem)),
                };
                let password = request.password.clone().into();
                if let Some(problem) = opened(worlds.keep_password(world, &password))? {
                    return Ok(Some(problem));
                }
                let mut profile = worlds.profile(world)?;
                profile.operator = Some(operator);
                worlds.keep_profile(world, &profile)?;
                Ok(None)
            })
            .await?;
        checked.fingerprint = strange;
        if checked.problem.is_none() && world == self.0.core.world {
            self.blocking(move |app| app.0.core.know_password(Some(now)))
                .await?;
        }
        Ok(checked)
    }

    /// Keeps a world's relay. This PC is paired with it when the till first opens in that world.
    pub async fn set_relay(&self, request: SetRelay) -> Answer<CheckedView> {
        self.travel(move |worlds, _| {
            let address: BaseUrl = match request.address.parse() {
                Ok(address) => address,
                Err(error) => return Ok(Some(SetupProblem::from(&error))),
            };
            let mut profile = worlds.profile(request.world.into())?;
            profile.relay = Some(address.as_str().to_owned());
            profile.may_register = request.registers;
            worlds.keep_profile(request.world.into(), &profile)?;
            Ok(None)
        })
        .await
    }

    /// The till closes, and opens in another world; or in the same, with what was changed.
    pub async fn enter_world(&self, request: EnterWorld) -> Answer<CheckedView> {
        self.travel(move |worlds, _| {
            let world = match request.world {
                Some(world) if !is_ready(worlds, world)? => {
                    return Ok(Some(SetupProblem::NotReady));
                }
                world => world.map_or(World::Practice, World::from),
            };
            worlds.choose(world)?;
            Ok(None)
        })
        .await
    }

    /// The worlds, where this till was started among them.
    fn worlds(&self) -> Answer<Arc<Worlds>> {
        let worlds = self.0.worlds.clone();
        worlds.ok_or_else(|| CommandErrorCode::BadRequest.into())
    }

    /// Changes something, keeps how far the shop is, and shows it; nothing is kept when something is wrong.
    async fn travel(
        &self,
        change: impl FnOnce(&Worlds, &mut Journey) -> io::Result<Option<SetupProblem>> + Send + 'static,
    ) -> Answer<CheckedView> {
        self.blocking(move |app| {
            let worlds = app.worlds()?;
            let _one = app.0.trial.one_change();
            let changed = Journey::read(&worlds).and_then(|mut journey| {
                let problem = change(&worlds, &mut journey)?;
                if problem.is_none() {
                    journey.keep(&worlds)?;
                }
                Ok(problem)
            });
            let problem = changed.map_err(|error| not_kept(&error))?;
            Ok(CheckedView {
                problem,
                fingerprint: None,
                view: app.journey()?,
            })
        })
        .await?
    }

    fn journey(&self) -> Answer<GoingLiveView> {
        let worlds = self.worlds()?;
        let core = &self.0.core;
        let (world, now) = (core.world, core.now());
        let read = || {
            let journey = Journey::read(&worlds)?;
            let views = RealWorld::ALL.map(|of| view_of(&worlds, of, world, now));
            let [sandbox, live] = views;
            let (sandbox, live) = (sandbox?, live?);
            let vault = worlds.vault_state()?;
            Ok::<_, io::Error>((journey, sandbox, live, vault))
        };
        let (journey, sandbox, live, vault) = read().map_err(|error| not_kept(&error))?;
        let kind = journey.kind();
        let steps = Step::ALL.map(|step| {
            let chores = Chore::of(step, kind).into_iter().map(|chore| ChoreView {
                chore,
                done: journey.chores.contains(&chore),
            });
            let chores: Vec<_> = chores.collect();
            let done = match step {
                Step::Number => journey.business.business.is_some(),
                Step::Keys => sandbox.keys_taken_at_ms.is_some(),
                Step::Relay => sandbox.paired,
                Step::Addresses => sandbox.registers,
                Step::Production => journey.has_passed() && journey.letter.is_some(),
                _ => chores.iter().all(|chore| chore.done),
            };
            StepView { step, done, chores }
        });
        Ok(GoingLiveView {
            steps: steps.into(),
            business: journey.business,
            vault,
            worlds: vec![sandbox, live],
            trial: self.0.trial.now().or(journey.trial),
            letter: journey.letter,
            checked: !core.must_check_first()?,
        })
    }
}

/// What a world lacks.
fn view_of(worlds: &Worlds, of: RealWorld, here: World, now: Millis) -> io::Result<WorldView> {
    let profile = worlds.profile(of.into())?;
    Ok(WorldView {
        world: of,
        here: here == of.into(),
        ready: is_ready(worlds, of)?,
        paired: is_paired_there(worlds, of, &profile),
        keys_taken_at_ms: profile.keys_taken_at.map(|at| at.0),
        password_days: profile
            .operator
            .as_ref()
            .map(|operator| operator.days_left(now)),
        operator: profile.operator.map(|operator| operator.name),
        relay: profile.relay,
        registers: profile.may_register,
    })
}

fn is_ready(worlds: &Worlds, world: RealWorld) -> io::Result<bool> {
    let profile = worlds.profile(world.into())?;
    let is_known = profile.number.is_some() && profile.relay.is_some();
    Ok(is_known && profile.keys_taken_at.is_some() && worlds.vault_state()? == VaultState::Open)
}

fn is_paired_there(worlds: &Worlds, world: RealWorld, profile: &Profile) -> bool {
    let relay = profile.relay.as_deref().and_then(|text| text.parse().ok());
    let vault = worlds.vault(world.into()).ok();
    relay
        .zip(vault)
        .is_some_and(|(relay, vault)| is_paired(&vault, &relay).unwrap_or(false))
}

/// What a screen says of secrets that were not opened.
fn opened(done: Result<(), VaultError>) -> io::Result<Option<SetupProblem>> {
    Ok(match done {
        Ok(()) => None,
        Err(VaultError::Disk(error)) => return Err(error),
        Err(VaultError::Missing | VaultError::Locked) => Some(SetupProblem::VaultClosed),
        Err(VaultError::WrongPassphrase) => Some(SetupProblem::PassphraseWrong),
        Err(VaultError::Passphrase(PassphraseError::Easy)) => Some(SetupProblem::PassphraseEasy),
        Err(VaultError::Passphrase(PassphraseError::Short | PassphraseError::Long)) => {
            Some(SetupProblem::PassphraseLength)
        }
        Err(VaultError::NoKeyStore) => Some(SetupProblem::NoKeyStore),
    })
}

fn not_kept(error: &io::Error) -> CommandError {
    tracing::error!(%error, "the set-up could not be read or kept");
    CommandErrorCode::NotSaved.into()
}
