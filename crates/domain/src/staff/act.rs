//! Who may do what. One table, read by the door that every command comes through.

use serde::{Deserialize, Serialize};

/// What a person is in the shop. Each may do what those before may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sells.
    Cashier,
    /// Answers for a day: its money, its drawer, what the shop sells.
    Manager,
    /// Answers for the shop: its staff, its PCs, payments that are taken back.
    Owner,
}

impl Role {
    /// All of them, the least first.
    pub const ALL: [Self; 3] = [Self::Cashier, Self::Manager, Self::Owner];
}

/// What somebody wants to do at the till, as far as it matters who.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// All that a queue needs: sales, payments, receipts, waiting baskets, the drawer's opening count.
    Sell,
    /// To read what a day or a shift brought.
    ReadBooks,
    /// To change what the shop sells, and for how much.
    ChangeItems,
    /// To put cash in or take it out without a sale.
    MoveCash,
    /// To open the drawer without a sale.
    OpenDrawer,
    /// To take more off a basket than [`crate::discount::DiscountLimit`] lets a cashier.
    Discount,
    /// To give cash back to a customer.
    Refund,
    /// To have a payment taken back to the phone that it came from.
    Reverse,
    /// To let go of a request of which nobody knows how it ended, so that the customer can be asked again.
    Override,
    /// To close a shift.
    CloseShift,
    /// To change how this PC works: its printers, its scanner.
    Settings,
    /// To let another PC in, or to pair this one anew.
    Devices,
    /// To say where backups go beside this PC, and what opens them: whoever chooses that can read the books elsewhere.
    Backups,
    /// To change who may stand at the till.
    Staff,
    /// To ask what is in the till's accounts.
    SeeBalance,
    /// To pay out of the shop's M-PESA account, and to say how much may be.
    PayOut,
    /// To be the second person for a payout.
    ApprovePayout,
    /// To set up another world, and to go there.
    GoLive,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::Sell,
        Self::ReadBooks,
        Self::ChangeItems,
        Self::MoveCash,
        Self::OpenDrawer,
        Self::Discount,
        Self::Refund,
        Self::Reverse,
        Self::Override,
        Self::CloseShift,
        Self::Settings,
        Self::Devices,
        Self::Backups,
        Self::Staff,
        Self::SeeBalance,
        Self::PayOut,
        Self::ApprovePayout,
        Self::GoLive,
    ];

    /// Whoever does it must be this or more, or have it approved, once, by somebody who is.
    #[must_use]
    pub const fn needs(self) -> Role {
        match self {
            Self::Sell => Role::Cashier,
            Self::ReadBooks
            | Self::ChangeItems
            | Self::MoveCash
            | Self::OpenDrawer
            | Self::Discount
            | Self::Refund
            | Self::CloseShift
            | Self::ApprovePayout
            | Self::Settings => Role::Manager,
            Self::Reverse
            | Self::Override
            | Self::Devices
            | Self::Backups
            | Self::Staff
            | Self::SeeBalance
            | Self::PayOut
            | Self::GoLive => Role::Owner,
        }
    }

    /// Whether this role may do it unasked.
    #[must_use]
    pub fn is_for(self, role: Role) -> bool {
        role >= self.needs()
    }
}
