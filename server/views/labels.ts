import { judgeSubject } from '../domain/invites.ts';
import type { PeopleState } from '../domain/people.ts';

const judgePrefix = judgeSubject('');

/** How a session's subject is called in front of judges and organisers. */
export const labelOf = (people: PeopleState, subject: string): string => {
  if (!subject.startsWith(judgePrefix)) return 'Organiser';
  return people.labels.get(subject.slice(judgePrefix.length))?.label ?? 'Judge';
};
