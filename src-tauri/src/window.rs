//! The one window: what it may load, and when it is seen.

use std::io::Write;
use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Manager, Runtime, Url, WebviewWindow, WebviewWindowBuilder};

const LABEL: &str = "main";

/// Makes the window, hidden until it is painted. It loads its own pages and nothing else, opens no other window, and takes no download.
pub fn open<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    let config = app
        .config()
        .app
        .windows
        .first()
        .cloned()
        .unwrap_or_default();
    WebviewWindowBuilder::from_config(app.handle(), &config)?
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .build()?;
    Ok(())
}

/// Where Tauri serves what is built into the program: a scheme of its own, which on Windows can only be a host. Elsewhere that host
/// is like any other name of this machine, and any server on it could answer.
fn is_own_page(url: &Url) -> bool {
    if cfg!(windows) {
        matches!(url.scheme(), "http" | "https")
            && url.host_str() == Some("tauri.localhost")
            && url.port().is_none()
    } else {
        url.scheme() == "tauri"
    }
}

/// Brings the first start's window to the front.
pub fn raise<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(LABEL) {
        let raised = window
            .unminimize()
            .and_then(|()| window.show())
            .and_then(|()| window.set_focus());
        if let Err(error) = raised {
            tracing::warn!(%error, "the window could not be brought to the front");
        }
    }
}

/// Shows the window, unless it is shown already: whoever works elsewhere by then keeps the focus. Once its page is complete, says so
/// to whoever measures.
pub fn show<R: Runtime>(window: &WebviewWindow<R>, complete: bool) {
    let shown = window.is_visible().and_then(|visible| {
        if visible {
            return Ok(());
        }
        window.show().and_then(|()| window.set_focus())
    });
    if let Err(error) = shown {
        tracing::error!(%error, "the window could not be shown");
    }
    if complete
        && std::env::var_os("POKEA_REPORT_PAINT").is_some()
        && let Err(error) = writeln!(std::io::stdout(), "painted")
    {
        tracing::warn!(%error, "nobody hears that the window is painted");
    }
}
