import { mutantsOf, testsOf } from '../mutant.ts';

const folder = 'tests/lib/realtime';
const hello = testsOf(`${folder}/hello.test.ts`);
const sessions = testsOf(`${folder}/sessions.test.ts`);
const heartbeat = testsOf(`${folder}/heartbeat.test.ts`);
const inbox = testsOf(`${folder}/inbox.test.ts`);
const commands = testsOf(`${folder}/commands.test.ts`);
const bounds = testsOf(`${folder}/bounds.test.ts`);
const slow = testsOf(`${folder}/slow-consumer.test.ts`);

const tooFarBehind = hello(
  '[RS3] more than maxQueueSize events behind is a reset, exactly that many is not',
);
const headsOfPings = heartbeat('[HB1] a ping carries the heads of the streams that the client has');
const unanswered = heartbeat(
  '[HB2] who does not answer for heartbeatTimeout is told so and closed; who answers stays',
);
const boundedInbox = inbox(
  '[IN3] an inbox is bounded; what it drops is counted, and its client is told by a reset',
);
const expiredMessages = inbox(
  '[IN4] after messageExpiry a waiting message is dropped, and counted',
);
const farewell = commands(
  '[SH1] shutdown says farewell, refuses new commands, finishes those in flight and closes transports',
);

/** A past that is gone is told by a reset. */
const resets = [
  ...mutantsOf('lib/realtime/streams.ts', [
    {
      guard: 'realtime: reset: another history',
      find: 'cursor.epoch !== epoch',
      replace: 'cursor.epoch === null',
      test: hello('[RS3] a cursor of another history is a reset: epoch'),
    },
    {
      guard: 'realtime: reset: beyond the head',
      find: 'cursor.seq > Math.max(seq, log.head())',
      replace: 'cursor.seq > Infinity',
      test: hello('[RS3] a cursor of another history is a reset: beyond-head'),
    },
    {
      guard: 'realtime: reset: another projection',
      find: '`${log.epoch}~${deps.projectionVersion}`',
      replace: 'log.epoch',
      test: hello('[RS3] a release that shows records differently resets every stream'),
    },
    {
      guard: 'realtime: reset: a record that cannot be projected',
      find: "each.resetAt(record.seq, 'projection')",
      replace: 'each.head',
      test: hello('[RS6] a record that cannot be shown resets its readers instead of being missed'),
    },
  ]),
  ...mutantsOf('lib/realtime/stream-window.ts', [
    {
      guard: 'realtime: reset: too far behind',
      find: 'floor = items[first]?.seq ?? floor;',
      replace: '',
      test: tooFarBehind,
    },
    {
      guard: 'realtime: reset: older than what is kept',
      find: 'let floor = scannedFrom;',
      replace: 'let floor = 0;',
      test: bounds('[RS3] older than what was read of the log at the start is a reset: retention'),
    },
  ]),
  ...mutantsOf('lib/realtime/next-step.ts', [
    {
      guard: 'realtime: reset: who is there is told',
      find: 'if (seq >= floor) continue;',
      replace: 'if (seq >= 0) continue;',
      test: hello('[RS5] a reveal resets the stream for who is there and for who comes later'),
    },
  ]),
  ...mutantsOf('lib/realtime/reliability.ts', [
    {
      guard: 'realtime: reset: a change of role',
      find: 'connection.socket.emit(frame.reset, reset);',
      replace: '',
      test: sessions('[SE3] a change of role moves the socket to its new stream through a reset'),
    },
  ]),
];

/** Silence, slowness and queues have their bounds. */
const limits = [
  ...mutantsOf('lib/realtime/parts.ts', [
    {
      guard: 'realtime: heartbeat: heads are those of each stream',
      find: 'streams.window(stream).head',
      replace: 'streams.seq',
      test: headsOfPings,
    },
  ]),
  ...mutantsOf('lib/realtime/heartbeat.ts', [
    {
      guard: 'realtime: heartbeat: a ping has heads',
      find: 'deps.heads(pulse.connection)',
      replace: '{}',
      test: headsOfPings,
    },
    {
      guard: 'realtime: heartbeat: who is silent is closed',
      find: 'now - pulse.lastSeen >= deps.heartbeatTimeout',
      replace: 'now < 0',
      test: unanswered,
    },
    {
      guard: 'realtime: heartbeat: the transport is closed, not the socket',
      find: "connection.close('heartbeat-expired')",
      replace: 'connection.revoke()',
      test: unanswered,
    },
  ]),
  ...mutantsOf('lib/realtime/connection.ts', [
    {
      guard: 'realtime: slow: packets in the buffer',
      find: 'packets > limits.maxBufferedPackets',
      replace: 'packets > Infinity',
      test: bounds(
        '[SL1] a client for which too many packets wait is closed as slow, whatever the bound of bytes',
      ),
    },
    {
      guard: 'realtime: slow: bytes in the buffer',
      find: 'bytes > limits.maxBufferedBytes',
      replace: 'bytes > Infinity',
      test: slow('[SL1] more bytes in its buffer than may be there close it at once'),
    },
    {
      guard: 'realtime: slow: what waits in the log',
      find: 'this.behind > limits.maxBufferedPackets',
      replace: 'this.behind > Infinity',
      test: slow(
        '[SL1] a client that does not take what it is sent is closed as slow, and resumes from its cursor',
      ),
    },
    {
      guard: 'realtime: slow: credit',
      find: 'packets > limits.creditPackets',
      replace: 'packets > Infinity',
      test: slow(
        '[SL3] who has used up its credit is sent nothing more until it has taken that, then goes on without a hole',
      ),
    },
    {
      guard: 'realtime: slow: a replay waits for its socket',
      find: 'if (!isInEngine && !isOnItsWay) return false;',
      replace: 'return false;',
      test: slow(
        '[SL2] a replay goes no faster than its client: it waits, and nothing is closed or piled up',
      ),
    },
    {
      guard: 'realtime: slow: what is in the stream is waited for',
      find: 'stream?.writableNeedDrain === true',
      replace: 'false',
      test: slow(
        '[SL3] a page that is larger than its credit is waited for until it is out, and is no reason to close',
      ),
    },
    {
      guard: 'realtime: slow: nothing of it stays',
      find: 'terminate(conn);',
      replace: '',
      test: slow('[SL1] more bytes in its buffer than may be there close it at once'),
    },
    {
      guard: 'realtime: a close is one of the transport, so that the client returns',
      find: 'else conn.close();',
      replace: 'else this.socket.disconnect(true);',
      test: hello('[HE3] when the server is full a client is told when to come back'),
    },
  ]),
  ...mutantsOf('lib/realtime/inboxes.ts', [
    {
      guard: 'realtime: inbox: bounded',
      find: 'if (excess > 0) dropOldest(inbox, excess);',
      replace: '',
      test: boundedInbox,
    },
    {
      guard: 'realtime: inbox: what is dropped is counted',
      find: 'if (unsent > 0) deps.onDrop(unsent);',
      replace: '',
      test: boundedInbox,
    },
    {
      guard: 'realtime: inbox: what is dropped is told by a reset',
      find: 'inbox.floor = dropped.at(-1)?.seq ?? inbox.floor;',
      replace: '',
      test: boundedInbox,
    },
    {
      guard: 'realtime: inbox: old messages go',
      find: 'at > oldest',
      replace: 'at > 0',
      test: expiredMessages,
    },
  ]),
];

/** An end loses nothing, and nobody returns at the same moment as everybody. */
const endings = [
  ...mutantsOf('lib/realtime/reliability.ts', [
    {
      guard: 'realtime: shutdown: new commands are refused',
      find: 'commands.refuse();',
      replace: '',
      test: farewell,
    },
    {
      guard: 'realtime: shutdown: commands in flight are waited for',
      find: 'await commands.settled(limits.drainTimeout);',
      replace: '',
      test: farewell,
    },
    {
      guard: 'realtime: shutdown: the streams are flushed before anything is closed',
      find: 'await fanOut.idle(',
      replace: 'void fanOut.idle(',
      test: testsOf(
        `${folder}/what-others-lose.test.ts`,
        'what waits when a server ends',
      )('[SH1] is delivered by shutdown'),
    },
  ]),
  ...mutantsOf('lib/realtime/next-step.ts', [
    {
      guard: 'realtime: replay: who lacks what is gone is told no more',
      find: 'if (seq >= floor) continue;',
      replace: 'if (seq >= floor || (reset?.seq ?? 0) <= seq) continue;',
      test: testsOf(`${folder}/follow.test.ts`)(
        '[FB3] so is one that takes nothing until what it lacks is gone: it was told nothing with a hole in it',
      ),
    },
  ]),
  ...mutantsOf('lib/realtime/fan-out.ts', [
    {
      guard: 'realtime: shutdown: who is held back is waited for',
      find: 'else if (parked.size === 0) tellIdle();',
      replace: 'else tellIdle();',
      test: testsOf(`${folder}/fan-out.test.ts`)(
        '[SH1] it is not idle while somebody waits for a socket, whatever else is served',
      ),
    },
  ]),
  ...mutantsOf('lib/realtime/client/reconnect-plan.ts', [
    {
      guard: 'realtime: return: jitter comes after the cap',
      find: 'withFullJitter(getBackoffDelay(attempt, backoff), unit())',
      replace: 'Math.min(withFullJitter(1000 * 2 ** attempt, unit()), backoff.maxBackoffDelay)',
      test: testsOf(
        `${folder}/what-others-do-at-a-return.test.ts`,
        'everybody comes back after a long while',
      )('[RE1] spread over all of the delay here'),
    },
  ]),
  ...mutantsOf('lib/realtime/client/pending-messages.ts', [
    {
      guard: 'realtime: pending messages: in order',
      find: 'const [id, command] = next;',
      replace: 'const [id, command] = [...waiting].at(-1) ?? next;',
      test: testsOf(`${folder}/client/reconnection.test.ts`)(
        '[CO4] pending messages are sent in order when there is a connection, each until it is answered',
      ),
    },
    {
      guard: 'realtime: pending messages: one at a time over a connection',
      find: 'if (!running) restart();',
      replace: 'restart();',
      test: testsOf(
        `${folder}/what-others-do-at-a-return.test.ts`,
        'a command whose answer takes its time',
      )(
        '[CO5] is waited for here, and what a connection took along is sent again under the same key',
      ),
    },
  ]),
];

export const realtimeBoundGuards = [...resets, ...limits, ...endings];
