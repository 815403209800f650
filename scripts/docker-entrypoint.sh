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
  # As scripts/server-flags.mjs says, and why. Node takes a share of the container's memory where that is limited.
  case "${NODE_OPTIONS:-}" in
    *max-old-space-size* | *max_old_space_size*) set -- server/main.ts "$@" ;;
    *)
      case "${1:-${ROLE:-all}}" in backup) share=50 ;; *) share=20 ;; esac
      set -- "--max-old-space-size-percentage=$share" server/main.ts "$@"
      ;;
  esac
  set -- --max-semi-space-size=8 "$@"
fi

[ "$(id -u)" -eq 0 ] || exec node "$@"

for folder in "${DATA_DIR:-data}" "${UPLOADS_DIR:-uploads}" "${BACKUPS_DIR:-backups}"; do
  mkdir -p "$folder"
  # The folder itself comes last in a recursive chown: one that was cut short is done again.
  [ "$(stat -c %U "$folder")" = node ] || chown -Rh node:node "$folder"
done

export HOME=/home/node
exec setpriv --reuid=node --regid=node --init-groups --no-new-privs -- node "$@"
