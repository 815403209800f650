import { Clock3, TriangleAlert } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import type { OutboxView } from '../../../lib/realtime/client/device/index.ts';
import { isWaiting, thisDevice, type KeptAction } from '../outbox/kept-items.ts';
import { useServices } from '../services.ts';
import { counted } from '../state/durations.ts';
import { useStore } from '../state/store.ts';
import { useSession } from '../state/use-contest.ts';
import css from './owed-note.module.css';

/** On every page: what this device has not sent yet, and where to look at it. */
export const OwedNote = () => {
  const outbox = useStore(useServices().outbox);
  const session = useSession();
  const [location] = useLocation();
  const subject = session.kind === 'known' ? (session.subject ?? session.over?.subject) : null;
  const notes = [
    location !== '/enter' && entriesNote(outbox),
    location !== '/judge' && subject !== null && subject !== undefined && ownNote(outbox, subject),
    othersNote(outbox, subject ?? null),
  ].filter((note) => note !== false && note !== null);
  if (notes.length === 0) return null;
  return (
    <section className={css.notes} aria-label="Waiting on this device">
      {notes.map(({ text, to, isProblem }) => (
        <p key={text} className={isProblem ? `${css.note} ${css.problem}` : css.note}>
          {isProblem ? <TriangleAlert size={18} aria-hidden /> : <Clock3 size={18} aria-hidden />}
          {to === null ? <span>{text}</span> : <Link href={to}>{text}</Link>}
        </p>
      ))}
    </section>
  );
};

type Note = { readonly text: string; readonly to: string | null; readonly isProblem: boolean };

const entriesNote = ({ items }: OutboxView<KeptAction>): Note | null => {
  const entries = items.filter(({ owner }) => owner === thisDevice);
  const refused = entries.filter(({ state }) => state.kind === 'refused').length;
  if (refused > 0)
    return {
      text: `${counted(refused, 'entry was', 'entries were')} not taken. Look at it`,
      to: '/enter',
      isProblem: true,
    };
  const waiting = entries.filter(isWaiting).length;
  if (waiting === 0) return null;
  const text = `${counted(waiting, 'entry', 'entries')} waiting to send`;
  return { text, to: '/enter', isProblem: false };
};

const ownNote = ({ items }: OutboxView<KeptAction>, subject: string): Note | null => {
  const waiting = items.filter((item) => item.owner === subject && isWaiting(item)).length;
  if (waiting === 0) return null;
  const text = `${counted(waiting, 'change')} at the judges’ table waiting to send`;
  return { text, to: '/judge', isProblem: false };
};

/** On a shared tablet, another judge's things stay where they are until that judge is back. */
const othersNote = ({ items }: OutboxView<KeptAction>, subject: string | null): Note | null => {
  const waiting = items.filter(
    (item) => item.owner !== thisDevice && item.owner !== subject && isWaiting(item),
  ).length;
  if (waiting === 0) return null;
  const text = `${counted(waiting, 'change')} of somebody else ${waiting === 1 ? 'waits' : 'wait'} here until they sign in again`;
  return { text, to: null, isProblem: false };
};
