// A server by itself, so that its processor time is its own. Its parent says how much to say.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { startSpeaker, type SpeakerName } from './speakers.ts';

const order = z.object({ events: z.number(), everyMs: z.number(), bytes: z.number() });

const speaker = await startSpeaker(process.argv[2] as SpeakerName);
const tell = (message: object): void => void process.send?.(message);

process.on('message', (message) => {
  if (message === 'how many')
    tell({ connections: speaker.connections(), rss: process.memoryUsage.rss() });
  else void speak(order.parse(message));
});
process.once('disconnect', () => process.exit(0));
tell({ port: speaker.port });

async function speak({ events, everyMs, bytes }: z.infer<typeof order>): Promise<void> {
  const text = 'x'.repeat(bytes);
  const before = process.cpuUsage();
  let next = performance.now();
  for (let nth = 0; nth < events; nth += 1) {
    speaker.say({ nth, at: Date.now(), text });
    next += everyMs;
    const rest = next - performance.now();
    if (rest > 0) await sleep(rest);
    else await new Promise((done) => setImmediate(done));
  }
  // What is still on its way is work as well.
  await sleep(500);
  const { user, system } = process.cpuUsage(before);
  tell({ cpuMs: (user + system) / 1000 });
}
