//! The app from outside.

mod bindings;
mod validation;
