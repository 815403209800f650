import { Buffer } from 'node:buffer';
import type { Change } from '../../../lib/store/index.ts';

/** What all contenders store: an event of 256 bytes as JSON. */
export type Entered = {
  readonly type: 'entered';
  readonly id: string;
  readonly category: string;
  readonly photo: string;
  readonly caption: string;
};

export type EntryRow = Omit<Entered, 'type' | 'id'>;
export type SampleTables = { entries: EntryRow };

export const eventBytes = 256;
const categories = ['traditional', 'realism', 'flash', 'lettering'];
const words = 'a swallow over heavy waves with a rose and an anchor in black and grey '.repeat(4);

export const sampleEvent = (nth: number): Entered => {
  const event = {
    type: 'entered',
    id: `e${String(nth).padStart(9, '0')}`,
    category: categories[nth % categories.length] ?? 'flash',
    photo: (nth * 2_654_435_761).toString(16).padStart(26, '0'),
  } as const;
  const rest = eventBytes - Buffer.byteLength(JSON.stringify({ ...event, caption: '' }));
  const from = nth % 70;
  return { ...event, caption: words.slice(from, from + rest) };
};

export const applySample = (_state: unknown, event: Entered): readonly Change<SampleTables>[] => {
  const { category, photo, caption } = event;
  return [{ put: 'entries', key: event.id, row: { category, photo, caption } }];
};

/** Who asks, and under which key: what a phone sends with a command. */
export const commandOf = (nth: number) => ({
  by: `device-${String(nth % 64)}`,
  key: `k${(nth * 40_503).toString(36).padStart(21, '0')}`,
});

/** The record as the log has it, for peers that store one piece of JSON for it. */
export const envelopeOf = (nth: number, seq: number): string =>
  JSON.stringify({
    seq,
    at: Date.now(),
    ...commandOf(nth),
    durable: seq - 1,
    events: [sampleEvent(nth)],
    result: nth,
  });
