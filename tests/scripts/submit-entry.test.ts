import express from 'express';
import multer from 'multer';
import { describe, expect, it } from 'vitest';
import { createSubmitter, type SeedEntry } from '../../scripts/seed/submit-entry.ts';
import { listen } from '../support/listen.ts';

const entry: SeedEntry = {
  key: 'key-1',
  photo: new Blob(['a photo'], { type: 'image/jpeg' }),
  category: 'blackwork',
  caption: 'Old shop panther',
  name: 'Rosa Vega',
  phone: '+1 202 555 0147',
};

type Answer = { status: number; headers?: Record<string, string>; body: unknown };

/** A contest that gives the answers in turn, and what it was asked. */
const openContest = async (...answers: Answer[]) => {
  const asked: { key: string | undefined; fields: unknown; bytes: number | undefined }[] = [];
  const app = express();
  app.post('/api/submit', multer().single('photo'), (request, response) => {
    const key = request.get('Idempotency-Key');
    asked.push({ key, fields: { ...request.body }, bytes: request.file?.size });
    const answer = answers.shift() ?? { status: 500, body: {} };
    response
      .status(answer.status)
      .set(answer.headers ?? {})
      .json(answer.body);
  });
  const server = await listen(app);
  const waits: number[] = [];
  const submit = createSubmitter({
    url: server.url,
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
  return { asked, waits, submit, [Symbol.asyncDispose]: server[Symbol.asyncDispose] };
};

const saved: Answer = { status: 201, body: { success: true, receipt: { number: 17 } } };

describe('the seed', () => {
  it('enters a design as a phone would', async () => {
    await using contest = await openContest(saved);
    expect(await contest.submit(entry)).toBe(17);
    const { category, caption, name, phone } = entry;
    const fields = { category, caption, name, phone, consent: 'yes' };
    expect(contest.asked).toEqual([{ key: 'key-1', fields, bytes: 7 }]);
  });

  it('waits as long as the rate limit asks for, and goes on', async () => {
    const full: Answer = { status: 429, headers: { 'retry-after': '9' }, body: {} };
    await using contest = await openContest(full, full, saved);
    expect(await contest.submit(entry)).toBe(17);
    expect(contest.waits).toEqual([9000, 9000]);
  });

  it('tries again under the same key when the server stumbles', async () => {
    await using contest = await openContest({ status: 503, body: {} }, saved);
    expect(await contest.submit(entry)).toBe(17);
    expect(contest.asked.map(({ key }) => key)).toEqual(['key-1', 'key-1']);
  });

  it('gives up at once, with the reason, when the contest is closed', async () => {
    const closed = { error: 'The contest is closed since 6 pm.', code: 'contest_not_open' };
    await using contest = await openContest({ status: 409, body: closed });
    await expect(contest.submit(entry)).rejects.toThrow('The contest is closed since 6 pm.');
    expect(contest.waits).toEqual([]);
  });
});
