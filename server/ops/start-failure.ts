/** Errors whose own message already says what to do. */
const selfExplaining = new Set([
  'DirLocked',
  'LogDamaged',
  'StoreDamaged',
  'SecretsDamaged',
  'BackupProblem',
  'BackupAhead',
]);

/** Why the server cannot start, in a sentence for the one who starts it; undefined when it is a fault of ours and the stack is wanted. */
export const explainStartFailure = (
  thrown: unknown,
  { port, host }: { readonly port: number; readonly host: string | undefined },
): string | undefined => {
  if (!(thrown instanceof Error)) return undefined;
  if (selfExplaining.has(thrown.name)) return thrown.message;
  if (thrown.name === 'LogFull') return diskFull;
  if (thrown.name === 'ApplyFailed') return `${withoutPeriod(thrown.message)}. ${writtenByNewer}`;
  const code = 'code' in thrown ? thrown.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${String(port)} is in use by another program: stop it, or choose another port with PORT=${String(port + 1)}.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST ${host ?? ''} is not an address of this machine: correct it or leave it out.`;
    case 'EACCES':
      return 'syscall' in thrown && thrown.syscall === 'listen'
        ? `Port ${String(port)} needs more rights: choose one above 1023 with PORT.`
        : unusable(thrown);
    case 'ENOENT':
      return 'syscall' in thrown && thrown.syscall === 'mkdir' ? unusable(thrown) : undefined;
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return unusable(thrown);
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull;
    default:
      return undefined;
  }
};

/** A release reads what every older one wrote; who went back to an older one may meet this. */
const writtenByNewer =
  'A newer release than this one wrote it: start that one again. Nothing was changed.';

const withoutPeriod = (sentence: string): string => sentence.replace(/\.$/, '');

const diskFull = 'The disk is full: free some space and start again.';

const unusable = (thrown: Error): string => {
  const path = 'path' in thrown && typeof thrown.path === 'string' ? thrown.path : 'a folder';
  return `${path} cannot be written to: check who owns it, or name another folder with DATA_DIR, UPLOADS_DIR or BACKUPS_DIR.`;
};
