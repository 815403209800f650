#!/bin/sh
# What the image runs: the program in the role that is its argument or, after the word `contest`, that command.
# As root it first sees to it that the user node owns the folders, since a volume that is mounted for the first time
# belongs to root. Everything is handed on with exec, so that SIGTERM reaches the program itself.
set -eu
cd "$(dirname "$0")/.."

if [ "${1:-}" = contest ]; then
  shift
  set -- server/cli/contest.ts "$@"
else
  # A small young generation: each of its collections holds up everybody, and is over sooner.
  set -- --max-semi-space-size=8 server/main.ts "$@"
fi

[ "$(id -u)" -eq 0 ] || exec node "$@"

for folder in "${DATA_DIR:-data}" "${UPLOADS_DIR:-uploads}" "${BACKUPS_DIR:-backups}"; do
  mkdir -p "$folder"
  # The folder itself comes last in a recursive chown: one that was cut short is done again.
  [ "$(stat -c %U "$folder")" = node ] || chown -Rh node:node "$folder"
done

export HOME=/home/node
exec setpriv --reuid=node --regid=node --init-groups --no-new-privs -- node "$@"
