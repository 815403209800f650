import { useEffect, useState } from 'react';
import type { OutboxView } from '../../../../lib/realtime/client/device/index.ts';
import type { ContestView } from '../../../../shared/contest/views.ts';
import { isWaiting, lastSavedSeq, type KeptAction } from '../../outbox/kept-items.ts';
import { useServices } from '../../services.ts';
import { categoryName } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useNews } from '../../state/use-contest.ts';
import { podiumNow } from './drafts.ts';
import { createKeptDrafts } from './kept-drafts.ts';
import type { Owed } from './save-state.ts';
import { createStars, type StarState, type Stars } from './stars.ts';
import { createWinnersDesk, type Desk, type WinnersDesk } from './winners-desk.ts';

export type Judging = {
  readonly desk: WinnersDesk;
  readonly deskNow: Desk;
  readonly stars: Stars;
  readonly starsNow: StarState;
  readonly owed: Owed;
};

/** The podiums and stars of the judge who is signed in, and the news of the other judges. */
export const useJudging = (subject: string): Judging => {
  const { api, contest, device, outbox, toasts } = useServices();
  const [desk] = useState(() =>
    createWinnersDesk({
      ...{ api, outbox, subject },
      kept: createKeptDrafts(device, subject),
      view: () => {
        const state = contest.get();
        if (state.kind !== 'ready') throw new Error('The desk was opened before the contest.');
        return state.view;
      },
    }),
  );
  const [stars] = useState(() =>
    createStars({ ...{ api, outbox, subject }, kept: device, onProblem: toasts.problem }),
  );
  useEffect(() => desk.attach(), [desk]);
  useEffect(() => stars.attach(), [stars]);
  useEffect(() => void stars.load(), [stars]);
  useTellOthersSaves(desk);
  const owed = owedBy(subject, useStore(outbox));
  return { desk, deskNow: useStore(desk), stars, starsNow: useStore(stars), owed };
};

const owedBy = (subject: string, { items, progress }: OutboxView<KeptAction>): Owed => {
  const own = items.filter(({ owner }) => owner === subject);
  return {
    waiting: own.filter(isWaiting).length,
    isSending: own.some(({ key }) => key === progress?.key),
    lastSeq: lastSavedSeq(own, subject),
  };
};

/** Whoever changes a podium right now must know at once; for the others it is a note. */
const useTellOthersSaves = (desk: WinnersDesk) => {
  const { contest, toasts } = useServices();
  useNews((news) => {
    if (news.kind !== 'event' || news.event.name !== 'saveWinners') return;
    const state = contest.get();
    if (state.kind !== 'ready') return;
    const { winners, revision, savedBy = 'Another judge' } = news.event.data;
    const saved = Object.fromEntries(
      Object.entries(winners).map(([id, podium]) => [id, podium.map((winner) => winner.id)]),
    );
    if (desk.isOwn(revision, saved)) return;
    for (const id of Object.keys(saved)) {
      const name = categoryName(state.view.categories, id);
      if (isContested(state.view, desk.get(), id))
        toasts.problem(`${savedBy} saved ${name} while you were changing it. Yours is still here.`);
      else toasts.note(`${savedBy} saved the winners of ${name}.`);
    }
  });
};

const isContested = (view: ContestView, { drafts, heard }: Desk, categoryId: string): boolean => {
  const category = view.categories.find(({ id }) => id === categoryId);
  return category !== undefined && podiumNow(view, category, drafts, heard).conflict;
};
