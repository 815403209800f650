import { useEffect } from 'react';
import { useContest } from '../state/use-contest.ts';

/** Names the page in the tab: "Winners · Ink & Iron 2026". */
export const usePageTitle = (title: string | null): void => {
  const contest = useContest();
  const name = contest.kind === 'ready' ? contest.view.contest.name : 'Tattoo Contest';
  useEffect(() => {
    document.title = title === null ? name : `${title} · ${name}`;
  }, [title, name]);
};
