import type { Request } from 'express';
import { assertNever } from '../../shared/base/assert-never.ts';
import { routeAccess } from '../domain/access.ts';
import type { ContestState } from '../domain/tables.ts';
import type { PhotoVisibility } from '../media/uploads-router.ts';
import { Refused } from './errors.ts';
import type { WhoAsks } from './who-asks.ts';

type Deps = {
  readonly rows: Pick<ContestState, 'entries'>;
  readonly who: Pick<WhoAsks, 'admit'>;
};

/** Who may see a photo now, by the entry that shows it. */
export const createPhotoVisibility = ({ rows, who }: Deps) => {
  const entryOf = createPhotoIndex(rows);

  /** What is not on the wall is its contestant's, who shows the receipt, and the organisers' alone. */
  const mayLook = (request: Request, entryId: string): boolean => {
    try {
      who.admit(request, routeAccess['GET /api/entries/:id'], entryId);
      return true;
    } catch (thrown) {
      if (thrown instanceof Refused) return false;
      throw thrown;
    }
  };

  return (key: string, request: Request): PhotoVisibility => {
    const entry = entryOf(key);
    if (entry === undefined) return 'gone';
    const { id, status } = entry;
    switch (status) {
      case 'published':
        return 'public';
      case 'pending':
      case 'hidden':
        return mayLook(request, id) ? 'private' : 'gone';
      case 'withdrawn':
      case 'erased':
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
