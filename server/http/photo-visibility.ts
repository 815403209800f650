import type { Request } from 'express';
import { assertNever } from '../../shared/base/assert-never.ts';
import type { ContestState } from '../domain/tables.ts';
import type { PhotoVisibility } from '../media/uploads-router.ts';
import type { WhoAsks } from './who-asks.ts';

type Deps = {
  readonly rows: Pick<ContestState, 'entries'>;
  readonly who: Pick<WhoAsks, 'session'>;
};

/** Who may see a photo now, by the entry that shows it. */
export const createPhotoVisibility = ({ rows, who }: Deps) => {
  const entryOf = createPhotoIndex(rows);
  return (key: string, request: Request): PhotoVisibility => {
    const status = entryOf(key)?.status;
    switch (status) {
      case 'published':
        return 'public';
      case 'pending':
        // Its address was told to nobody but its contestant and the organisers, and cannot be guessed.
        return 'private';
      case 'hidden':
        return who.session(request).actor.kind === 'organiser' ? 'private' : 'gone';
      case 'withdrawn':
      case 'erased':
      case undefined:
        return 'gone';
      default:
        return assertNever(status);
    }
  };
};

/** Entries are only ever added, so only new ones have to be looked at. */
const createPhotoIndex = ({ entries }: Deps['rows']) => {
  const idByPhoto = new Map<string, string>();
  return (key: string) => {
    if (!idByPhoto.has(key) && idByPhoto.size < entries.size)
      for (const [id, row] of entries) idByPhoto.set(row.photo.key, id);
    const id = idByPhoto.get(key);
    return id === undefined ? undefined : entries.get(id);
  };
};
