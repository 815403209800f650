import { useEffect, useMemo, useState } from 'react';
import { useServices } from '../../services.ts';
import { useNews } from '../../state/use-contest.ts';

/** For so long an entry counts as news. */
const freshMs = 20_000;
/** What grows old within so long does it together: a crowd of news is not a crowd of paints. */
const sweepMs = 500;

type Fresh = { readonly id: string; readonly until: number };

/** The entries that arrived just now, while the page was looked at. */
export const useFreshEntries = (): ReadonlySet<string> => {
  const { clock } = useServices();
  const [fresh, setFresh] = useState<readonly Fresh[]>([]);
  useNews((news) => {
    if (news.kind !== 'event' || news.event.name !== 'newSubmission') return;
    const { id } = news.event.data;
    setFresh((before) => [...before, { id, until: clock.now() + freshMs }]);
  });
  const oldest = fresh[0]?.until;
  useEffect(() => {
    if (oldest === undefined) return;
    const timer = clock.after(oldest - clock.now() + sweepMs, () =>
      setFresh((before) => before.filter(({ until }) => until > clock.now())),
    );
    return () => timer.stop();
  }, [clock, oldest]);
  return useMemo(() => new Set(fresh.map(({ id }) => id)), [fresh]);
};
