/** For `--import` before the real program: SIGUSR2 blocks its loop for ever, SIGWINCH keeps it busy but turning. */
const spin = (forMs: number): void => {
  const startedAt = performance.now();
  while (performance.now() - startedAt < forMs);
};

const standStill = (): void => spin(Infinity);
process.on('SIGUSR2', standStill);

const busyMs = 4000;
process.on('SIGWINCH', () => {
  const startedAt = performance.now();
  const goOn = (): void => {
    spin(300);
    if (performance.now() - startedAt < busyMs) setImmediate(goOn);
    else process.stdout.write('It was busy for long, and turned.\n');
  };
  goOn();
});
