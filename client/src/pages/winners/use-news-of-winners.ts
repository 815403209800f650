import { useEffect, useState } from 'react';
import type { Phase } from '../../../../shared/contest/phases.ts';
import { showsArtists } from '../../../../shared/contest/phases.ts';
import { useServices } from '../../services.ts';
import { useStore } from '../../state/store.ts';
import { useNews } from '../../state/use-contest.ts';

/** For so long a podium counts as just saved. */
const freshMs = 15_000;

/** The categories whose winners were saved just now, while the page was looked at. */
export const useFreshPodiums = (): ReadonlySet<string> => {
  const { clock } = useServices();
  const [fresh, setFresh] = useState<ReadonlySet<string>>(() => new Set());
  useNews((news) => {
    if (news.kind !== 'event' || news.event.name !== 'saveWinners') return;
    const saved = Object.keys(news.event.data.winners);
    setFresh((before) => new Set([...before, ...saved]));
    clock.after(freshMs, () =>
      setFresh((before) => new Set([...before].filter((id) => !saved.includes(id)))),
    );
  });
  return fresh;
};

/** True from the moment the results come out while somebody is watching. */
export const useRevealNow = (phase: Phase): boolean => {
  const [seen, setSeen] = useState({ phase, revealed: false });
  if (seen.phase !== phase) {
    setSeen({ phase, revealed: !showsArtists(seen.phase) && showsArtists(phase) });
  }
  return seen.revealed;
};

/** True for whoever comes to the winners after results that they were not there to see come out. */
export const useDueCelebration = (): boolean => {
  const { celebration, clock } = useServices();
  const isDue = useStore(celebration);
  useEffect(() => {
    if (!isDue) return undefined;
    const timer = clock.after(freshMs, celebration.done);
    return () => timer.stop();
  }, [isDue, celebration, clock]);
  return isDue;
};
