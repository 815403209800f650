import { useEffect, useState } from 'react';
import { showsArtists } from '../../../../shared/contest/phases.ts';
import type { ContestView, EntryView } from '../../../../shared/contest/views.ts';
import { useServices } from '../../services.ts';
import { newestFirst, phaseNow, podiumsOf, type CategoryPodium } from '../../state/selectors.ts';
import { useNews } from '../../state/use-contest.ts';

export type Scene =
  | { readonly kind: 'empty' }
  | { readonly kind: 'entry'; readonly entry: EntryView; readonly isNew: boolean }
  | { readonly kind: 'podium'; readonly podium: CategoryPodium; readonly isNew: boolean };

/** How long a scene stays: long enough to read it from the last row. */
const sceneMs = 11_000;
/** So many of the newest take turns. */
const newestShown = 8;

/** What the stage shows now. It turns by itself, and news comes first. */
export const useScene = (view: ContestView): Scene => {
  const { clock } = useServices();
  const [turn, setTurn] = useState(0);
  const [news, setNews] = useState<string | null>(null);

  useEffect(() => {
    const timer = clock.after(sceneMs, () => {
      setNews(null);
      setTurn(turn + 1);
    });
    return () => timer.stop();
    // News stays a full turn, whenever in the turn it came.
  }, [clock, turn, news]);

  useNews((item) => {
    if (item.kind !== 'event') return;
    if (item.event.name === 'newSubmission') setNews(`entry ${item.event.data.id}`);
    if (item.event.name === 'saveWinners') {
      const category = Object.keys(item.event.data.winners).at(-1);
      if (category !== undefined) setNews(`podium ${category}`);
    }
  });

  const scenes = scenesOf(view, clock.now());
  const isNews = (scene: Scene) => news !== null && keyOf(scene) === news;
  const announced = scenes.find(isNews);
  const scene = announced ?? scenes[turn % Math.max(1, scenes.length)] ?? { kind: 'empty' };
  return scene.kind === 'empty' ? scene : { ...scene, isNew: announced !== undefined };
};

export const keyOf = (scene: Scene): string => {
  switch (scene.kind) {
    case 'empty':
      return 'empty';
    case 'entry':
      return `entry ${scene.entry.id}`;
    case 'podium':
      return `podium ${scene.podium.category.id}`;
  }
};

/** After the results winners alone; before, the newest designs with the podiums between them. */
const scenesOf = (view: ContestView, now: number): readonly Scene[] => {
  const podiums = podiumsOf(view).map((podium): Scene => ({
    kind: 'podium',
    podium,
    isNew: false,
  }));
  if (podiums.length > 0 && showsArtists(phaseNow(view.contest, now))) return podiums;
  const entries = newestFirst(view)
    .slice(0, newestShown)
    .map((entry): Scene => ({ kind: 'entry', entry, isNew: false }));
  return interleave(entries, podiums);
};

/** Two designs, one podium, and so on until both are used up. */
const interleave = (entries: readonly Scene[], podiums: readonly Scene[]): readonly Scene[] => {
  const rounds = Math.max(Math.ceil(entries.length / 2), podiums.length);
  return Array.from({ length: rounds }, (_, round) => [
    ...entries.slice(2 * round, 2 * round + 2),
    ...podiums.slice(round, round + 1),
  ]).flat();
};
