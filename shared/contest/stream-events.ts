import type { CategoryView, ContestInfo, EntryView, InviteView } from './views.ts';

export type WinnerView = {
  readonly id: string;
  readonly number: number;
  readonly caption: string;
  readonly imageUrl: string;
  /** 1 is the first place. */
  readonly place: number;
  readonly artist: string | null;
};

/** The durable events of the streams: Socket.IO event name → data. */
export type StreamEvents = {
  newSubmission: EntryView;
  entryChanged: EntryView & {
    /** The one category whose podium it did not leave by this change, null for none; what it is today may differ. */
    readonly keepsPlaceIn?: string | null;
  };
  entryRemoved: { readonly id: string };
  saveWinners: {
    /** Only the categories that were saved. */
    readonly winners: Readonly<Record<string, readonly WinnerView[]>>;
    readonly revision: number;
    readonly savedBy?: string;
  };
  contestChanged: ContestInfo;
  categoriesChanged: { readonly categories: readonly CategoryView[] };
  invitesChanged: { readonly invites: readonly InviteView[] };
};

export type StreamEventName = keyof StreamEvents;

export type StreamEvent = {
  [Name in StreamEventName]: { readonly name: Name; readonly data: StreamEvents[Name] };
}[StreamEventName];

const names: Readonly<Record<StreamEventName, true>> = {
  newSubmission: true,
  entryChanged: true,
  entryRemoved: true,
  saveWinners: true,
  contestChanged: true,
  categoriesChanged: true,
  invitesChanged: true,
};

export const streamEventNames = Object.keys(names) as readonly StreamEventName[];
