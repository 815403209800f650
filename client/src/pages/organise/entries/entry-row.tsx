import { EyeOff, Pencil, Phone, Trash2, Undo2 } from 'lucide-react';
import type { EntryView } from '../../../../../shared/contest/views.ts';
import { moderateEntry } from '../../../api/endpoints.ts';
import { Button } from '../../../components/button.tsx';
import { EntryPicture } from '../../../components/entry-picture.tsx';
import { FieldError } from '../../../components/field.tsx';
import { Stamp } from '../../../components/stamp.tsx';
import { useServices } from '../../../services.ts';
import { useRequest } from '../use-request.ts';
import { isHidden, isWaiting } from './entry-filter.ts';
import css from './entry-row.module.css';

export type EntryDialog = 'edit' | 'hide' | 'erase';

type EntryRowProps = {
  readonly entry: EntryView;
  readonly category: string;
  readonly onOpen: (dialog: EntryDialog, entry: EntryView) => void;
};

/** One entry with the person behind it, and what can be done about it. */
export const EntryRow = ({ entry, category, onOpen }: EntryRowProps) => {
  const { reason } = entry.private ?? {};
  return (
    <article className={`${css.row} ${isHidden(entry) ? css.hidden : ''}`}>
      <a
        className={css.picture}
        href={entry.imageUrl}
        target="_blank"
        rel="noreferrer"
        aria-label={`Picture of number ${String(entry.number)}`}
      >
        <EntryPicture entry={entry} sizes="7rem" alt="" />
      </a>
      <div className={css.words}>
        <p className={css.title}>
          <b className={css.number}>{entry.number}</b>
          <span className={css.caption}>{entry.caption}</span>
          {isWaiting(entry) && <Stamp>Waiting</Stamp>}
          {isHidden(entry) && <span className={css.status}>Hidden</span>}
        </p>
        <Person entry={entry} />
        <p className={css.more}>
          {category}
          {reason !== undefined && reason !== null && <> · hidden because: {reason}</>}
        </p>
      </div>
      <Actions entry={entry} onOpen={onOpen} />
    </article>
  );
};

const Person = ({ entry }: { readonly entry: EntryView }) => {
  if (entry.private === undefined) return null;
  const { name, phone, email } = entry.private;
  return (
    <p className={css.person}>
      <span>{name}</span>
      <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
        <Phone size={16} aria-hidden /> {phone}
      </a>
      {email !== null && <a href={`mailto:${email}`}>{email}</a>}
    </p>
  );
};

const Actions = ({ entry, onOpen }: Pick<EntryRowProps, 'entry' | 'onOpen'>) => {
  const { api, toasts } = useServices();
  const request = useRequest();
  const number = `number ${String(entry.number)}`;

  const moderate = async (verb: 'approve' | 'restore', told: string) => {
    const answer = await request.run(() => api.call(moderateEntry(entry.id, verb), { body: {} }));
    if (answer !== null) toasts.note(`Number ${String(entry.number)} ${told}.`);
  };

  return (
    <div className={css.actions}>
      {isWaiting(entry) && (
        <Button
          tone="now"
          disabled={request.isBusy}
          aria-label={`Approve ${number}`}
          onClick={() => void moderate('approve', 'is approved')}
        >
          Approve
        </Button>
      )}
      <Button tone="bare" aria-label={`Edit ${number}`} onClick={() => onOpen('edit', entry)}>
        <Pencil size={20} aria-hidden />
      </Button>
      {isHidden(entry) ? (
        <Button
          aria-label={`Restore ${number}`}
          disabled={request.isBusy}
          onClick={() => void moderate('restore', 'is restored')}
        >
          <Undo2 size={20} aria-hidden /> Restore
        </Button>
      ) : (
        <Button tone="bare" aria-label={`Hide ${number}`} onClick={() => onOpen('hide', entry)}>
          <EyeOff size={20} aria-hidden />
        </Button>
      )}
      <Button tone="bare" aria-label={`Erase ${number}`} onClick={() => onOpen('erase', entry)}>
        <Trash2 size={20} aria-hidden />
      </Button>
      {request.error && <FieldError id={`entry-${entry.id}-error`}>{request.error}</FieldError>}
    </div>
  );
};
