// Loaded before the server's own program, with --expose-gc: on SIGUSR2 it lets go of what nobody uses any more, and
// says what it has then. Of the heap's own holes nothing is left: they come and go, and would hide what is kept.
const settleMs = 500;

process.on('SIGUSR2', () => {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  // What is freed goes back to the system a moment later.
  setTimeout(() => console.log(`memory ${JSON.stringify(process.memoryUsage())}`), settleMs);
});
