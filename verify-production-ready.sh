#!/bin/sh
# Is this contest ready for production? Prints PASS, FAIL or NOT CHECKED, a line each; --help lists them.
set -eu
cd "$(dirname "$0")"
if ! command -v node >/dev/null; then
  echo 'There is no Node here: install any from 18 up; the project brings its own Node 24.' >&2
  exit 1
fi
exec node scripts/verify.mjs "$@"
