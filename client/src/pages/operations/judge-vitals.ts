import type { MetricsAnswer } from '../../../../shared/ops/metrics-answer.ts';
import { thresholds } from '../../../../shared/ops/thresholds.ts';
import { counted } from '../../state/durations.ts';
import { judgeBackups } from './judge-backups.ts';
import { judgeDisks, judgeStore } from './judge-store.ts';
import type { Verdict, Vital } from './verdict.ts';
import { becauseOf, worst } from './verdict.ts';
import { formatBytes, formatMs, formatShare } from './words.ts';

/** Of fewer requests a minute the slowest is one, and says nothing of the others. */
const enoughRequests = 20;

/** What each vital comes to, in words: one verdict for each, the good ones too. */
export const judgeVitals = (answer: MetricsAnswer): Readonly<Record<Vital, Verdict>> => ({
  server: judgeServer(answer),
  store: judgeStore(answer),
  backups: judgeBackups(answer),
  disk: judgeDisks(answer),
  people: judgePeople(answer),
  stream: judgeStream(answer),
  answers: judgeAnswers(answer),
  loop: judgeLoop(answer),
  memory: judgeMemory(answer),
  photos: judgePhotos(answer),
  refusals: judgeRefusals(answer),
});

const judgeServer = ({ reasons, store }: MetricsAnswer): Verdict => {
  // A store that takes nothing is a reason too, and has a verdict of its own.
  const [reason] = store.kind === 'open' ? reasons : [];
  return reason === undefined
    ? { level: 'well', says: 'The server takes visitors.' }
    : {
        level: 'now',
        says: 'The server takes no new visitors.',
        because: reason,
        todo: 'If it does not pass within a minute, start the server again.',
      };
};

const judgePeople = ({ connections, lately, realtime }: MetricsAnswer): Verdict => {
  const { unhealthy, byTransport } = connections;
  const sockets = Object.values(byTransport).reduce((sum, count) => sum + count, 0);
  const verdicts: Verdict[] = [];
  if (lately.reconnectionsPerMinute > thresholds.reconnectionsPerMinute)
    verdicts.push({
      level: 'soon',
      says: `${counted(lately.reconnectionsPerMinute, 'connection')} came back in the last minute: something between the server and the phones drops them.`,
      todo: 'Look at the venue’s Wi-Fi and at the proxy before the server.',
    });
  if (unhealthy > 0 && unhealthy > sockets / 2)
    verdicts.push({
      level: 'soon',
      says: `${String(unhealthy)} of ${counted(sockets, 'page')} do not answer.`,
      todo: 'If they are many at once, look at the venue’s Wi-Fi.',
    });
  const { queueSize } = realtime.messaging;
  return worst(verdicts, {
    level: 'well',
    says:
      queueSize === 0
        ? 'Everybody who is connected answers.'
        : `${counted(queueSize, 'message')} wait for pages that are away.`,
  });
};

const judgeStream = ({ connections: { lag } }: MetricsAnswer): Verdict =>
  lag.max > thresholds.streamLagEvents
    ? {
        level: 'soon',
        says: `${counted(lag.behind, 'page')} cannot keep up: one lacks ${counted(lag.max, 'event')}.`,
        todo: 'A slow phone catches up or is sent away by itself. If they are many, their network is full.',
      }
    : { level: 'well', says: 'Everybody sees what happens as it happens.' };

const judgeAnswers = ({ latency: { requests } }: MetricsAnswer): Verdict => {
  const { p95Ms, count } = requests;
  const limitMs = thresholds.requestP95Seconds * 1000;
  if (p95Ms !== null && count >= enoughRequests && p95Ms > limitMs)
    return {
      level: 'soon',
      says: `The slowest answers take ${formatMs(p95Ms)} and more; ${formatMs(limitMs)} is what people notice.`,
      todo: 'Look at “Event loop” and “Saving”: the one that is high says whether the processor or the disk is busy.',
    };
  return {
    level: 'well',
    says: count === 0 ? 'Nobody asked in the last minute.' : 'Answers are quick.',
  };
};

const loopLooks = 12;

/** A moment of work is none of it: most looks of the last minute must say the same. */
const judgeLoop = ({ loop, history }: MetricsAnswer): Verdict => {
  const limitMs = thresholds.loopLagP99Seconds * 1000;
  const looks = history.samples.slice(-loopLooks).map(({ loopP99Ms }) => loopP99Ms);
  const ms = looks.toSorted((a, b) => a - b)[Math.floor(looks.length / 2)] ?? loop.p99Ms;
  return ms > limitMs
    ? {
        level: 'soon',
        says: `The server’s one thread was busy for ${formatMs(ms)} at a time: everything waits for it.`,
        todo: 'Something else may use the processor. If it stays, give the server a machine of its own, and photos another.',
      }
    : { level: 'well', says: 'The processor keeps up.' };
};

const judgeMemory = ({ memory }: MetricsAnswer): Verdict => {
  const heapShare = memory.heapUsed / memory.heapLimit;
  const share = memory.rss / memory.machineLimit;
  if (share > thresholds.residentMemoryShare)
    return {
      level: 'now',
      says: `The server uses ${formatShare(share)} of the machine’s memory: the system may end it.`,
      todo: 'Start it again in a quiet moment: nothing is lost. Then give the machine more memory.',
    };
  return heapShare > thresholds.heapUsedShare
    ? {
        level: 'soon',
        says: `${formatBytes(memory.heapUsed)} of the ${formatBytes(memory.heapLimit)} that the program may have are full.`,
        todo: 'Start it again in a quiet moment: nothing is lost. Then give the machine more memory.',
      }
    : { level: 'well', says: 'There is memory left.' };
};

const judgePhotos = ({ media, photos }: MetricsAnswer): Verdict => {
  if (photos.waiting > thresholds.photosWaiting)
    return {
      level: 'soon',
      says: `${counted(photos.waiting, 'photo waits', 'photos wait')} to be worked on: who sends one waits as well.`,
      todo: 'They get their turn by themselves, and nobody is turned away yet. A faster machine, or one for photos alone, is quicker.',
    };
  if (media === null)
    return { level: 'well', says: 'Photos are worked on and kept on this machine.' };
  const { waiting, trouble } = media;
  const isLate = waiting > thresholds.photosWaiting;
  if (trouble === undefined && !isLate)
    return { level: 'well', says: 'The media machine takes every photo.' };
  return {
    level: 'soon',
    says: `${counted(waiting, 'photo waits', 'photos wait')} for the media machine.`,
    ...becauseOf(trouble),
    todo: 'They are safe here and shown from here. See that the media machine runs and can be reached.',
  };
};

const judgeRefusals = ({ lately }: MetricsAnswer): Verdict => {
  const { failuresPerHour, refusedLoginsPerMinute } = lately;
  const verdicts: Verdict[] = [];
  if (failuresPerHour > thresholds.failuresPerHour)
    verdicts.push({
      level: 'soon',
      says: `${String(failuresPerHour)} requests failed in the last hour by a fault of ours.`,
      todo: 'Look up the request ids below in the server’s log. What failed over a socket stands there too, at level error.',
    });
  if (refusedLoginsPerMinute > thresholds.refusedLoginsPerMinute)
    verdicts.push({
      level: 'soon',
      says: `${String(refusedLoginsPerMinute)} sign-ins were refused in the last minute: somebody is guessing.`,
      todo: 'They are slowed down by themselves. Your password should be long; change it if you doubt it.',
    });
  return worst(verdicts, { level: 'well', says: 'Nothing out of the ordinary was refused.' });
};
