import type { Talk } from './client.ts';
import type { SpeakerName } from './orders.ts';

/** What each speaker's clients say to it. */
export const talkOf = (name: SpeakerName): Talk => {
  if (name === 'floor') return 'bare';
  return name.startsWith('ours') ? 'hello' : 'plain';
};
