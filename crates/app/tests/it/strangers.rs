//! How much of strangers' mail is kept.

use pokea_app::DailyRoom;
use pokea_domain::Millis;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

#[test]
fn a_day_has_so_much_room_and_the_next_one_again() {
    let room = DailyRoom::new(1_000);
    let noon = Millis(20_000 * DAY_MS + DAY_MS / 2);
    for _ in 0..3 {
        assert!(room.takes(300, noon));
    }
    assert!(!room.takes(300, noon), "it is full");
    assert!(room.takes(100, noon), "and this fits");
    assert!(!room.takes(1, Millis(noon.0 + DAY_MS / 2 - 1)));
    let tomorrow = Millis(noon.0 + DAY_MS / 2);
    assert!(room.takes(1_000, tomorrow));
    assert!(!room.takes(1, tomorrow));
    assert!(
        !room.takes(1_001, Millis(tomorrow.0 + DAY_MS)),
        "never so much"
    );
}
