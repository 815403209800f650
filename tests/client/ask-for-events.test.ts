import { describe, expect, test } from 'vitest';
import { createEventQuestions } from '../../client/src/realtime/ask-for-events.ts';

/** What a page hears of an answer that comes in such pieces. */
const hear = async (pieces: readonly Uint8Array<ArrayBuffer>[], contentType: string) => {
  const heard: unknown[] = [];
  let signs = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const { openEvents } = createEventQuestions({
    fetch: async () => new Response(body, { headers: { 'Content-Type': contentType } }),
  });
  await new Promise<void>((resolve) => {
    openEvents(
      'public',
      { epoch: 'e', seq: 1 },
      {
        onSign: () => void (signs += 1),
        onEvent: (name, data) => heard.push([name, data]),
        onEnd: resolve,
      },
    );
  });
  return { heard, signs };
};

const bytesOf = (text: string) => new TextEncoder().encode(text);
const eventStream = 'text/event-stream; charset=utf-8';
const said = 'event: said\nid: e:2\ndata: ["Rōse 🌹",{"seq":2}]\n\n';

describe('server-sent events', () => {
  test('are read whole however they are cut into pieces', async () => {
    const bytes = bytesOf(`retry: 2000\n\n: still here\n\n${said}${said}`);
    for (const size of [1, 2, 7, 1000]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.slice(index * size, (index + 1) * size),
      );
      const { heard } = await hear(pieces, eventStream);
      expect(heard).toEqual([
        ['said', ['Rōse 🌹', { seq: 2 }]],
        ['said', ['Rōse 🌹', { seq: 2 }]],
      ]);
    }
  });

  test('[FB7] show by their comments that somebody is there', async () => {
    const pieces = ['retry: 2000\n\n', ': still here\n\n'].map(bytesOf);
    expect(await hear(pieces, eventStream)).toEqual({ heard: [], signs: 2 });
  });

  test('end where the answer is somebody else’s', async () => {
    const portal = bytesOf('<title>Welcome to the venue’s Wi-Fi</title>');
    expect(await hear([portal], 'text/html')).toEqual({ heard: [], signs: 0 });
  });

  test('end where they cannot be read', async () => {
    const pieces = [bytesOf('event: said\ndata: ["half\n\n'), bytesOf(said)];
    expect(await hear(pieces, eventStream)).toMatchObject({ heard: [] });
  });
});

describe('one page of events', () => {
  const fetchPage = async (response: Response) => {
    const asked: unknown[] = [];
    const questions = createEventQuestions({
      fetch: async (input) => {
        asked.push(input);
        return response;
      },
    });
    const page = await questions.fetchPage(
      'judges',
      { epoch: 'e~1', seq: 7 },
      new AbortController().signal,
    );
    return { page, asked };
  };

  test('is asked for after the place where the stream stands', async () => {
    const body = { epoch: 'e~1', events: [], seq: 7, more: false };
    const { page, asked } = await fetchPage(Response.json(body));
    expect(asked).toEqual(['/api/events?stream=judges&epoch=e%7E1&after=7']);
    expect(page).toMatchObject({ kind: 'page', epoch: 'e~1', events: [], more: false });
  });

  test('[FB10] may be a reset', async () => {
    const reset = { stream: 'judges', reason: 'epoch', snapshotUrl: '/s', epoch: 'f', seq: 1 };
    const { page } = await fetchPage(Response.json({ reset }));
    expect(page).toEqual({ kind: 'reset', reset });
  });

  test.each([
    [401, 'not_signed_in'],
    [403, 'not_allowed'],
  ])('[FB11] with %i %s is refused to this session', async (status, code) => {
    const { page } = await fetchPage(Response.json({ error: 'No.', code }, { status }));
    expect(page).toEqual({ kind: 'denied' });
  });

  test.each([
    ['a failing server', Response.json({ error: 'No.' }, { status: 503 })],
    ['a proxy that forbids it', new Response('Forbidden', { status: 403 })],
    ['somebody else', new Response('<title>Welcome to the venue’s Wi-Fi</title>')],
  ])('of %s is no answer', async (_, response) => {
    await expect(fetchPage(response)).rejects.toThrow();
  });
});

test.each([
  [true, { available: true, fallbackRecommended: true }],
  [false, { available: true, fallbackRecommended: false }],
  [false, { available: false, fallbackRecommended: true }],
])('[FB5] advice against sockets is taken (%s) from a server that is there', async (is, advice) => {
  const { isRecommended } = createEventQuestions({ fetch: async () => Response.json(advice) });
  expect(await isRecommended()).toBe(is);
});
