//! The screen's generated types are those of the commands as they are now.

use std::path::Path;

#[test]
fn bindings_are_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/ipc/bindings.ts");
    let wanted = pokea_app::typescript();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &wanted).expect("the bindings can be written");
    }
    let kept = std::fs::read_to_string(&path).expect("ui/src/ipc/bindings.ts is there");
    assert!(
        kept == wanted,
        "ui/src/ipc/bindings.ts is stale; its first lines say how to renew it"
    );
}
