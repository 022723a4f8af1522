//! The shop's logo: out of a file of the owner's, shown before it is kept, and on every receipt from then on. What a new file lacks leaves the old one.

use crate::App;
use crate::commands::counter::LogoFile;
use crate::commands::{CommandErrorCode, Nothing};
use crate::till::Answer;
use crate::views::counter::{CounterView, LogoProblem, LogoView};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pokea_domain::staff::{Act, Setting};
use pokea_receipts::{Greyscale, LogoError};
use pokea_store::StoreError;

/// As a PNG that is no larger than its print, in base64; empty where there is none.
const LOGO: &str = "logo";

impl App {
    /// What a file would look like on paper.
    pub async fn preview_logo(&self, request: LogoFile) -> Answer<LogoView> {
        let read = read(&request)?;
        Ok(view(read.as_ref()))
    }

    /// Puts it on receipts from now on, if it is a picture.
    pub async fn set_logo(&self, request: LogoFile) -> Answer<LogoView> {
        let read = read(&request)?;
        let view = view(read.as_ref());
        if let Ok(logo) = read {
            let kept = STANDARD.encode(logo.to_png());
            self.keep_logo(kept).await?;
        }
        Ok(view)
    }

    /// No logo from now on.
    pub async fn remove_logo(&self, _: Nothing) -> Answer<CounterView> {
        self.keep_logo(String::new()).await?;
        self.read_counter(Nothing {}).await
    }

    async fn keep_logo(&self, kept: String) -> Answer<()> {
        Ok(self
            .blocking(move |app| {
                app.0.core.log_change(Setting::Logo, Act::Settings)?;
                app.0.core.store().set_setting(LOGO, &kept)
            })
            .await??)
    }

    /// The logo, for paper. One that cannot be read keeps no receipt back.
    pub(crate) fn logo(&self) -> Option<Greyscale> {
        self.kept_logo().unwrap_or_else(|error| {
            tracing::warn!(%error, "the logo is left out");
            None
        })
    }

    fn kept_logo(&self) -> Result<Option<Greyscale>, StoreError> {
        let kept = self.0.core.store().setting(LOGO)?;
        let Some(kept) = kept.filter(|kept| !kept.is_empty()) else {
            return Ok(None);
        };
        let unreadable = |why: String| StoreError::Unreadable(format!("the logo: {why}"));
        let file = STANDARD
            .decode(kept)
            .map_err(|e| unreadable(e.to_string()))?;
        let logo = Greyscale::from_png(&file).map_err(|e| unreadable(e.to_string()))?;
        Ok(Some(logo))
    }
}

fn read(file: &LogoFile) -> Answer<Result<Greyscale, LogoError>> {
    let bytes = STANDARD.decode(&file.base64);
    let bytes = bytes.map_err(|_| CommandErrorCode::BadRequest)?;
    Ok(Greyscale::from_png(&bytes))
}

fn view(read: Result<&Greyscale, &LogoError>) -> LogoView {
    LogoView {
        picture: read.ok().map(Greyscale::to_svg),
        problem: read.err().map(|why| match why {
            LogoError::NotPng => LogoProblem::NotPng,
            LogoError::TooLarge => LogoProblem::TooLarge,
            LogoError::Damaged => LogoProblem::Damaged,
            LogoError::Blank => LogoProblem::Blank,
        }),
    }
}
