import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readStore, type RestoredPlaces } from '../../lib/store/index.ts';
import type { Files } from '../../lib/wal/index.ts';
import { namedPhotos, peopleShape, readContest } from '../compose-backups.ts';
import { peopleDirOf, type Desk } from './desk.ts';

export type Checked = {
  readonly head: number;
  readonly photos: number;
  readonly problems: readonly string[];
};

/** Reads a contest's folders as they are on disk, running or not: log, snapshots, people, photos. Changes nothing. */
export const checkPlaces = async (
  { files, say }: Pick<Desk, 'files' | 'say'>,
  places: RestoredPlaces,
): Promise<Checked> => {
  const problems: string[] = [];
  const contest = await readContest(files, places);
  if (contest === undefined)
    return { head: 0, photos: 0, problems: [`There is no contest in ${places.data}.`] };
  problems.push(...contest.notes);
  const people = await readStore(files, peopleDirOf(places.data), {
    ...peopleShape,
    erasable: true,
  });
  if (people === undefined) problems.push(`There is no people store in ${places.data}.`);
  problems.push(...(people?.notes ?? []));
  let photos = 0;
  for (const { owner, folder, sha256 } of namedPhotos(contest.state)) {
    photos += 1;
    if (photos % 1000 === 0) say(`${String(photos)} photos are checked.`);
    const isErased = people?.state.erased.has(owner) === true;
    if (isErased || places.uploads === undefined) continue;
    if (await holds(files, join(places.uploads, folder), sha256)) continue;
    problems.push(`${folder} does not hold the photo that entry ${owner} was made with.`);
  }
  return { head: contest.head, photos, problems };
};

/** Whether one of the files in `dir` has this digest. */
const holds = async (files: Files, dir: string, sha256: string): Promise<boolean> => {
  if ((await files.size(dir)) === undefined) return false;
  for (const name of await files.list(dir)) {
    if (!name.startsWith('original.')) continue;
    const bytes = await files.readFile(join(dir, name));
    if (createHash('sha256').update(bytes).digest('hex') === sha256) return true;
  }
  return false;
};
