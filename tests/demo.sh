#!/bin/sh
# The main job on the embedded default, in a ledger of its own that is gone afterwards.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
TRADELEDGER_STORE="sqlite:///$here/ledger.db"
export TRADELEDGER_STORE

say() { printf '\n$ %s\n\n' "$*"; }

say 'tradeledger ask "what was the US tariff on Oct 1"'
tradeledger ask "what was the US tariff on Oct 1"

say 'tradeledger --now 2025-10-01 forecast --importer US --origin CN --until 2025-11-30'
tradeledger --now 2025-10-01 forecast --importer US --origin CN --until 2025-11-30

say 'tradeledger rate --importer US --origin CN --on 2025-11-15 --known-by 2025-09-01'
tradeledger rate --importer US --origin CN --on 2025-11-15 --known-by 2025-09-01

say 'tradeledger history --importer CN --origin US --from 2025-01-01'
tradeledger history --importer CN --origin US --from 2025-01-01
