//! The app from outside.

mod bindings;
