import { useState } from 'react';
import { useServices } from '../../services.ts';
import { useNews } from '../../state/use-contest.ts';

/** For so long an entry counts as news. */
const freshMs = 20_000;

/** The entries that arrived just now, while the page was looked at. */
export const useFreshEntries = (): ReadonlySet<string> => {
  const { clock } = useServices();
  const [fresh, setFresh] = useState<ReadonlySet<string>>(() => new Set());
  useNews((news) => {
    if (news.kind !== 'event' || news.event.name !== 'newSubmission') return;
    const { id } = news.event.data;
    setFresh((before) => new Set([...before, id]));
    clock.after(freshMs, () =>
      setFresh((before) => new Set([...before].filter((other) => other !== id))),
    );
  });
  return fresh;
};
