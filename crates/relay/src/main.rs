//! The relay as a program. See `--help`.

mod command;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    command::run(std::env::args().skip(1)).await
}
