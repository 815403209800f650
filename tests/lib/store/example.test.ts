import { expect, test } from 'vitest';

import { openStore } from '../../../lib/store/index.ts';
import { err, ok } from '../../../shared/base/result.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createPowerCutFiles } from '../../support/power-cut-files.ts';

test('the example in the documentation of openStore runs', async () => {
  const clock = createFakeClock();
  const files = createPowerCutFiles();
  type Tables = { entries: { readonly caption: string } };
  type Event = { readonly type: 'entered'; readonly id: string; readonly caption: string };

  const store = await openStore<Tables, Event>({
    dir: 'data',
    tables: ['entries'],
    apply: (_state, event) => [{ put: 'entries', key: event.id, row: { caption: event.caption } }],
    clock,
    files,
  });
  const enterRose = () =>
    store.transact({ by: 'device-7', key: 'a1' }, (state) =>
      state.entries.has('rose')
        ? err('taken')
        : ok({
            events: [{ type: 'entered', id: 'rose', caption: 'A rose' }],
            result: state.entries.size + 1,
          }),
    );
  expect(await enterRose()).toEqual({ ok: true, value: { seq: 1, result: 1, replayed: false } });
  expect(await enterRose()).toEqual({ ok: true, value: { seq: 1, result: 1, replayed: true } });
  await store.close();
});
