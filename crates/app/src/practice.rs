//! What practice mode plugs into the app: the phones of its customers. The app knows no simulator.

use crate::views::{PracticeCustomer, PracticeView};
use pokea_domain::Msisdn;
use tokio::sync::watch;

/// The phones of practice customers.
pub trait PracticePhones: Send + Sync {
    /// What the next customer does, and what is on the phones now.
    fn view(&self) -> PracticeView;
    /// What the next customers will do.
    fn set_customer(&self, customer: PracticeCustomer);
    /// What the customer with this ringing phone does now.
    fn answer(&self, phone: &Msisdn, customer: PracticeCustomer);
    /// Changes when a phone begins or ends to ring.
    fn changes(&self) -> watch::Receiver<u64>;
}
