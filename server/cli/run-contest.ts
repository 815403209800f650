import { Command, CommanderError } from 'commander';
import { runBackup, runBackups } from './backup-commands.ts';
import { exitCodes, type Desk, type ExitCode } from './desk.ts';
import { runDoctor } from './doctor-command.ts';
import { runLog, type LogOptions } from './log-command.ts';
import { runRestore, type RestoreOptions } from './restore-command.ts';
import { runVerify } from './verify-command.ts';

const afterHelp = `
Folders: DATA_DIR (data), UPLOADS_DIR (uploads), BACKUPS_DIR (backups). Key: BACKUP_KEY or BACKUP_KEY_FILE.
Other machines: BACKUP_URL, MEDIA_URL (photos are kept there), INTERNAL_SECRET or INTERNAL_SECRET_FILE.
Exit codes: 0 done, 1 could not be done, 2 something is wrong with the data, 64 not understood.`;

/** Runs one `contest …` command; the exit code. Everything foreseeable is told in a sentence. */
export const runContest = async (args: readonly string[], desk: Desk): Promise<number> => {
  let code: ExitCode = exitCodes.done;
  const run = async (work: Promise<ExitCode>): Promise<void> => {
    code = await work;
  };
  try {
    await createProgram(desk, run).parseAsync([...args], { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : exitCodes.usage;
    const sentence = explain(thrown);
    if (sentence === undefined) throw thrown;
    desk.say(sentence);
    return exitCodes.failed;
  }
};

const createProgram = (desk: Desk, run: (work: Promise<ExitCode>) => Promise<void>): Command => {
  const program = new Command('contest')
    .description('Looks after the data of a contest.')
    .addHelpText('after', afterHelp)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        desk.print(text.trimEnd());
      },
      writeErr: (text) => {
        desk.say(text.trimEnd());
      },
    });
  program
    .command('backup')
    .description('back up everything, while the server runs or not')
    .option('--prune', 'then remove old ones, but for one of each of 24 hours, 7 days and 8 weeks')
    .action((options: { prune?: boolean }) => run(runBackup(desk, options)));
  program
    .command('backups')
    .description('list the backups, newest first')
    .option('--json', 'as JSON')
    .option('--from <where>', '"backup": those on the machine with that role')
    .action((options: { json?: boolean; from?: string }) => run(runBackups(desk, options)));
  program
    .command('restore')
    .description('bring a moment back; without --at or --seq the newest')
    .option('--at <time>', 'the last record written by this time (or, as a number, this record)')
    .option('--seq <n>', 'this record')
    .option('--backup <id>', 'from this backup')
    .option('--from <where>', '"backup": from the machine with that role; else from BACKUPS_DIR')
    .option('--into <dir>', 'into <dir>/data and <dir>/uploads instead of in place')
    .option('--photos', 'only the photos that are missing here, while the server runs')
    .option('--verify', 'read everything back afterwards')
    .option('--yes', 'replace what is there; it is set aside')
    .action((options: RestoreOptions) => run(runRestore(desk, options)));
  program
    .command('verify')
    .description('read every byte of the data and of the newest backup')
    .argument('[backup]', 'check this backup alone')
    .option('--from <where>', '"backup": those on the machine with that role')
    .action((id: string | undefined, options: { from?: string }) =>
      run(runVerify(desk, id, options)),
    );
  program
    .command('doctor')
    .description('say what is wrong with the logs and what can be saved')
    .option('--repair', 'keep what can be saved; nothing is deleted')
    .action((options: { repair?: boolean }) => run(runDoctor(desk, options)));
  program
    .command('log')
    .description('print the history')
    .option('--follow', 'go on printing what comes')
    .option('--json', 'whole records as JSON lines')
    .option('--filter <type>', 'only records with an event of this type')
    .option('--after <seq>', 'only records after this one')
    .action((options: LogOptions) => run(runLog(desk, options)));
  return program;
};

/** Errors whose own message says what to do. */
const selfExplaining = new Set([
  'CommandRefused',
  'BackupProblem',
  'BackupUnreachable',
  'DirLocked',
  'LogDamaged',
  'LogFull',
  'StoreDamaged',
  'SnapshotFailed',
]);

const explain = (thrown: unknown): string | undefined => {
  if (!(thrown instanceof Error)) return undefined;
  if (selfExplaining.has(thrown.name)) return thrown.message;
  const code = 'code' in thrown ? thrown.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return 'The disk is full: free some space and try again.';
  const isRights = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
  return isRights ? `${thrown.message}: check who owns the folder.` : undefined;
};
