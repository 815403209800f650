import { addAbortSignal, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import yazl from 'yazl';
import type { EntryView } from '../../shared/contest/views.ts';
import type { ReadPhoto } from '../media/read-photo.ts';
import type { ExportViews } from './entry-csv.ts';

export type PhotoArchive = {
  readonly output: NodeJS.ReadableStream;
  /** Settles when the last photo is in. */
  readonly filled: Promise<void>;
  /** Closes what is open, and opens no more. */
  stop(): void;
};

type Options = {
  readonly views: ExportViews;
  readonly readPhoto: ReadPhoto;
  readonly csv: Readable;
};

/** `entries.csv` and `<category>/<number>.webp`, one file open at a time; what is gone meanwhile is left out. */
export const createPhotoArchive = ({ views, readPhoto, csv }: Options): PhotoArchive => {
  const zip = new yazl.ZipFile();
  // What fails to be read is reported by `filled`.
  zip.on('error', () => undefined);
  const leaving = new AbortController();
  const { signal } = leaving;

  const add = async (stream: Readable, name: string, compress: boolean): Promise<void> => {
    addAbortSignal(signal, stream);
    zip.addReadStream(stream, name, { compress });
    await finished(stream);
  };

  const fill = async (): Promise<void> => {
    await add(csv, 'entries.csv', true);
    const folders = new Map(views.categories().map(({ id, name }) => [id, folderOf(name, id)]));
    for (const entry of views.entries('organisers')) {
      const stream = await readPhoto(...photoOf(entry));
      const folder = folders.get(entry.categoryId) ?? entry.categoryId;
      // WebP is compressed already.
      if (stream !== undefined) await add(stream, `${folder}/${String(entry.number)}.webp`, false);
    }
    zip.end();
  };

  const filled = fill().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return { output: zip.outputStream, filled, stop: () => leaving.abort() };
};

const photoOf = ({ imageUrl, widths }: EntryView): [key: string, width: number] => [
  imageUrl.split('/')[2] ?? '',
  widths.at(-1) ?? 0,
];

/** A category's name as every system accepts it for a folder. */
const folderOf = (name: string, id: string): string =>
  name.replace(/[^\p{L}\p{N}_-]+/gu, ' ').trim() || id;
