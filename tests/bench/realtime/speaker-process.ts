// A server by itself, so that its processor time and memory are its own. Its parent says how much to say.
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { order, setUp, type Standing } from './orders.ts';
import { eventText } from './reading.ts';
import { startSpeaker } from './speakers.ts';

/** So many floods are more than the kernel takes for one connection. */
const kernelHolds = 32;

const speaker = await startSpeaker(setUp.parse(JSON.parse(process.argv[2] ?? '{}')));
const listensSince = Date.now();

process.on('message', (message) => void obey(order.parse(message)));
process.once('disconnect', () => process.exit(0));
tell(look());

async function obey(asked: z.infer<typeof order>): Promise<void> {
  if (asked.kind === 'say') await speak(asked);
  if (asked.kind === 'weigh') await collectGarbage();
  if (asked.kind === 'flood') await flood(asked.clientId);
  tell(look());
}

function tell(message: Standing): void {
  process.send?.(message);
}

async function collectGarbage(): Promise<void> {
  for (let times = 0; times < 3; times += 1) {
    globalThis.gc?.();
    await sleep(50);
  }
}

function look(): Standing {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    port: speaker.port,
    listensSince,
    connections: speaker.connections(),
    closedAsSlow: speaker.closedAsSlow(),
    cpuMs: (user + system) / 1000,
    rss,
    heap: heapUsed + external,
  };
}

async function speak({
  times,
  everyMs,
  burst,
  from,
  restMs,
}: Extract<z.infer<typeof order>, { kind: 'say' }>): Promise<void> {
  let nth = from;
  let next = performance.now();
  for (let time = 0; time < times; time += 1) {
    const at = Date.now();
    for (const end = nth + burst; nth < end; nth += 1) speaker.say({ nth, at, text: eventText });
    next += everyMs;
    const rest = next - performance.now();
    await (rest > 0 ? sleep(rest) : nextTurn());
  }
  await sleep(restMs);
}

async function flood(clientId: string): Promise<void> {
  const water = 'x'.repeat(256 * 1024);
  for (let times = 0; times < 512 && speaker.closedAsSlow() === 0; times += 1) {
    // Once the kernel's buffers are full, drops are enough: all of it is sent again to whoever returns.
    speaker.pour(clientId, times < kernelHolds ? water : 'x');
    await sleep(1);
  }
}
