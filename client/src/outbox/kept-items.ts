import type { OutboxItem } from '../../../lib/realtime/client/device/index.ts';

/** What a contestant or a judge did, as it waits on the device. */
export type KeptAction =
  | {
      readonly kind: 'entry';
      readonly category: string;
      readonly caption: string;
      readonly name: string;
      readonly phone: string;
      readonly email: string;
      readonly photoName: string;
    }
  | { readonly kind: 'star'; readonly entryId: string; readonly starred: boolean }
  | {
      readonly kind: 'save-winners';
      readonly winners: Readonly<Record<string, readonly string[]>>;
      readonly expectedRevision: number;
      /** The save that was made here before it and is not answered yet, by its key. */
      readonly follows: string | null;
    };

export type KeptItem<Kind extends KeptAction['kind'] = KeptAction['kind']> = OutboxItem<
  Extract<KeptAction, { kind: Kind }>
>;

/** Whose entries are: they are the device's, whoever is signed in on it. */
export const thisDevice = '@this-device';

export const itemsOf = <Kind extends KeptAction['kind']>(
  items: readonly OutboxItem<KeptAction>[],
  kind: Kind,
  owner: string,
): readonly KeptItem<Kind>[] =>
  items.filter((item): item is KeptItem<Kind> => item.body.kind === kind && item.owner === owner);

export const isWaiting = ({ state }: Pick<OutboxItem<unknown>, 'state'>): boolean =>
  state.kind === 'waiting';

/** The last place in the log at which something of this owner's was saved, as far as the device still knows. */
export const lastSavedSeq = (
  items: readonly OutboxItem<KeptAction>[],
  owner: string,
): number | null =>
  items.reduce<number | null>(
    (last, item) =>
      item.owner === owner && item.state.kind === 'saved'
        ? Math.max(last ?? 0, item.state.seq)
        : last,
    null,
  );
