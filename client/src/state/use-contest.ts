import { useEffect, useEffectEvent } from 'react';
import { useServices } from '../services.ts';
import type { ContestState, News } from './contest-store.ts';
import type { SessionState } from './session-store.ts';
import { useStore } from './store.ts';

export const useContest = (): ContestState => useStore(useServices().contest);

export const useSession = (): SessionState => useStore(useServices().session);

/** Runs `react` for each piece of news that arrives while the component is shown. */
export const useNews = (react: (news: News) => void): void => {
  const { contest } = useServices();
  const onNews = useEffectEvent(react);
  useEffect(() => contest.onNews((news) => onNews(news)), [contest]);
};
