//! What is to happen to one push: the scenario of its phone, or one drawn by chance, or the switches that hold for everybody.

use super::World;
use crate::behaviour::Behaviour;
use crate::faults::Faults;
use crate::forms::Forms;
use crate::scenario::Scenario;
use pokea_domain::Msisdn;

/// What a customer does, what goes wrong meanwhile, and in which forms it is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Script {
    pub(crate) behaviour: Behaviour,
    pub(crate) faults: Faults,
    pub(crate) forms: Forms,
}

impl World {
    /// The script of the next push to a phone, or of the next payment from it.
    pub(crate) fn script(&mut self, phone: &Msisdn) -> Script {
        let own = self.behaviours.get(phone).copied();
        let behaviour = own.unwrap_or(self.behaviour);
        let own = self.c2b.forms.get(phone).copied();
        let forms = Forms {
            c2b: own.unwrap_or(self.forms.c2b),
            ..self.forms
        };
        let kept = self.scenarios.get(phone).copied();
        let scenario = kept.or_else(|| Scenario::of_phone(phone)).or_else(|| {
            let mix = self.mix.as_ref();
            mix.map(|mix| mix.draw(&mut self.random))
        });
        match scenario.map(Scenario::description) {
            Some(row) => Script {
                behaviour: row.behaviour.unwrap_or(behaviour),
                faults: row.faults,
                forms: row.forms.unwrap_or(forms),
            },
            None => Script {
                behaviour,
                faults: self.faults,
                forms,
            },
        }
    }

    /// What goes wrong with the next request that has to do with no phone.
    pub(crate) fn faults_by_chance(&mut self) -> Faults {
        let mix = self.mix.as_ref();
        let drawn = mix.map(|mix| mix.draw(&mut self.random));
        drawn.map_or(self.faults, |scenario| scenario.description().faults)
    }

    /// The forms of the next request that has to do with no phone.
    pub(crate) fn forms_by_chance(&mut self) -> Forms {
        let mix = self.mix.as_ref();
        let drawn = mix.map(|mix| mix.draw(&mut self.random));
        let forms = drawn.and_then(|scenario| scenario.description().forms);
        forms.unwrap_or(self.forms)
    }

    /// Sets what is to happen: to one phone, or to everybody. Without a scenario, nothing special any more.
    pub(crate) fn set_scenario(&mut self, phone: Option<Msisdn>, scenario: Option<Scenario>) {
        match (phone, scenario) {
            (Some(phone), Some(scenario)) => {
                self.scenarios.insert(phone, scenario);
            }
            (Some(phone), None) => {
                self.scenarios.remove(&phone);
            }
            (None, Some(scenario)) => {
                let row = scenario.description();
                self.behaviour = row.behaviour.unwrap_or_default();
                self.faults = row.faults;
                self.forms = row.forms.unwrap_or_default();
            }
            (None, None) => {
                self.behaviour = Behaviour::default();
                self.faults = Faults::NONE;
                self.forms = Forms::USUAL;
                self.scenarios.clear();
            }
        }
    }
}
