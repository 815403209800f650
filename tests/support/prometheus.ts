import { execFile } from 'node:child_process';
import { findPrometheus } from '../../scripts/find-prometheus.mjs';

const programs = findPrometheus();

/** Why nothing of Prometheus can be run here; undefined where it can. */
export const whyNoPrometheus =
  programs === undefined
    ? 'this machine has no prometheus and promtool; npm test unpacks them where apt-get has them'
    : undefined;

export type Said = { readonly exitCode: number; readonly output: string };

/** Runs promtool and gives what it says, whatever that is. */
export const promtool = (args: readonly string[], input = ''): Promise<Said> =>
  new Promise((resolve, reject) => {
    if (programs === undefined) throw new Error(whyNoPrometheus);
    const child = execFile(programs.promtool, args, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === 'number') resolve({ exitCode, output: stdout + stderr });
      else reject(new Error('promtool did not run to its end', { cause: error }));
    });
    child.stdin?.end(input);
  });
