const mostRestarts = 5;
const windowMs = 10 * 60_000;

/** How a process ends that should be started anew, by its exit code. */
const reasons = {
  70: 'its store failed, or was closed while it was needed',
  137: 'it was killed, by the watchdog because it stood still, or for want of memory',
};

/**
 * Runs the server until it ends for good, and answers with its exit code: what a supervisor does elsewhere. Whoever
 * told it to end (`isToldToEnd`) meant that, however it ended.
 */
export async function runWithRestarts(run, { isToldToEnd, now = Date.now, say = console.error }) {
  let restartedAt = [];
  for (;;) {
    const code = await run();
    const reason = reasons[code];
    if (reason === undefined || isToldToEnd()) return code;
    restartedAt = [...restartedAt.filter((at) => now() - at < windowMs), now()];
    if (restartedAt.length > mostRestarts) {
      say(
        `The server ended again: ${reason}. That was ${mostRestarts} restarts in 10 minutes: it stays down.`,
      );
      return code;
    }
    say(`The server ended: ${reason}. It is started again.`);
  }
}
