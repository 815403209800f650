/** A backup or restore cannot go on; the message says why and what to do. What was there before is untouched. */
export class BackupProblem extends Error {
  override readonly name = 'BackupProblem';
}
