#!/bin/sh
# What the image runs: the program in the role that is its argument or, after the word `contest`, that command.
# As root it first sees to it that the user node owns the folders, since a volume that is mounted for the first time
# belongs to root, and starts itself anew as node: without the capability KILL root may signal nobody else.
set -eu
cd "$(dirname "$0")/.."

if [ "$(id -u)" -eq 0 ]; then
  for folder in "${DATA_DIR:-data}" "${UPLOADS_DIR:-uploads}" "${BACKUPS_DIR:-backups}"; do
    mkdir -p "$folder"
    # The folder itself comes last in a recursive chown: one that was cut short is done again.
    [ "$(stat -c %U "$folder")" = node ] || chown -Rh node:node "$folder"
  done
  export HOME=/home/node
  exec setpriv --reuid=node --regid=node --init-groups --no-new-privs -- sh scripts/docker-entrypoint.sh "$@"
fi

if [ "${1:-}" = contest ]; then
  shift
  exec node server/cli/contest.ts "$@"
fi

# NODE_OPTIONS is for the program alone. What comes back are words.
flags=$(NODE_OPTIONS='' node scripts/server-flags.mjs "${1:-${ROLE:-all}}" "${NODE_OPTIONS:-}")
# shellcheck disable=SC2086
set -- $flags server/main.ts "$@"

[ "$$" -eq 1 ] || exec node "$@"

# Linux spares process 1 the SIGKILL that it sends itself, and so the watchdog's: the program is its child then.
node "$@" &
program=$!
passed=
pass() {
  passed=yes
  kill -s "$1" "$program" 2>/dev/null || :
}
trap 'pass TERM' TERM
trap 'pass INT' INT

code=0
wait "$program" || code=$?
# A signal ends the waiting, not the program. 127: it was gone by then, and the code before is its own.
while [ -n "$passed" ]; do
  passed=
  next=0
  wait "$program" || next=$?
  [ "$next" -eq 127 ] || code=$next
done
exit "$code"
