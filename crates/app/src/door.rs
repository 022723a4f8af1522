//! The one door that a screen's commands come in by: each is let in or barred by its row in the list of commands, before anything of it is read.
//!
//! It is made of that list, so that a command without a row does not compile, and a screen holds nothing else of the app that takes commands.

use crate::App;
use crate::commands::basket::*;
use crate::commands::counter::*;
use crate::commands::payouts::*;
use crate::commands::printing::*;
use crate::commands::safety::*;
use crate::commands::*;
use crate::views::counter::*;
use crate::views::day_end::*;
use crate::views::family::PairingView;
use crate::views::fields::*;
use crate::views::going_live::*;
use crate::views::goods::*;
use crate::views::money_back::*;
use crate::views::office::*;
use crate::views::offsite::*;
use crate::views::payouts::*;
use crate::views::printing::*;
use crate::views::qr::*;
use crate::views::shift::*;
use crate::views::statement::*;
use crate::views::*;
use pokea_domain::staff::Act;

/// The app, as a screen may ask it.
#[derive(Clone, Debug)]
pub struct Door(App);

impl App {
    /// The way in for a screen.
    #[must_use]
    pub fn door(&self) -> Door {
        Door(self.clone())
    }
}

/// What a command is to the staff; nothing for one that is there for a locked till too.
macro_rules! row {
    (Anyone) => {
        None
    };
    ($act:ident) => {
        Some(Act::$act)
    };
}

macro_rules! doors {
    ($($(#[doc = $doc:literal])+ [$act:ident] $name:ident($request:ident) -> $answer:ident;)+) => {
        impl Door {
            $(
                $(#[doc = $doc])+
                pub async fn $name(&self, request: $request) -> Result<$answer, CommandError> {
                    self.0.may(row!($act)).await?;
                    self.0.$name(request).await
                }
            )+
        }

        /// Every command with what it is to the staff; nothing for one that is there for a locked till too.
        #[must_use]
        pub fn matrix() -> Vec<(&'static str, Option<Act>)> {
            vec![$((stringify!($name), row!($act))),+]
        }
    };
}

crate::with_commands!(doors);

impl Door {
    /// Pairs this PC anew.
    pub async fn begin_pairing(&self, request: &BeginPairing) -> Result<PairingView, CommandError> {
        self.0.may(Some(Act::Devices)).await?;
        Ok(self.0.begin_pairing(request))
    }

    /// How far that is.
    #[must_use]
    pub fn look_at_pairing(&self) -> PairingView {
        self.0.look_at_pairing()
    }
}
