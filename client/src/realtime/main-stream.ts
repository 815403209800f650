import type { Audience } from '../../../shared/contest/views.ts';
import type { SessionState } from '../state/session-store.ts';

/** The highest stream that somebody with this session may read. */
export const mainStreamOf = (session: SessionState): Audience =>
  session.kind === 'known' ? streamOfRole[session.role] : 'public';

const streamOfRole = { visitor: 'public', judge: 'judges', organiser: 'organisers' } as const;
