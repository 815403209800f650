import { readFileSync } from 'node:fs';

/** Why a test that needs a process 1 of its own is skipped. */
export const noNamespace = 'this machine lets us make no namespace for a process 1 of its own';

/** For `unshare`: whoever we are is that user in there, and owns the same files. */
export const userNamespace = ({ uid, gid }: { readonly uid: number; readonly gid: number }) => [
  '--user',
  `--map-user=${String(uid)}`,
  `--map-group=${String(gid)}`,
];

/** By the id that it has outside of its namespace. */
export const onlyChildOf = (pid: number): number => {
  const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
  // Never 0, which would be our own group to a signal.
  if (!/^\d+ $/.test(children)) throw new Error(`${String(pid)} has the children "${children}".`);
  return Number(children);
};

export const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
