//! The smallest Tauri window, one blank page: what `scripts/bench` measures Pokea's start-up and memory against. It shows itself
//! and prints `painted` exactly when and how Pokea's own window does, so that the two differ only by what Pokea adds.

#![expect(clippy::print_stdout, reason = "the benchmark reads the line")]
#![expect(
    clippy::needless_pass_by_value,
    reason = "Tauri hands a command what it owns"
)]

use tauri::WebviewWindow;

/// The page calls this once it is complete; a hidden window draws no frames that it could wait for.
#[tauri::command]
fn painted(window: WebviewWindow) -> Result<(), tauri::Error> {
    window.show()?;
    println!("painted");
    Ok(())
}

fn main() -> Result<(), tauri::Error> {
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![painted])
        .run(tauri::generate_context!())
}
