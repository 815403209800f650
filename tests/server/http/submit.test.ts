import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { enter, entryForm, openContestHouse, readJson } from '../../support/contest-house.ts';
import { heicHeader } from '../../support/sample-photos.ts';

const device = 'abcdefghjkmnpqrstvwxyz0123';

const rates = (submitPerDevice: number, submitPerAddress: number) => ({
  rateLimits: { submitPerDevice, submitPerAddress, login: 0 },
});

describe('entering a design', () => {
  it('answers with the entry, its number and a receipt link that opens it', async () => {
    await using house = await openContestHouse();
    const response = await house.ask('/api/submit', {
      method: 'POST',
      body: await entryForm({ email: '', consent: 'on' }),
    });
    const answer = await readJson(response);
    expect(response.status).toBe(201);
    expect(answer).toMatchObject({
      success: true,
      entry: { number: 1, categoryId: 'flash', caption: 'Swallow with a key', status: 'published' },
      receipt: { number: 1 },
      backedUp: 0,
    });
    expect(answer.seq).toBeGreaterThan(0);
    const { url } = answer.receipt as { url: string };
    expect(url).toMatch(new RegExp(`^${house.url}/receipt/${String(answer.submissionId)}#`));
    const receipt = await house.ask(`/api/entries/${String(answer.submissionId)}`, {
      headers: { Authorization: `Receipt ${url.split('#')[1] ?? ''}` },
    });
    expect(await readJson(receipt)).toMatchObject({
      entry: { number: 1, name: 'Ada Needle', phone: '+49 170 1234567' },
      editable: true,
    });
    expect(await house.tempFiles()).toEqual([]);
  });

  it('says in a sentence by the field what is wrong, and keeps no file', async () => {
    await using house = await openContestHouse({ maxPhotoBytes: 100_000 });
    const file = (bytes: Uint8Array, name: string) => new File([new Uint8Array(bytes)], name);
    const wrong: [Record<string, string | Blob | null>, number, string, string][] = [
      [{ caption: null }, 422, 'caption', 'The title is missing. Fill it in.'],
      [{ caption: '   ' }, 422, 'caption', 'The title is missing. Fill it in.'],
      [
        { caption: 'x'.repeat(121) },
        422,
        'caption',
        'The title is too long: at most 120 characters.',
      ],
      [{ name: '' }, 422, 'name', 'The name is missing. Fill it in.'],
      [
        { phone: 'call me' },
        422,
        'phone',
        'The phone number needs at least five digits, such as +49 170 1234567.',
      ],
      [
        { email: 'ada@' },
        422,
        'email',
        'The email address is not complete. Write it like name@example.com, or leave it empty.',
      ],
      [{ category: null }, 422, 'category', 'The category is missing. Fill it in.'],
      [
        { consent: 'false' },
        422,
        'consent',
        'Your consent is needed: without it nothing may be kept.',
      ],
      [{ photo: null }, 422, 'photo', 'There is no photo yet. Choose or take one.'],
      [{ photo: file(Buffer.from('%PDF-1.7 '), 'a.pdf') }, 415, 'photo', 'This is a PDF file.'],
      [{ photo: file(heicHeader, 'a.heic') }, 415, 'photo', 'This is a HEIC photo'],
      [{ photo: file(new Uint8Array(150_000), 'a.jpg') }, 413, 'photo', 'The photo is'],
    ];
    for (const [fields, status, field, sentence] of wrong) {
      const body = await entryForm(fields);
      const response = await house.ask('/api/submit', { method: 'POST', body });
      const answer = await readJson(response);
      expect([response.status, answer.details, answer.error]).toEqual([
        status,
        expect.objectContaining({ field }),
        expect.stringContaining(sentence),
      ]);
    }
    const unknown = await house.ask('/api/submit', {
      method: 'POST',
      body: await entryForm({ category: 'cooking' }),
    });
    expect([unknown.status, (await readJson(unknown)).code]).toEqual([422, 'unknown_category']);
    expect(await house.tempFiles()).toEqual([]);
    expect((await readJson(await house.ask('/api/feed'))).feed).toMatchObject({ flash: [] });
  });

  it('leaves no file behind when the phone goes away in the middle', async () => {
    await using house = await openContestHouse();
    const { hostname, port } = new URL(house.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(
      [
        'POST /api/submit HTTP/1.1',
        'Host: x',
        'Content-Type: multipart/form-data; boundary=b',
        'Content-Length: 500000',
        '',
        '--b',
        'Content-Disposition: form-data; name="photo"; filename="a.jpg"',
        '',
        'x'.repeat(100_000),
      ].join('\r\n'),
    );
    await vi.waitUntil(async () => (await house.tempFiles()).length === 1);
    socket.destroy();
    await vi.waitUntil(async () => (await house.tempFiles()).length === 0);
  });

  it('answers a retry with the first outcome, and another design under the same key not at all', async () => {
    await using house = await openContestHouse();
    const headers = { 'Idempotency-Key': 'one-evening-1', 'X-Device': device };
    const first = await enter(house, {}, headers);
    const again = await enter(house, {}, headers);
    expect([again.id, again.number, again.seq]).toEqual([first.id, first.number, first.seq]);
    const other = await house.ask('/api/submit', {
      method: 'POST',
      body: await entryForm({ caption: 'Another one' }),
      headers,
    });
    expect([other.status, (await readJson(other)).code]).toEqual([409, 'key_reused']);
    const elsewhere = await enter(house, {}, { 'Idempotency-Key': 'one-evening-1' });
    expect(elsewhere.number).not.toBe(first.number);
  });

  it('makes the receipt link with the public address where there is one', async () => {
    await using house = await openContestHouse({ publicUrl: 'http://contest.example' });
    expect((await enter(house)).receiptUrl).toMatch(/^http:\/\/contest\.example\/receipt\//);
  });
});

describe('many designs in a short time', () => {
  const submit = async (
    house: Awaited<ReturnType<typeof openContestHouse>>,
    headers: Record<string, string>,
  ) => house.ask('/api/submit', { method: 'POST', body: await entryForm(), headers });

  it('stop the device that sends them, and nobody else at the same address', async () => {
    await using house = await openContestHouse(rates(2, 4));
    const mine = { 'X-Device': device };
    const statuses = [];
    for (let round = 0; round < 5; round += 1) statuses.push((await submit(house, mine)).status);
    expect(statuses).toEqual([201, 201, 429, 429, 429]);
    const refused = await submit(house, mine);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await readJson(refused)).toMatchObject({
      code: 'too_many_requests',
      error: expect.stringMatching(/Wait \d+ seconds and try again\.$/) as string,
    });
    // What the device was refused did not count for the address: two are left there.
    const others = [];
    for (const letter of ['b', 'c', 'd'])
      others.push((await submit(house, { 'X-Device': letter.repeat(26) })).status);
    expect(others).toEqual([201, 201, 429]);
    expect(await house.tempFiles()).toEqual([]);
  });

  it('are refused before their photos are read', async () => {
    let read = 0;
    await using house = await openContestHouse({
      ...rates(1, 0),
      overrides: {
        photoUpload: {
          receive: () => {
            read += 1;
            return Promise.resolve({ ok: false, error: { kind: 'busy' } });
          },
        },
      },
    });
    const headers = { 'X-Device': device };
    const statuses = [(await submit(house, headers)).status, (await submit(house, headers)).status];
    expect([statuses, read]).toEqual([[503, 429], 1]);
  });
});
