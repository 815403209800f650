/** Memory that a loop and the thread that watches it both see. */
export type LoopTurns = Int32Array<SharedArrayBuffer>;

const count = 0;
const held = 1;

export const createLoopTurns = (): LoopTurns => new Int32Array(new SharedArrayBuffer(8));

/** The loop turns; `isHeld`: somebody may stop it on purpose, as a debugger does. */
export const noteTurn = (turns: LoopTurns, isHeld: boolean): void => {
  Atomics.store(turns, held, isHeld ? 1 : 0);
  Atomics.add(turns, count, 1);
};

export const readTurns = (turns: LoopTurns) => ({
  count: Atomics.load(turns, count),
  isHeld: Atomics.load(turns, held) === 1,
});
