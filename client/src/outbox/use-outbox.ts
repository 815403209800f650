import { useServices } from '../services.ts';
import { useStore } from '../state/store.ts';
import { itemsOf, type KeptAction, type KeptItem } from './kept-items.ts';

/** What of this kind and owner waits, was saved or refused, oldest first. */
export const useItems = <Kind extends KeptAction['kind']>(
  kind: Kind,
  owner: string,
): readonly KeptItem<Kind>[] => itemsOf(useStore(useServices().outbox).items, kind, owner);

/** How far an item is on its way, from 0 to 1; null while it waits. */
export const useProgressOf = (key: string): number | null => {
  const { progress } = useStore(useServices().outbox);
  return progress?.key === key ? progress.fraction : null;
};
