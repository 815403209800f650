// node lib/store/example.ts <folder>: a state of one table, asked twice under one key, closed and opened again.
import { join } from 'node:path';
import { err, ok } from '../../shared/base/result.ts';
import { createNodeFiles, lockDir, systemClock as clock } from '../wal/index.ts';
import { openStore } from './index.ts';

type Tables = { entries: { readonly caption: string } };
type Event = { readonly type: 'entered'; readonly id: string; readonly caption: string };

const folder = process.argv[2] ?? 'store-example';
const lock = lockDir(folder);

const open = () =>
  openStore<Tables, Event>({
    dir: join(folder, 'store'),
    tables: ['entries'],
    // Pure: what it makes of the records so far is the state.
    apply: (_state, event) => [{ put: 'entries', key: event.id, row: { caption: event.caption } }],
    clock,
    files: createNodeFiles(),
  });

const store = await open();
const stop = store.subscribe(({ seq, by }) => console.log(`record ${seq} by ${by} is on disk`));
const enterRose = (key: string) =>
  store.transact({ by: 'device-7', key }, (state) =>
    state.entries.has('rose')
      ? err('taken')
      : ok({
          events: [{ type: 'entered', id: 'rose', caption: 'A rose' }],
          result: state.entries.size + 1,
        }),
  );
// Acknowledged once it is on disk; asked again under the same key, it is answered as before.
console.log(JSON.stringify(await enterRose('a1')));
console.log(JSON.stringify(await enterRose('a1')));
console.log(JSON.stringify(await enterRose('b2')));
stop();
await store.close();

const again = await open();
for (const [id, { caption }] of again.state().entries) console.log(`${id}: ${caption}`);
await again.close();
lock.release();
