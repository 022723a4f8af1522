//! The app from outside.

mod bindings;
mod strangers;
mod validation;
