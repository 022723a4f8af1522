//! The practice customers' phones, as the app sees them.

use pokea_app::PracticePhones;
use pokea_app::views::{PracticeCustomer, PracticeView, RingingPhone};
use pokea_domain::Msisdn;
use pokea_simulator::{Behaviour, Handle};
use std::sync::Arc;
use tokio::sync::watch;

/// The phones of the embedded simulator.
#[derive(Debug)]
pub(crate) struct SimulatedPhones(Arc<Handle>);

impl SimulatedPhones {
    pub(crate) const fn new(simulator: Arc<Handle>) -> Self {
        Self(simulator)
    }
}

impl PracticePhones for SimulatedPhones {
    fn view(&self) -> PracticeView {
        let state = self.0.state();
        let ringing = state.ringing.into_iter();
        PracticeView {
            customer: customer(state.behaviour),
            phones: ringing
                .map(|ringing| RingingPhone {
                    phone: ringing.phone.national(),
                    prompt: ringing.prompt,
                })
                .collect(),
        }
    }

    fn set_customer(&self, customer: PracticeCustomer) {
        self.0.set_behaviour(None, behaviour(customer));
    }

    fn answer(&self, phone: &Msisdn, customer: PracticeCustomer) {
        if let Err(nobody) = self.0.answer(phone, behaviour(customer)) {
            tracing::info!(%nobody, "the practice customer had answered already");
        }
    }

    fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes()
    }
}

const fn behaviour(customer: PracticeCustomer) -> Behaviour {
    match customer {
        PracticeCustomer::Pays => Behaviour::Pays,
        PracticeCustomer::Cancels => Behaviour::Cancels,
        PracticeCustomer::NoMoney => Behaviour::NoMoney,
        PracticeCustomer::WrongPin => Behaviour::WrongPin,
        PracticeCustomer::Ignores => Behaviour::Ignores,
        PracticeCustomer::Vanishes => Behaviour::Vanishes,
    }
}

const fn customer(behaviour: Behaviour) -> PracticeCustomer {
    match behaviour {
        Behaviour::Pays => PracticeCustomer::Pays,
        Behaviour::Cancels => PracticeCustomer::Cancels,
        Behaviour::NoMoney => PracticeCustomer::NoMoney,
        Behaviour::WrongPin => PracticeCustomer::WrongPin,
        Behaviour::Ignores | Behaviour::Expires => PracticeCustomer::Ignores,
        Behaviour::Vanishes | Behaviour::Unreachable => PracticeCustomer::Vanishes,
    }
}
