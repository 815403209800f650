import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { standing, type Order, type SetUp, type SpeakerName, type Standing } from './orders.ts';

/** A server in a process of its own. */
export type SpeakerProcess = {
  readonly port: number;
  readonly listensSince: number;
  ask(order: Order): Promise<Standing>;
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
};

const script = join(import.meta.dirname, 'speaker-process.ts');

/** As `npm start` runs the server; garbage is collected on request so that memory can be told. */
const nodeFlags = ['--max-semi-space-size=8', '--expose-gc'];

export const forkSpeaker = async (
  name: SpeakerName,
  setUp: Partial<SetUp> = {},
): Promise<SpeakerProcess> => {
  const child = fork(script, [JSON.stringify({ name, ...setUp })], { execArgv: nodeFlags });
  const exited = once(child, 'exit');
  const answer = async (): Promise<Standing> => {
    const early = exited.then(() => Promise.reject(new Error(`${name} ended early.`)));
    const [message] = (await Promise.race([once(child, 'message'), early])) as unknown[];
    return standing.parse(message);
  };
  const { port, listensSince } = await answer();
  return {
    port,
    listensSince,
    ask(order) {
      child.send(order);
      return answer();
    },
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
};

/** Does something with a speaker that is gone afterwards. */
export const withSpeaker = async <T>(
  name: SpeakerName,
  setUp: Partial<SetUp>,
  use: (speaker: SpeakerProcess) => Promise<T>,
): Promise<T> => {
  const speaker = await forkSpeaker(name, setUp);
  try {
    return await use(speaker);
  } finally {
    await speaker.stop();
  }
};
