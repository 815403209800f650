import { mutantsOf, testsOf } from '../mutant.ts';

const folder = 'tests/lib/realtime';
const hello = testsOf(`${folder}/hello.test.ts`);
const plain = testsOf(`${folder}/plain-client.test.ts`);
const sessions = testsOf(`${folder}/sessions.test.ts`);
const bounds = testsOf(`${folder}/bounds.test.ts`);
const fanOut = testsOf(`${folder}/fan-out.test.ts`);
const atOnce = testsOf(`${folder}/write-at-once.test.ts`);

const newestOfATab = hello(
  '[GE1] the newest connection of a tab closes the older, which is told why',
);
const resumed = hello(
  '[RS1] who returns goes on after its cursor, without hole or double, while others publish',
);
const joined = sessions(
  '[RO1] a room is joined by who may, beside the one stream, and resumed by its cursor',
);
const takenBack = testsOf(`${folder}/withdrawn.test.ts`)(
  '[WD1] what was taken back is replayed as skipped: the cursor moves and nothing is shown',
);

/** Who is let in, where it goes on, and in which order it is served. */
const arriving = [
  ...mutantsOf('lib/realtime/admission.ts', [
    {
      guard: 'realtime: fence: an older connection does not close the newer',
      find: 'other.generation <= connection.generation',
      replace: 'other.generation >= 0',
      test: newestOfATab,
    },
    {
      guard: 'realtime: fence: one connection of a tab',
      find: '!passFence(',
      replace: '(() => false)(',
      test: newestOfATab,
    },
    {
      guard: 'realtime: it goes on from the place that it was told',
      find: 'connection.admit(grant, bookmarks,',
      replace: 'connection.admit(grant, [{ stream: grant.stream, seq: streams.seq }],',
      test: resumed,
    },
    {
      guard: 'realtime: its seat is taken in the turn of its answer',
      find: 'registry.attach(connection);\n      return',
      replace: 'setTimeout(() => registry.attach(connection), 50);\n      return',
      test: hello('[BA1] what one tick brings comes as one batch to who said hello'),
    },
    {
      guard: 'realtime: a plain client begins where its socket appeared',
      find: 'seq: since',
      replace: 'seq: streams.seq',
      test: plain('[PL2] a plain client loses nothing that happens while it is being let in'),
    },
    {
      guard: 'realtime: streams: only the one that a session may read',
      find: 'room !== false &&',
      replace: 'room === false ||',
      test: hello(
        '[HE2] a socket reads the highest stream its session may, and is denied the others it asked for',
      ),
    },
    {
      guard: 'realtime: rooms: who asks in hello is asked for',
      find: 'mayJoin({ ...connection.context, ...grant }, room)',
      replace: 'true',
      test: bounds('[RO1] a room that a session may not join is denied in its hello, too'),
    },
  ]),
  ...mutantsOf('lib/realtime/rooms.ts', [
    {
      guard: 'realtime: rooms: who joins is asked for',
      find: '!mayJoin(connection.context, name)',
      replace: 'false',
      test: joined,
    },
  ]),
  ...mutantsOf('lib/realtime/sessions.ts', [
    {
      guard: 'realtime: a session that changed meanwhile is asked for again',
      find: '!touched.has(grant.sessionId)',
      replace: 'true',
      test: sessions('[SE2] a session that is revoked while it is being let in is asked for again'),
    },
  ]),
  ...mutantsOf('lib/realtime/fan-out.ts', [
    {
      guard: 'realtime: a replay yields to what is live',
      find: 'serve(live, endAt);\n    serve(replay, endAt);',
      replace: 'serve(replay, endAt);\n    serve(live, endAt);',
      test: fanOut('[RS1] what is live comes before every replay, whoever asked first'),
    },
    {
      guard: 'realtime: a replay is not starved',
      find: 'serve(replay, endAt);',
      replace: 'if (live.size === 0) serve(replay, endAt);',
      test: fanOut('[RS1] a replay is served a portion in each slice, however much is live'),
    },
    {
      guard: 'realtime: news that nobody was woken for are waited for',
      find: 'live.size + replay.size + parked.size + changed.size === 0',
      replace: 'live.size === 0',
      test: fanOut('[SH1] it is idle when news, what is live and every replay have been served'),
    },
  ]),
  ...mutantsOf('lib/realtime/next-step.ts', [
    {
      guard: 'realtime: streams are merged by seq',
      find: '.sort(([, , a], [, , b]) => a.seq - b.seq)',
      replace: '',
      test: sessions('[RS1] several streams come merged by seq, page after page'),
    },
    {
      guard: 'realtime: nothing is merged beyond the end of a full page',
      find: 'seq <= upTo',
      replace: 'seq <= Infinity',
      test: sessions('[RS1] several streams come merged by seq, page after page'),
    },
  ]),
];

/** What is told: durable, as it may be shown now, and never in place of what waits. */
const telling = [
  ...mutantsOf('lib/store/publisher.ts', [
    {
      guard: 'realtime: durable before broadcast: no record before it is on disk',
      find: 'waiting.push(record)',
      replace: 'deliverOne(record)',
      test: testsOf('tests/lib/store/durability.test.ts')(
        'subscribers see nothing that is not on disk',
      ),
    },
    {
      guard: 'realtime: durable before broadcast: no record with one that is on disk',
      find: 'record.seq <= durable',
      replace: 'record.seq > 0',
      test: testsOf('tests/lib/store/publisher.test.ts')(
        '[RS7] of two records that are on their way to the disk, the one that has arrived is told, and no other',
      ),
    },
  ]),
  ...mutantsOf('server/views/durable-contest.ts', [
    {
      guard: 'realtime: durable before broadcast: the views have it before it is told',
      find: 'rows.advance(record);',
      replace: 'queueMicrotask(() => rows.advance(record));',
      test: testsOf('tests/server/views/durable-contest.test.ts')(
        '[RS7] whoever is told of an entry finds it on disk and in the views',
      ),
    },
    {
      guard: 'realtime: durable before broadcast: what is taken back is known before it is told',
      find: 'freshFrom = seq;',
      replace: 'queueMicrotask(() => (freshFrom = record.seq));',
      test: testsOf('tests/server/views/durable-contest.test.ts')(
        '[RS7] what is taken back or begins anew is known before anybody is told',
      ),
    },
  ]),
  ...mutantsOf('lib/realtime/streams.ts', [
    {
      guard: 'realtime: skipped: what was taken back is not shown',
      find: "data !== 'skipped'",
      replace: "data !== ''",
      test: takenBack,
    },
  ]),
  ...mutantsOf('lib/realtime/parts.ts', [
    {
      guard: 'realtime: skipped: what was filled in is not kept for later readers',
      find: 'streams.forgetPages()',
      replace: 'undefined',
      test: takenBack,
    },
  ]),
  ...mutantsOf('lib/realtime/connection.ts', [
    {
      guard: 'realtime: skipped: a plain client is not told',
      find: 'each[0] !== frame.skipped',
      replace: "each[0] !== ''",
      test: bounds('[PL1] [WD1] what was taken back is not so much as mentioned to a plain client'),
    },
  ]),
  ...mutantsOf('lib/realtime/client/stream-cursors.ts', [
    {
      guard: 'realtime: skipped: the cursor moves and the page is not told',
      find: 'name !== frame.skipped',
      replace: "name !== ''",
      test: testsOf(`${folder}/client/stream-cursors.test.ts`)(
        '[CU4] a double is dropped, a gap and a foreign epoch ask for more, a skipped one moves on unseen',
      ),
    },
  ]),
  ...mutantsOf('lib/realtime/shared-frames.ts', [
    {
      guard: 'realtime: at once: only where nothing waits in the engine',
      find: 'writeBuffer.length > 0',
      replace: 'writeBuffer.length < 0',
      test: atOnce('[ME2] it goes by the engine where packets wait in the engine'),
    },
    {
      guard: 'realtime: at once: only where nothing waits on the way to the kernel',
      find: 'stream?.writableLength !== 0',
      replace: 'stream === undefined',
      test: atOnce('[ME2] it goes by the engine where bytes wait on the way to the kernel'),
    },
    {
      guard: 'realtime: at once: not while a packet is being sent',
      find: '!transport.writable',
      replace: 'false',
      test: atOnce('[ME2] it goes by the engine where a packet is just being sent'),
    },
    {
      guard: 'realtime: at once: not while the transport changes',
      find: 'upgrading === true',
      replace: 'false',
      test: atOnce(
        '[ME2] it goes by the engine where the connection is going over to another transport',
      ),
    },
    {
      guard: 'realtime: at once: over a WebSocket alone',
      find: "transport.name !== 'websocket'",
      replace: 'false',
      test: atOnce('[ME2] it goes by the engine where it is no WebSocket'),
    },
    {
      guard: 'realtime: at once: over an open WebSocket alone',
      find: 'socket?.readyState !== openState',
      replace: 'socket === undefined',
      test: atOnce('[ME2] it goes by the engine where the WebSocket is closing'),
    },
    {
      guard: 'realtime: at once: not where frames are compressed',
      find: "socket.extensions !== ''",
      replace: 'false',
      test: atOnce('[ME2] it goes by the engine where frames are compressed'),
    },
  ]),
];

export const realtimeGuards = [...arriving, ...telling];
