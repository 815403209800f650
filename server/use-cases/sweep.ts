import { ok } from '../../shared/base/result.ts';
import { isGone } from '../domain/tables.ts';
import type { ContestStore, Durable, PeopleStore, PhotoDesk } from './ports.ts';

type Deps = {
  readonly store: ContestStore;
  readonly durable: Durable;
  readonly people: PeopleStore;
  readonly photos: PhotoDesk;
};

export type Swept = { readonly people: number; readonly photos: number };

/**
 * Finishes what a crash interrupted. What belongs to an entry that is gone is removed at once; what belongs to no
 * entry may be on its way to one, so it goes when it was found in two sweeps, which are an hour apart.
 */
export const createSweep = ({ store, durable, people, photos }: Deps) => {
  let seenPeople: ReadonlySet<string> = new Set();
  let seenPhotos: ReadonlySet<string> = new Set();

  const sweepPeople = async (): Promise<number> => {
    const strangers = new Set<string>();
    const doomed = new Set<string>();
    for (const { entryId } of people.state().details.values()) {
      const entry = durable.state.entries.get(entryId);
      if (entry !== undefined && isGone(entry)) doomed.add(entryId);
      // The newest state: an entry in the batch in flight counts.
      if (store.state().entries.has(entryId)) continue;
      if (seenPeople.has(entryId)) doomed.add(entryId);
      else strangers.add(entryId);
    }
    seenPeople = strangers;
    if (doomed.size === 0) return 0;
    const erased = await people.erase<null, never>({ by: 'contest' }, () =>
      ok({
        events: [...doomed].map((entryId) => ({ type: 'personErased' as const, entryId })),
        result: null,
      }),
    );
    if (!erased.ok) throw new Error(`The people store takes nothing now: ${erased.error.kind}.`);
    return doomed.size;
  };

  const sweepPhotos = async (): Promise<number> => {
    const keys = await photos.listKeys();
    const wanted = new Set<string>();
    const unwanted = new Set<string>();
    for (const { id, photo } of store.state().entries.values()) {
      const entry = durable.state.entries.get(id);
      (entry !== undefined && isGone(entry) ? unwanted : wanted).add(photo.key);
    }
    const strangers = new Set<string>();
    let removed = 0;
    for (const key of keys) {
      if (wanted.has(key)) continue;
      if (unwanted.has(key) || seenPhotos.has(key)) {
        await photos.remove(key);
        removed += 1;
      } else strangers.add(key);
    }
    seenPhotos = strangers;
    return removed;
  };

  return async (): Promise<Swept> => {
    const photos = await sweepPhotos();
    return { people: await sweepPeople(), photos };
  };
};
