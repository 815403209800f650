import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { EntryTexts } from './entry-texts.ts';

/** JSON that is ready to be sent to many, as it stood at `seq`. */
export type Document = {
  readonly epoch: string;
  readonly seq: number;
  readonly json: Uint8Array;
  /** The same, compressed once for everybody. */
  readonly gzip: Uint8Array;
};

const partsInChunk = 250;
const compress = promisify(gzip);

/** Puts a long text together in slices, and compresses it beside the event loop. */
export const encodeDocument = async (
  texts: Pick<EntryTexts, 'inSlices'>,
  { epoch, seq }: Pick<Document, 'epoch' | 'seq'>,
  parts: readonly string[],
): Promise<Document> => {
  const chunks: Buffer[] = [];
  const starts = parts.flatMap((_, index) => (index % partsInChunk === 0 ? [index] : []));
  await texts.inSlices(starts, (start) => {
    chunks.push(Buffer.from(parts.slice(start, start + partsInChunk).join('')));
  });
  const json = Buffer.concat(chunks);
  return { epoch, seq, json, gzip: await compress(json, { level: 4 }) };
};

/** `items` as the inside of a JSON array or object. */
export const commaSeparated = (items: readonly string[]): readonly string[] =>
  items.map((item, index) => (index === 0 ? item : `,${item}`));

/** Builds once for all who ask meanwhile; whoever needs a later seq than what is being built gets the next one. */
export const createBuilder = <Name>(build: (name: Name) => Promise<Document>) => {
  const building = new Map<Name, Promise<Document>>();

  const buildOnce = (name: Name): Promise<Document> => {
    const running = building.get(name);
    if (running !== undefined) return running;
    const started = build(name).finally(() => building.delete(name));
    building.set(name, started);
    return started;
  };

  return async (name: Name, from: number): Promise<Document> => {
    const shared = await buildOnce(name);
    // A build that was under way may be of a moment before this was asked.
    return shared.seq >= from ? shared : buildOnce(name);
  };
};
