import { createClient, type Client, type Talk } from './client.ts';
import { createReader, type Reading } from './reading.ts';

/** Many clients in one process. */
export type Swarm = {
  readonly clients: readonly Client[];
  /** Milliseconds until each was let in at first. */
  readonly connectMs: readonly number[];
  /** Milliseconds from saying to hearing: a sample of them, and the last to hear each `nth`. */
  readonly latencies: readonly number[];
  readonly lastToHear: readonly number[];
  heard(): number;
  /** Resolves when everybody has heard this many since `forget`. */
  whenHeard(events: number): Promise<void>;
  /** Throws unless everybody heard exactly this many and no promise was broken. */
  assertWhole(events: number): void;
  forget(): void;
  close(): void;
};

export type SwarmPlan = {
  readonly port: number;
  readonly count: number;
  readonly talk: Talk;
  /** Their client ids count up from here. */
  readonly firstId?: number;
  /** One of how many messages is timed. */
  readonly timeEvery?: number;
  readonly onAnswer?: (nth: number, text: string) => void;
};

type Awaited = { readonly heard: number; readonly done: PromiseWithResolvers<undefined> };

const atOnce = 100;
const patienceMs = 120_000;

/** 26 characters, as hello wants them. */
export const clientIdOf = (nth: number): string => String(nth).padStart(26, '0');

export const connectSwarm = async (plan: SwarmPlan): Promise<Swarm> => {
  const { port, count, talk, firstId = 0, timeEvery = 16, onAnswer } = plan;
  const read = createReader();
  const faults: string[] = [];
  const connectMs: number[] = [];
  let latencies: number[] = [];
  let lastToHear: number[] = [];
  let messages = 0;
  let heard = 0;
  let awaited: Awaited | undefined;

  const onEvents = ({ said }: Reading): void => {
    const now = Date.now();
    messages += 1;
    heard += said.length;
    for (const { nth, at } of said) lastToHear[nth] = now - at;
    const [oldest] = said;
    if (messages % timeEvery === 0 && oldest !== undefined) latencies.push(now - oldest.at);
    if (awaited !== undefined && heard >= awaited.heard) awaited.done.resolve(undefined);
  };

  const clients = Array.from({ length: count }, (_, nth) =>
    createClient({
      ...{ port, talk, read, onEvents, clientId: clientIdOf(firstId + nth) },
      onAnswer: (text) => onAnswer?.(nth, text),
      onFault(sentence) {
        faults.push(sentence);
        awaited?.done.reject(new Error(sentence));
      },
    }),
  );
  for (let from = 0; from < count; from += atOnce) {
    const wave = clients.slice(from, from + atOnce).map((client) => client.connect());
    connectMs.push(...(await Promise.all(wave)));
  }

  const assertKept = (): void => {
    const [fault] = faults;
    if (fault !== undefined)
      throw new Error(`${String(faults.length)} broken promises; the first: ${fault}`);
  };

  const assertWhole = (events: number): void => {
    assertKept();
    const wrong = clients.filter((client) => client.heard !== events);
    const [one] = wrong;
    if (one !== undefined)
      throw new Error(
        `${String(wrong.length)} of ${String(count)} clients did not hear all of ${String(events)} events once; one heard ${String(one.heard)}.`,
      );
  };

  return {
    clients,
    connectMs,
    get latencies() {
      return latencies;
    },
    get lastToHear() {
      return lastToHear;
    },
    heard: () => heard,
    async whenHeard(events) {
      assertKept();
      if (heard >= count * events) return;
      const done = Promise.withResolvers<undefined>();
      awaited = { heard: count * events, done };
      const late = (): void =>
        done.reject(new Error(`${String(heard)} of ${String(count * events)} events were heard.`));
      const timer = setTimeout(late, patienceMs);
      await done.promise.finally(() => clearTimeout(timer));
    },
    assertWhole,
    forget() {
      for (const client of clients) client.forget();
      messages = 0;
      heard = 0;
      latencies = [];
      lastToHear = [];
    },
    close: () => clients.forEach((client) => client.drop()),
  };
};
