import type { Api } from '../../api/api.ts';
import { getStars } from '../../api/endpoints.ts';
import type { ContestOutbox } from '../../outbox/contest-outbox.ts';
import { isWaiting, itemsOf, type KeptItem } from '../../outbox/kept-items.ts';
import type { KeptValues } from '../../state/kept-values.ts';
import { createStore, type ReadableStore } from '../../state/store.ts';
import type { Toasts } from '../../state/toasts.ts';

export type StarState = {
  readonly starred: ReadonlySet<string>;
  /** Wanted here, not confirmed yet. */
  readonly wanted: ReadonlyMap<string, boolean>;
};

/** A judge's private stars. What is wanted shows at once and is marked until the server has it. */
export type Stars = ReadableStore<StarState> & {
  /** Follows the outbox until it is called off. */
  readonly attach: () => () => void;
  readonly load: () => Promise<void>;
  readonly toggle: (entryId: string) => void;
};

export type StarsDeps = {
  readonly api: Pick<Api, 'call' | 'command'>;
  readonly outbox: Pick<ContestOutbox, 'get' | 'subscribe' | 'add' | 'discard'>;
  /** Whose stars they are. */
  readonly subject: string;
  /** For a start without a connection. */
  readonly kept: KeptValues;
  readonly onProblem: Toasts['problem'];
};

type Wish = Pick<KeptItem<'star'>['body'], 'entryId' | 'starred'>;

export const isStarred = ({ starred, wanted }: StarState, entryId: string): boolean =>
  wanted.get(entryId) ?? starred.has(entryId);

export const createStars = ({ api, outbox, subject, kept, onProblem }: StarsDeps): Stars => {
  const storageKey = `stars:${subject}`;
  const state = createStore<StarState>({
    starred: new Set(parse(kept.read(storageKey))),
    wanted: new Map(),
  });
  /** The last wish for each entry that is still on its way into the outbox. */
  const adding = new Map<string, Wish>();
  /** Seen waiting by this page, and not answered yet. */
  const awaited = new Set<string>();
  const told = new Set<string>();
  let confirmedSince: readonly Wish[] = [];

  const stars = () => itemsOf(outbox.get().items, 'star', subject);

  const put = (starred: ReadonlySet<string>): void => {
    const waiting = stars().filter(isWaiting);
    const wanted = new Map([
      ...waiting.map(({ body }): [string, boolean] => [body.entryId, body.starred]),
      ...[...adding.values()].map(({ entryId, starred }): [string, boolean] => [entryId, starred]),
    ]);
    state.set({ starred, wanted });
  };

  const confirm = (stars: ReadonlySet<string>, wishes: readonly Wish[]): ReadonlySet<string> => {
    const next = new Set(stars);
    for (const { entryId, starred } of wishes) {
      if (starred) next.add(entryId);
      else next.delete(entryId);
    }
    kept.write(storageKey, JSON.stringify([...next]));
    return next;
  };

  const follow = (): void => {
    const all = stars();
    // What was saved before this page began, the server tells.
    const news = all.filter(
      ({ key, state: { kind } }) => kind === 'refused' || (kind === 'saved' && awaited.has(key)),
    );
    for (const item of news) {
      awaited.delete(item.key);
      if (item.state.kind !== 'refused' || told.has(item.key)) continue;
      told.add(item.key);
      onProblem(`The star was not kept. ${item.state.reason.message}`, item.state.reason);
      void outbox.discard(item.key);
    }
    for (const { key } of all.filter(isWaiting)) awaited.add(key);
    const saved = news.filter((item) => item.state.kind === 'saved').map(({ body }) => body);
    confirmedSince = [...confirmedSince, ...saved];
    put(saved.length === 0 ? state.get().starred : confirm(state.get().starred, saved));
  };

  /** Without room on the device it goes straight to the server, or not at all. */
  const sendUnkept = async (wish: Wish): Promise<void> => {
    const answer = await api.command({ type: 'starEntry', ...wish });
    if (!answer.ok) onProblem(`The star was not kept. ${answer.error.message}`, answer.error);
    put(answer.ok ? confirm(state.get().starred, [wish]) : state.get().starred);
  };

  return {
    get: state.get,
    subscribe: state.subscribe,
    attach: () => {
      follow();
      return outbox.subscribe(follow);
    },
    load: async () => {
      confirmedSince = [];
      const answer = await api.call(getStars);
      if (answer.ok) put(confirm(new Set(answer.value.entries), confirmedSince));
      else if (answer.error.code !== 'unreachable')
        onProblem(`Your stars could not be fetched. ${answer.error.message}`, answer.error);
    },
    toggle: (entryId) => {
      const wish = { entryId, starred: !isStarred(state.get(), entryId) };
      adding.set(entryId, wish);
      put(state.get().starred);
      void outbox.add({ kind: 'star', ...wish }, subject).then(async (added) => {
        if (adding.get(entryId) === wish) adding.delete(entryId);
        if (added.ok) follow();
        else await sendUnkept(wish);
      });
    },
  };
};

const parse = (text: string | null): readonly string[] => {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
};
