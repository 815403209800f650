import { describe, expect, test } from 'vitest';
import { createOfflineShell } from '../../client/src/state/offline-shell.ts';
import { createFakeClock } from '../support/fake-clock.ts';

type Registration = ServiceWorkerRegistration;

/** A page that has loaded, in a browser that keeps pages; `register` is what becomes of each try. */
const openPage = (register: () => Promise<Registration>, readyState = 'complete') => {
  const clock = createFakeClock();
  const asked: string[] = [];
  const ready = Promise.withResolvers<Registration>();
  const loaded = new EventTarget();
  const shell = createOfflineShell({
    workers: {
      ready: ready.promise,
      register: (url) => {
        asked.push(String(url));
        return register();
      },
    },
    page: { document: { readyState }, addEventListener: loaded.addEventListener.bind(loaded) },
    clock,
  });
  return { clock, asked, ready, loaded, shell };
};

const registration = {} as Registration;
const taken = () => Promise.resolve(registration);

describe('loading a page again without a connection', () => {
  test('is not to be had where the browser keeps no pages', () => {
    const clock = createFakeClock();
    const page = { document: { readyState: 'complete' }, addEventListener: () => {} };
    const shell = createOfflineShell({ workers: undefined, page, clock });
    expect([shell.get(), clock.pending]).toEqual(['not-here', 0]);
  });

  test('works as soon as all files are kept', async () => {
    const { clock, asked, ready, shell } = openPage(taken);
    let told = 0;
    shell.subscribe(() => (told += 1));
    await clock.advanceAsync(0);
    expect([shell.get(), asked]).toEqual(['installing', ['/sw.js']]);
    ready.resolve(registration);
    await clock.advanceAsync(0);
    expect([shell.get(), told, clock.pending]).toEqual(['ready', 1, 0]);
  });

  test('is prepared only when the page itself has loaded', () => {
    const { asked, loaded } = openPage(taken, 'interactive');
    expect(asked).toEqual([]);
    loaded.dispatchEvent(new Event('load'));
    expect(asked).toEqual(['/sw.js']);
  });

  test('is tried again when some file could not be fetched', async () => {
    const { clock, asked, ready, shell } = openPage(() => Promise.reject(new TypeError('offline')));
    await clock.advanceAsync(120_000);
    expect([shell.get(), asked.length]).toEqual(['installing', 3]);
    ready.resolve(registration);
    await clock.advanceAsync(120_000);
    expect([shell.get(), asked.length]).toEqual(['ready', 3]);
  });

  test('is not to be had where storage is switched off', async () => {
    const refused = new DOMException('The user denied permission.', 'SecurityError');
    const { clock, asked, shell } = openPage(() => Promise.reject(refused));
    await clock.advanceAsync(120_000);
    expect([shell.get(), asked.length]).toEqual(['not-here', 1]);
  });
});
