import type { Store } from '../../../lib/store/index.ts';
import type { Clock } from '../../../shared/base/clock.ts';

/** The same store, with how many seconds each of its commits took; what is refused or was there already is none. */
export const timeCommits = <S, E, Timed extends Store<S, E>>(
  store: Timed & Store<S, E>,
  clock: Pick<Clock, 'monotonic'>,
  onCommit: (seconds: number) => void,
): Timed => {
  const transact: Store<S, E>['transact'] = (command, decide) => {
    const beganAt = clock.monotonic();
    const answer = store.transact(command, decide);
    // Beside the answer, which waits for nothing here; that it failed is told to whoever asked.
    void answer.then(
      (given) => {
        if (given.ok && !given.value.replayed) onCommit((clock.monotonic() - beganAt) / 1000);
      },
      () => undefined,
    );
    return answer;
  };
  return { ...store, transact };
};
