import type { ContestStore, PeopleStore } from './use-cases/ports.ts';

/** Calls back when there may be more to ship. */
export const onRecordsOf =
  ({ store, people }: { readonly store: ContestStore; readonly people: PeopleStore }) =>
  (listener: () => void) => {
    const stops = [store.subscribe(listener), people.subscribe(listener)];
    return () => stops.forEach((stop) => stop());
  };

/** Who is erased, and when somebody is. */
export const erasedAmong = (people: PeopleStore) => ({
  erased: () => [...people.state().erased].map(([id, { at }]) => ({ id, at })),
  onErased: (listener: () => void) =>
    people.subscribe(({ events }) => {
      if (events.some(({ type }) => type === 'personErased')) listener();
    }),
});
