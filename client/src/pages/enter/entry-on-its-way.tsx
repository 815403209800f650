import { useEffect, useRef } from 'react';
import { assertNever } from '../../../../shared/base/assert-never.ts';
import { Button } from '../../components/button.tsx';
import { FieldError } from '../../components/field.tsx';
import { ItemMark } from '../../components/item-mark.tsx';
import { Sheet } from '../../components/sheet.tsx';
import type { KeptItem } from '../../outbox/kept-items.ts';
import { useProgressOf } from '../../outbox/use-outbox.ts';
import { useServices } from '../../services.ts';
import { useStore } from '../../state/store.ts';
import css from './entry-on-its-way.module.css';
import { useFileUrl } from './use-file-url.ts';

type EntryOnItsWayProps = {
  readonly item: KeptItem<'entry'>;
  readonly isOpen: boolean;
  readonly onFix: () => void;
  readonly onDiscard: () => void;
  readonly onAnother: () => void;
};

/** An entry that is kept here and not in yet: what becomes of it, and what may be done. */
export const EntryOnItsWay = (props: EntryOnItsWayProps) => {
  const { item, isOpen, onAnother } = props;
  const { body, state } = item;
  const progress = useProgressOf(item.key);
  const url = useFileUrl(item.key);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <div className={css.page}>
      <h1 className={css.title} tabIndex={-1} ref={head}>
        {headingOf(item, progress)}
      </h1>
      <Sheet column>
        <div className={css.card}>
          {url !== null && <img className={css.photo} src={url} alt="Your photo" />}
          <p className={css.caption}>“{body.caption}”</p>
          {state.kind !== 'refused' && (
            <p className={css.standing}>
              <ItemMark state={state} progress={progress} />
            </p>
          )}
          {progress !== null && (
            <progress
              className={css.line}
              aria-label="Sending"
              max={100}
              value={Math.round(progress * 100)}
            />
          )}
          <Words {...props} photoUrl={url} isMoving={progress !== null} />
        </div>
      </Sheet>
      {isOpen && <Button onClick={onAnother}>Enter another design</Button>}
    </div>
  );
};

const headingOf = ({ state }: KeptItem<'entry'>, progress: number | null): string => {
  switch (state.kind) {
    case 'waiting':
      return progress === null ? 'Kept on this device' : 'On its way';
    case 'saved':
      return 'You’re in';
    case 'refused':
      return 'Not taken';
    default:
      return assertNever(state);
  }
};

type WordsProps = EntryOnItsWayProps & {
  readonly photoUrl: string | null;
  readonly isMoving: boolean;
};

const Words = ({ item, isOpen, onFix, onDiscard, photoUrl, isMoving }: WordsProps) => {
  const { outbox, offlineShell } = useServices();
  const isLasting = useStore(outbox.isLasting);
  const canReload = useStore(offlineShell) !== 'not-here';
  const { state, key } = item;
  if (state.kind === 'refused')
    return (
      <>
        <FieldError id="refusal">{state.reason}</FieldError>
        <div className={css.ways}>
          {isOpen && (
            <Button tone="now" onClick={onFix}>
              Fix it
            </Button>
          )}
          {isOpen && <Button onClick={() => void outbox.retry(key)}>Send it again</Button>}
          {photoUrl !== null && (
            <a className={css.keep} href={photoUrl} download={item.body.photoName}>
              Keep the photo
            </a>
          )}
          <Button onClick={onDiscard}>Discard it</Button>
        </div>
      </>
    );
  if (state.kind === 'saved' || isMoving) return null;
  return <p>{waitingWords(isLasting, canReload)}</p>;
};

const waitingWords = (isLasting: boolean, canReload: boolean): string => {
  const sent = 'sent by itself, once, as soon as the contest can be reached.';
  if (!isLasting)
    return `It is ${sent} This browser keeps nothing, so leave this page open until then.`;
  const safe = `Your design is safe on this device and is ${sent}`;
  return canReload
    ? `${safe} You may close this page: it goes on when you open it again.`
    : `${safe} Leave this page open, or open it again when you have signal: without a connection this address can’t be loaded.`;
};
