import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { median } from '../bench/statistics.ts';
import type { ContestServer } from '../support/contest-server.ts';

const preload = pathToFileURL(join(import.meta.dirname, 'collect-on-signal.ts')).href;

/** For the environment of a server whose memory is to be read. */
export const collectable = { NODE_OPTIONS: `--expose-gc --import=${preload}` };

/** Medians of a part of a life. */
export type Usage = { readonly residentMiB: number; readonly heapMiB: number };

/** What the server had in one of its lives: soon after its start, and before its end. */
export type Life = { readonly early: Usage; readonly late: Usage; readonly samples: number };

export type MemoryWatch = {
  /** A life begins, and is to last so long. */
  begin(lifeMs: number): void;
  /** It ends; null when there was too little of it to see anything. */
  end(): Life | null;
  close(): void;
};

const everyMs = 10_000;
/** The parts of a life that are compared; before the first, everything that is bounded fills up. */
const early = [0.2, 0.4] as const;
const late = [0.8, 1] as const;

type Sample = Usage & { readonly at: number };

/** Has a server say every ten seconds what it has after a collection. */
export const watchMemory = (
  server: ContestServer,
  onSample: (usage: Usage) => void,
): MemoryWatch => {
  let samples: Sample[] = [];
  let beganAt = 0;
  let lifeMs = Infinity;
  let isLiving = false;
  let heard = 0;

  const look = (): void => {
    if (!isLiving) return;
    const said = usagesIn(server.output());
    // What was said since the last look is what was asked for then.
    const usage = said.length > heard ? said.at(-1) : undefined;
    heard = said.length;
    if (usage !== undefined) {
      samples.push({ ...usage, at: (performance.now() - everyMs - beganAt) / lifeMs });
      onSample(usage);
    }
    server.signal('SIGUSR2');
  };
  const timer = setInterval(look, everyMs);

  const usageIn = ([from, to]: readonly [number, number]): Usage | null => {
    const found = samples.filter(({ at }) => at >= from && at <= to);
    if (found.length === 0) return null;
    return {
      residentMiB: median(found.map(({ residentMiB }) => residentMiB)),
      heapMiB: median(found.map(({ heapMiB }) => heapMiB)),
    };
  };

  return {
    begin(givenMs) {
      samples = [];
      beganAt = performance.now();
      lifeMs = givenMs;
      isLiving = true;
    },
    end() {
      isLiving = false;
      const [before, after] = [usageIn(early), usageIn(late)];
      if (before === null || after === null) return null;
      return { early: before, late: after, samples: samples.length };
    },
    close: () => clearInterval(timer),
  };
};

const saidSchema = z.object({ rss: z.number(), heapUsed: z.number() });

const usagesIn = (output: string): readonly Usage[] =>
  Array.from(output.matchAll(/^memory (\{.*\})$/gm), ([, text = '']) => {
    const { rss, heapUsed } = saidSchema.parse(JSON.parse(text));
    return { residentMiB: rss / 2 ** 20, heapMiB: heapUsed / 2 ** 20 };
  });
