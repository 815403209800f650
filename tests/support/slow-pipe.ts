import type { Socket } from 'node:net';
import type { SeededRandom } from './seeded-random.ts';

/** How bytes travel now; what is not said is as on a good cable. */
export type Weather = {
  readonly delayMs?: number;
  /** Up to so much is added to each delay. */
  readonly jitterMs?: number;
  readonly bytesPerSecond?: number;
};

/** One direction of a connection: what comes out of one socket goes into the other, in order. */
export type SlowPipe = {
  /** The weather has changed. */
  look(): void;
  /** Of the next chunk only `bytes` pass, fewer than it has; then the connection is cut. */
  cutNext(bytes: number): void;
  /** From now on nothing passes, and nobody is told of an end. */
  hold(): void;
  stop(): void;
};

type Deps = {
  readonly from: Socket;
  readonly to: Socket;
  readonly weather: () => Weather;
  readonly random: SeededRandom;
  /** False: this chunk does not pass, nor anything after it. */
  readonly mayPass: (chunk: Buffer) => boolean;
  readonly onSlowed: (weather: Weather) => void;
  readonly onCut: () => void;
};

const maxQueuedBytes = 64 * 1024;
const piecesPerSecond = 10;

type Bytes = { bytes: Buffer; readonly notBefore: number };

export const createSlowPipe = ({ from, to, weather, random, ...deps }: Deps): SlowPipe => {
  const queue: (Bytes | 'end' | 'cut')[] = [];
  let nextPieceAt = 0;
  let queuedBytes = 0;
  let cutAfter: number | null = null;
  let isHeld = false;
  let isFull = false;
  let timer: NodeJS.Timeout | undefined;

  /** The next portion of what stands first; at a given rate that is a small piece. */
  const takePiece = (part: Bytes): Buffer => {
    const { bytesPerSecond } = weather();
    const most =
      bytesPerSecond === undefined
        ? part.bytes.length
        : Math.max(1, Math.floor(bytesPerSecond / piecesPerSecond));
    const piece = part.bytes.subarray(0, most);
    part.bytes = part.bytes.subarray(most);
    if (part.bytes.length === 0) queue.shift();
    if (bytesPerSecond !== undefined)
      nextPieceAt = performance.now() + (piece.length / bytesPerSecond) * 1000;
    return piece;
  };

  const earlyMs = ({ notBefore }: Bytes): number => {
    const isPaced = weather().bytesPerSecond !== undefined;
    return Math.max(notBefore, isPaced ? nextPieceAt : 0) - performance.now();
  };

  const send = (): void => {
    clearTimeout(timer);
    while (!isHeld && !isFull) {
      const [part] = queue;
      if (part === undefined) return;
      if (part === 'end') to.end();
      if (part === 'cut') deps.onCut();
      if (part === 'end' || part === 'cut') return;
      const waitMs = earlyMs(part);
      if (waitMs > 0) {
        timer = setTimeout(send, waitMs);
        return;
      }
      const piece = takePiece(part);
      queuedBytes -= piece.length;
      if (queuedBytes < maxQueuedBytes) from.resume();
      isFull = !to.write(piece);
    }
  };

  const add = (bytes: Buffer): void => {
    const { delayMs = 0, jitterMs = 0, bytesPerSecond } = weather();
    const lateMs = delayMs + jitterMs * random();
    if (lateMs > 0 || bytesPerSecond !== undefined) deps.onSlowed(weather());
    queue.push({ bytes, notBefore: lateMs === 0 ? 0 : performance.now() + lateMs });
    queuedBytes += bytes.length;
  };

  const take = (chunk: Buffer): void => {
    if (!deps.mayPass(chunk)) return;
    const passes = cutAfter === null ? chunk.length : Math.min(cutAfter, chunk.length - 1);
    if (passes > 0) add(chunk.subarray(0, passes));
    if (cutAfter !== null) queue.push('cut');
    if (queuedBytes > maxQueuedBytes) from.pause();
    send();
  };

  from.on('data', take);
  from.once('end', () => {
    queue.push('end');
    send();
  });
  to.on('drain', () => {
    isFull = false;
    send();
  });

  return {
    look: send,
    cutNext(bytes) {
      cutAfter = bytes;
    },
    hold() {
      isHeld = true;
      from.pause();
    },
    stop: () => clearTimeout(timer),
  };
};
