import type { EntryView } from '../../../../../shared/contest/views.ts';

export type StatusFilter = 'all' | 'waiting' | 'hidden';

export type EntryFilter = {
  readonly text: string;
  readonly status: StatusFilter;
  /** Null for every category. */
  readonly categoryId: string | null;
};

/** The entries that fit, the newest first. A number finds its entry; words search title, name, phone and email. */
export const filterEntries = (
  entries: readonly EntryView[],
  filter: EntryFilter,
): readonly EntryView[] => {
  const fits = textTest(filter.text);
  return entries
    .filter(
      (entry) =>
        hasStatus(entry, filter.status) &&
        (filter.categoryId === null || entry.categoryId === filter.categoryId) &&
        fits(entry),
    )
    .sort((a, b) => b.number - a.number);
};

export const isWaiting = (entry: EntryView): boolean => entry.private?.status === 'pending';
export const isHidden = (entry: EntryView): boolean => entry.private?.status === 'hidden';

export const countByStatus = (entries: readonly EntryView[]) => {
  const waiting = entries.filter(isWaiting).length;
  const hidden = entries.filter(isHidden).length;
  return { waiting, hidden, shown: entries.length - waiting - hidden };
};

const hasStatus = (entry: EntryView, status: StatusFilter): boolean => {
  if (status === 'waiting') return isWaiting(entry);
  return status === 'all' || isHidden(entry);
};

const textTest = (text: string): ((entry: EntryView) => boolean) => {
  const wanted = plain(text.trim());
  if (wanted === '') return () => true;
  const number = /^#?(\d{1,9})$/.exec(wanted)?.[1];
  const digits = wanted.replace(/[^\d]/g, '');
  const isPhone = digits.length >= 4 && /^[+()\d\s./-]+$/.test(wanted);
  return (entry) => {
    const { name = '', phone = '', email = null } = entry.private ?? {};
    if (number !== undefined && entry.number === Number(number)) return true;
    if (isPhone && phone.replace(/[^\d]/g, '').includes(digits)) return true;
    return [entry.caption, name, email ?? ''].some((each) => plain(each).includes(wanted));
  };
};

/** Lower case and without accents: "jose" finds "José". */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
