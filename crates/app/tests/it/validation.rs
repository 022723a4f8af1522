//! The owner's rule for payments that Safaricom asks about before the money moves.

use pokea_app::{OpenSales, ValidationRule};
use pokea_daraja::c2b::{Rejection, ValidationAnswer};
use pokea_mailbox::Policy;

#[test]
fn a_rule_says_what_may_be_paid() {
    let accept = ValidationAnswer::Accept { third_party: None };
    let reject = ValidationAnswer::Reject;
    for (any, of_this_amount, open_sale, exact_amount) in [
        (
            false,
            false,
            reject(Rejection::Other),
            reject(Rejection::Amount),
        ),
        (true, false, accept.clone(), reject(Rejection::Amount)),
        (true, true, accept.clone(), accept.clone()),
    ] {
        let open = OpenSales {
            any,
            of_this_amount,
        };
        assert_eq!(ValidationRule::AcceptAll.judge(open), accept);
        assert_eq!(ValidationRule::OpenSale.judge(open), open_sale);
        assert_eq!(ValidationRule::ExactAmount.judge(open), exact_amount);
    }
}

/// While the PC is off nobody can look at sales, so a rule that needs them lets nothing through.
#[test]
fn what_the_relay_answers_alone_follows_from_the_rule() {
    assert_eq!(ValidationRule::default().policy(), Policy::Accept);
    assert_eq!(ValidationRule::OpenSale.policy(), Policy::Reject);
    assert_eq!(ValidationRule::ExactAmount.policy(), Policy::Reject);
}
