import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { io } from 'socket.io-client';
import { afterEach, describe, expect, test } from 'vitest';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';
import { jpegPhoto } from '../support/sample-photos.ts';

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** Each is a value that people or machines send, marked so that it is found wherever it turns up. */
const marks = {
  name: 'Marka Namesake',
  phone: '+49 151 23009911',
  email: 'marked.address@ink.example',
  caption: 'Markedcaption rose',
  otherCaption: 'Markedother swallow',
  fileName: 'marked-file-name.jpg',
  notAPhoto: 'marked bytes that are no photo',
  wrongPassword: 'marked-wrong-password',
  adminPassword: 'marked-organiser-1',
  invite: 'markedinvite0123456789abcdefghij',
  receipt: 'markedreceipt0123456789abcdefghi',
  session: 'markedsession0123456789abcdefghi',
  jwt: ['{"alg":"HS256"}', '{"marked":"token"}', 'marked signature'].map(base64url).join('.'),
  device: 'markeddevice0123456789abcdefgh',
  clientId: 'markedc11ent0123456789abcdefgh',
  key: 'marked-idempotency-key',
  query: 'marked-query-value',
  header: 'marked-header-value',
  path: 'marked-address-that-nobody-answers',
  brokenJson: 'marked-json-that-ends-too-early',
  field: 'markedfieldname',
  socketEvent: 'marked-event',
  command: 'marked-command-type',
  backupKey: 'markedbackupkey0123456789',
  internalSecret: 'markedinternalsecret0123456789abcdef',
  cloudSecret: 'markedcloudsecret0123',
} as const;

const preload = resolve(import.meta.dirname, '../support/spilling-process.ts');

let server: ContestServer | undefined;
afterEach(() => server?.dispose());

const start = async (env: Readonly<Record<string, string>>): Promise<ContestServer> => {
  server = await startContestServer({
    LOG_LEVEL: 'trace',
    NODE_OPTIONS: `--import=${preload}`,
    ADMIN_PASSWORD: marks.adminPassword,
    BACKUP_KEY: marks.backupKey,
    INTERNAL_SECRET: marks.internalSecret,
    ...env,
  });
  return server;
};

const everyHeader = {
  Authorization: `Receipt ${marks.receipt}`,
  Cookie: `session=${marks.session}; __Host-session=${marks.session}`,
  'Idempotency-Key': marks.key,
  'X-Device': marks.device,
  'X-Phone': marks.phone,
  'User-Agent': marks.header,
  Referer: `http://localhost/invite?x=${marks.query}#${marks.invite}`,
} as const;

const formOf = (photo: Uint8Array | string): FormData => {
  const { name, phone, email, caption, field, fileName } = marks;
  const form = new FormData();
  const fields = { category: 'flash', consent: 'yes', name, phone, email, caption, [field]: field };
  for (const [each, value] of Object.entries(fields)) form.set(each, value);
  form.set(
    'photo',
    new Blob([typeof photo === 'string' ? photo : new Uint8Array(photo)]),
    fileName,
  );
  return form;
};

type Answer = { readonly status: number; readonly id: string | null; readonly body: string };

const openDoor = (url: string) => {
  const send = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${url}${path}?q=${marks.query}`, {
      redirect: 'manual',
      ...init,
      headers: { ...everyHeader, ...(init.headers as Record<string, string> | undefined) },
    });
    const id = response.headers.get('x-request-id');
    return { status: response.status, id, body: await response.text() };
  };
  const sendJson = (path: string, body: unknown, method = 'POST') =>
    send(path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const submit = (body: FormData, key: string) =>
    send('/api/submit', { method: 'POST', headers: { 'Idempotency-Key': key }, body });
  return { send, sendJson, submit };
};

/** Bytes that are no request at all. */
const sendNonsense = async (url: string): Promise<void> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).resume();
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.end(`GET /${marks.path} HTTP/1.1\r\n${marks.header}\r\n\r\n`);
  await once(socket, 'close');
};

const speakOverSocket = async (url: string): Promise<void> => {
  const socket = io(url, {
    forceNew: true,
    query: { q: marks.query },
    extraHeaders: everyHeader,
    auth: { clientId: marks.clientId, generation: 1, cursors: {}, token: marks.jwt },
  });
  await new Promise((welcome) => socket.once('welcome', welcome));
  const { caption, command, key } = marks;
  socket.emit(marks.socketEvent, { caption });
  for (const body of [
    { key, command: { type: command, caption } },
    { key, command: { type: 'editEntry', entryId: 'none', caption } },
    marks.caption,
  ])
    await socket.timeout(5000).emitWithAck('command', body);
  socket.disconnect();
};

/** The session, the receipt and the invite that the server itself gave away. */
const takeWhatIsGiven = async (url: string): Promise<readonly string[]> => {
  const headers = { 'Content-Type': 'application/json' };
  const login = await fetch(`${url}/api/login`, {
    ...{ method: 'POST', headers },
    body: JSON.stringify({ password: marks.adminPassword }),
  });
  const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const made = await fetch(`${url}/api/invites`, {
    ...{ method: 'POST', headers: { ...headers, Cookie: cookie } },
    body: JSON.stringify({ label: marks.name }),
  });
  const entered = await fetch(`${url}/api/submit`, {
    method: 'POST',
    headers: everyHeader,
    body: formOf(await jpegPhoto(640, 800)),
  });
  expect([login.status, made.status, entered.status]).toEqual([200, 201, 201]);
  const { url: inviteUrl } = (await made.json()) as { url: string };
  const { receipt } = (await entered.json()) as { receipt: { url: string } };
  const [invite = '', token = ''] = [inviteUrl, receipt.url].map((each) => new URL(each).hash);
  const taken = await fetch(`${url}/api/login`, {
    ...{ method: 'POST', headers },
    body: JSON.stringify({ invite: invite.slice(1) }),
  });
  expect(taken.status).toBe(200);
  const judge = taken.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const given = [cookie, judge].map((each) => each.split('=')[1] ?? '');
  return [...given, invite.slice(1), token.slice(1)];
};

const expectNone = (output: string, values: readonly string[]): void => {
  const found = values.filter((value) => output.includes(value));
  expect(found.map((value) => `${value} in ${lineWith(output, value)}`)).toEqual([]);
  for (const value of values) expect(value.length).toBeGreaterThan(9);
};

const lineWith = (output: string, value: string): string =>
  output.split('\n').find((line) => line.includes(value)) ?? '';

describe.each(['json', 'pretty'])('written as %s', (format) => {
  test('nothing that a person, a machine or this server keeps to itself is in what the program prints', async () => {
    const cloud = `cloudinary://marked:${marks.cloudSecret}@demo?upload_prefix=http://127.0.0.1:1`;
    const { url, ...contest } = await start({ LOG_FORMAT: format, CLOUDINARY_URL: cloud });
    const { send, sendJson, submit } = openDoor(url);
    const given = await takeWhatIsGiven(url);

    const answers = [
      await submit(formOf(marks.notAPhoto), `${marks.key}-2`),
      await sendJson('/api/login', { password: marks.wrongPassword }),
      await sendJson('/api/login', { invite: marks.invite }),
      await sendJson('/api/login', { [marks.field]: marks.name }),
      await sendJson('/api/login', `{"password": "${marks.brokenJson}`),
      await sendJson('/api/commands', { key: marks.key, command: { type: marks.command } }),
      await sendJson('/api/entries/none', { caption: marks.otherCaption }, 'PATCH'),
      await send('/api/entries/none'),
      await send('/api/submissions', { headers: { Authorization: `Bearer ${marks.jwt}` } }),
      await send(`/${marks.path}`),
      await send(`/api/${marks.path}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([
      415, 401, 401, 400, 400, 400, 401, 401, 401, 200, 404,
    ]);
    await sendNonsense(url);
    await speakOverSocket(url);

    const broken = await send('/api/feed', { headers: { 'X-Break': 'answer' } });
    // A file in the place of the folder where uploads begin.
    await rm(join(contest.uploadsDir, 'temp'), { recursive: true });
    await writeFile(join(contest.uploadsDir, 'temp'), '');
    const unwritten = await submit(formOf(marks.notAPhoto), `${marks.key}-3`);
    await send('/api/entries/none', { headers: { 'X-Break': 'process' } }).catch(() => undefined);
    expect([broken.status, unwritten.status, await contest.ended()]).toEqual([500, 500, 1]);

    const output = contest.output();
    expectNone(output, [...Object.values(marks), ...given]);
    // It was not silent: each road and each fault has its lines.
    for (const { id } of [...answers, broken, unwritten]) expect(output).toContain(id);
    for (const said of ['socket connected', 'command', 'fault', 'Cloudinary failed', 'that nobody'])
      expect(output).toContain(said);
  });
});
