import { createContext, useContext } from 'react';
import type { Clock } from '../../shared/base/clock.ts';
import type { Announcer } from './announcer/announcer.ts';
import type { Api } from './api/api.ts';
import type { ConnectionControl } from './realtime/connection.ts';
import type { ContestOutbox } from './outbox/contest-outbox.ts';
import type { Receipts } from './outbox/receipts.ts';
import type { ContestStore } from './state/contest-store.ts';
import type { Celebration } from './state/celebration.ts';
import type { KeptScroll } from './shell/keep-scroll.ts';
import type { FirstLook } from './state/first-look.ts';
import type { KeptValues } from './state/kept-values.ts';
import type { OfflineShell } from './state/offline-shell.ts';
import type { SessionStore } from './state/session-store.ts';
import type { ReadableStore } from './state/store.ts';
import type { ThemeSwitch } from './state/theme.ts';
import type { Toasts } from './state/toasts.ts';

/** Everything a page may touch beyond its own props; main.tsx builds the real ones. */
export type Services = {
  readonly clock: Clock;
  readonly api: Api;
  readonly contest: ContestStore;
  readonly newest: FirstLook['newest'];
  readonly connection: ConnectionControl;
  /** Asks for the contest once more, after a first snapshot that failed. */
  readonly retry: () => Promise<void>;
  readonly session: SessionStore;
  /** What this device owes the server. */
  readonly outbox: ContestOutbox;
  /** The entries that were made here. */
  readonly receipts: Receipts;
  readonly celebration: Celebration;
  readonly announcer: Announcer;
  readonly toasts: Toasts;
  readonly theme: ThemeSwitch;
  /** Whether the page can be loaded again without a connection. */
  readonly offlineShell: ReadableStore<OfflineShell>;
  readonly scroll: KeptScroll;
  /** Kept on this device. */
  readonly device: KeptValues;
  /** Kept in this tab, through a reload. */
  readonly drafts: KeptValues;
};

export const ServicesContext = createContext<Services | null>(null);

export const useServices = (): Services => {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('A component was rendered outside <ServicesContext>.');
  return services;
};
