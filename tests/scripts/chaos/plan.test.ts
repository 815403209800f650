import { expect, test } from 'vitest';
import { countKinds, planChaos } from '../../chaos/plan.ts';

const options = { seconds: 400, clients: 200, kills: 5, terms: 3 };

test('a seed plans the same run again, and another seed another', () => {
  expect(planChaos({ ...options, seed: 1 })).toEqual(planChaos({ ...options, seed: 1 }));
  expect(planChaos({ ...options, seed: 1 })).not.toEqual(planChaos({ ...options, seed: 2 }));
});

test('every kind of fault is planned, and as many ends of the server as were asked for', () => {
  const plan = planChaos({ ...options, seed: 1 });
  expect(Object.keys(countKinds(plan)).toSorted()).toEqual(
    [
      ...['1 kB/s', 'cut mid-frame', 'delay', 'half-open', 'refuse', 'reset'],
      ...['silent down', 'silent up', 'wake'],
      ...['no long-polling', 'no server-sent-events', 'no websocket'],
    ].toSorted(),
  );
  const by = plan.deaths.map((death) => death.by);
  expect(by.filter((signal) => signal === 'SIGKILL')).toHaveLength(options.kills);
  expect(by.filter((signal) => signal === 'SIGTERM')).toHaveLength(options.terms);
});

test('everything is over before the end, one after the other', () => {
  const { faults, deaths } = planChaos({ ...options, seed: 1 });
  for (const planned of [faults, deaths]) {
    const times = planned.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThan(options.seconds * 1000);
  }
});
