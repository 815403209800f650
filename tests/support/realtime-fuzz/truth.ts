import type { Projection } from '../../../lib/realtime/index.ts';
import { resetHash, type Published } from '../delivery-oracle.ts';
import type { TestRecord } from '../record-log.ts';

export const mainStreams = ['public', 'judges'] as const;
export const roomNames = ['bar', 'stage'] as const;

export type History = { readonly epoch: string; readonly records: readonly TestRecord[] };

export const hashOf = (name: string, data: unknown): string => `${name} ${JSON.stringify(data)}`;

/** An event that everybody may see: judges see it in their own stream. */
export const toEverybody = (name: string, data: unknown): readonly Projection[] =>
  mainStreams.map((stream) => ({ stream, kind: 'event', name, data }));

export const toOne = (stream: string, name: string, data: unknown): Projection => ({
  ...{ stream, name, data },
  kind: 'event',
});

/** What a page of a stream shows after the records so far: entries, or what was said in a room. */
export const viewOf = (
  stream: string,
  records: readonly TestRecord[],
  upTo: number,
): readonly unknown[] => {
  const shown = new Set<unknown>();
  for (const { shows } of records.slice(0, upTo))
    for (const each of shows) {
      if (each.kind === 'event' && each.stream === stream) show(shown, each.name, each.data);
    }
  return [...shown];
};

/** What one event changes in a view. */
export const show = (shown: Set<unknown>, name: string, data: unknown): void => {
  if (name === 'removed') shown.delete(data);
  else shown.add(data);
};

/** Everything that was published in the streams of a log's histories. */
export const publishedIn = (
  histories: readonly History[],
  withdrawn: ReadonlySet<unknown>,
): readonly Published[] =>
  histories.flatMap(({ epoch, records }) =>
    records.flatMap(({ seq, shows }) =>
      shows.map((each) => ({
        ...{ stream: each.stream, epoch, seq },
        hash: each.kind === 'reset' ? resetHash : hashOf(each.name, each.data),
        isWithdrawn: each.kind === 'event' && each.name === 'added' && withdrawn.has(each.data),
      })),
    ),
  );

export const isMainStream = (stream: string): boolean =>
  mainStreams.some((each) => each === stream);
