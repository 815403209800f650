import { useEffect, useEffectEvent, useState } from 'react';
import { fieldOf } from '../../api/api.ts';
import type { Refusal } from '../../../../lib/realtime/client/device/index.ts';
import { thisDevice, type KeptItem } from '../../outbox/kept-items.ts';
import type { KeptReceipt } from '../../outbox/receipts.ts';
import { useItems } from '../../outbox/use-outbox.ts';
import { useServices } from '../../services.ts';
import { useStore } from '../../state/store.ts';
import type { Submitted } from '../../api/endpoints.ts';
import { forgetDraft, keepDraft } from './draft.ts';

/** A refused entry back in the form, with all that was typed and its photo. */
export type Fixing = {
  readonly key: string;
  readonly photo: File | null;
  readonly reason: Refusal | null;
};

export type Shown =
  | { readonly kind: 'item'; readonly item: KeptItem<'entry'> }
  | { readonly kind: 'receipt'; readonly receipt: KeptReceipt; readonly isNew: boolean };

export type OwnEntries = ReturnType<typeof useOwnEntries>;

const shownKey = 'entry-shown';
const fixingKey = 'entry-fixing';

/** The entries of this device, and which of them is looked at; that one survives a reload. */
export const useOwnEntries = () => {
  const { outbox, receipts, drafts, announcer, connection, clock } = useServices();
  const items = useItems('entry', thisDevice);
  const kept = useStore(receipts);
  const [key, setKey] = useState(() => drafts.read(shownKey));
  const [sentKey, setSentKey] = useState<string | null>(null);
  const [fixing, setFixing] = useState<Fixing | null>(null);

  const show = (next: string | null) => {
    setKey(next);
    if (next === null) drafts.forget(shownKey);
    else drafts.write(shownKey, next);
  };

  const open = async (item: KeptItem<'entry'>) => {
    const file = await outbox.file(item.key);
    const { photoName } = item.body;
    setFixing({
      key: item.key,
      photo: file === null ? null : new File([file], photoName, { type: file.type }),
      reason: item.state.kind === 'refused' ? item.state.reason : null,
    });
    show(null);
  };

  const fix = (item: KeptItem<'entry'>) => {
    const { category, caption, name, phone, email } = item.body;
    keepDraft(drafts, { category, caption, name, phone, email, consent: true });
    drafts.write(fixingKey, item.key);
    return open(item);
  };

  const endFixing = () => {
    setFixing(null);
    drafts.forget(fixingKey);
  };

  // After a reload the form goes on with the entry that was being mended.
  const unfinished = items.find(
    (each) => each.state.kind === 'refused' && each.key === drafts.read(fixingKey),
  );
  const goOn = useEffectEvent(() => {
    if (fixing === null && unfinished !== undefined) void open(unfinished);
  });
  const isUnfinished = unfinished !== undefined;
  useEffect(() => {
    if (!isUnfinished) return undefined;
    const timer = clock.after(0, () => goOn());
    return () => timer.stop();
  }, [clock, isUnfinished]);

  const item = items.find((each) => each.key === key);
  const receipt = kept.find((each) => each.key === key);
  const isNew = key !== null && key === sentKey;
  useTellOutcome(isNew ? item : undefined, isNew ? receipt : undefined, fix);

  return {
    items,
    receipts: kept,
    fixing,
    shown: shownOf(item, receipt, isNew),
    show,
    showForm: () => {
      endFixing();
      show(null);
    },
    fix: (refused: KeptItem<'entry'>) => void fix(refused),
    kept: (sent: string) => {
      if (fixing !== null) void outbox.discard(fixing.key);
      endFixing();
      forgetDraft(drafts);
      setSentKey(sent);
      show(sent);
      if (connection.get().kind === 'lost')
        announcer.say('Your design is kept on this device. It waits to be sent.');
    },
    entered: (sent: string, answer: Submitted) => {
      if (fixing !== null) void outbox.discard(fixing.key);
      endFixing();
      forgetDraft(drafts);
      receipts.add({
        key: sent,
        number: answer.receipt.number,
        caption: answer.entry.caption ?? 'Your design',
        url: answer.receipt.url,
      });
      setSentKey(sent);
      show(sent);
    },
    discard: (refused: string) => {
      void outbox.discard(refused);
      show(null);
    },
    forget: receipts.forget,
  };
};

const shownOf = (
  item: KeptItem<'entry'> | undefined,
  receipt: KeptReceipt | undefined,
  isNew: boolean,
): Shown | null => {
  // Sent again after a restore it waits once more, whatever receipt it had before.
  if (item !== undefined && item.state.kind !== 'saved') return { kind: 'item', item };
  return receipt === undefined ? null : { kind: 'receipt', receipt, isNew };
};

/** Who has just sent it, and still looks, hears how it ends; a field to be mended is opened at once. */
const useTellOutcome = (
  item: KeptItem<'entry'> | undefined,
  receipt: KeptReceipt | undefined,
  fix: (item: KeptItem<'entry'>) => Promise<void>,
) => {
  const { announcer } = useServices();
  const number = receipt?.number;
  useEffect(() => {
    if (number !== undefined) announcer.say(`You are in with number ${String(number)}.`);
  }, [announcer, number]);
  const isRefused = item?.state.kind === 'refused';
  const onRefused = useEffectEvent(() => {
    if (item?.state.kind !== 'refused') return;
    announcer.alarm(item.state.reason.message);
    if (fieldOf(item.state.reason) !== null) void fix(item);
  });
  useEffect(() => {
    if (isRefused) onRefused();
  }, [isRefused]);
};
