// Clients by themselves. Their parent opens them, wakes them, and asks how they fared.
import type { Order, Outcome, Standing, Told, VisitorPlan } from './crowd.ts';
import { openPage, type Visitor } from './page.ts';
import { openPlainProgram } from './plain-program.ts';
import { createRecorder } from './recorder.ts';
import { createVerdict } from './verdict.ts';

const words = new Map<string, string>();
const visitors = new Map<number, Visitor>();
const tell = (told: Told): void => void process.send?.(told);

const open = ({ nth, isPlain, url, ...plan }: VisitorPlan): void => {
  const recorder = createRecorder(words);
  visitors.set(
    nth,
    isPlain ? openPlainProgram(url, recorder) : openPage({ ...plan, url, recorder }),
  );
};

const standing = (): readonly Standing[] =>
  Array.from(visitors, ([nth, { stream, isPlain, isLive, recorder }]) => {
    const reach = recorder.reach(stream);
    return { nth, stream, isPlain, isLive: isLive(), reach };
  });

const outcome = (order: Order & { readonly kind: 'judge' }): readonly Outcome[] => {
  const flawsOf = createVerdict(order.acknowledged, order.from);
  return Array.from(visitors, ([nth, visitor]) => {
    const { stream, isPlain, fared, recorder } = visitor;
    const events = recorder.applied.filter(({ kind }) => kind === 'event').length;
    return { nth, stream, isPlain, fared, events, flaws: flawsOf(visitor) };
  });
};

process.on('message', (message) => {
  const order = message as Order; // Both ends are of this folder.
  if (order.kind === 'open') for (const visitor of order.visitors) open(visitor);
  else if (order.kind === 'wake') visitors.get(order.nth)?.wake(order.how);
  else if (order.kind === 'stand') tell({ kind: 'standing', standing: standing() });
  else tell({ kind: 'outcome', outcome: outcome(order) });
});
process.once('disconnect', () => process.exit(0));
