import type { Phase } from './phases.ts';

export const audiences = ['public', 'judges', 'organisers'] as const;
/** Who reads a stream. Each audience has one stream of the same name. */
export type Audience = (typeof audiences)[number];

export type Publish = 'at-once' | 'after-approval';
export type WinnersVisibility = 'live' | 'on-reveal';

/** Times are ISO 8601 in UTC; `timeZone` is an IANA name that times are shown and entered in. */
export type ContestInfo = {
  readonly name: string;
  readonly timeZone: string;
  readonly phase: Phase;
  readonly opensAt: string | null;
  readonly closesAt: string | null;
  readonly winnersVisibility: WinnersVisibility;
  readonly publish: Publish;
};

export type CategoryView = {
  readonly id: string;
  readonly name: string;
  readonly rule: string;
  /** How many winners the category may have. */
  readonly places: number;
};

/** What an organiser alone sees of an entry. */
export type EntryPrivate = {
  readonly status: 'pending' | 'published' | 'hidden';
  readonly reason: string | null;
  readonly name: string;
  readonly phone: string;
  readonly email: string | null;
};

export type EntryView = {
  readonly id: string;
  readonly number: number;
  readonly categoryId: string;
  readonly caption: string;
  /** The 1280 px variant or the largest there is; `imageAt` gives the others. */
  readonly imageUrl: string;
  /** Widths in pixels that exist as `/uploads/<key>/<width>.webp`, ascending. */
  readonly widths: readonly number[];
  readonly width: number;
  readonly height: number;
  /** A placeholder while the picture loads, `#rrggbb`. */
  readonly color: string;
  /** Null until the results are out. */
  readonly artist: string | null;
  readonly createdAt: string;
  readonly private?: EntryPrivate;
};

export type Podium = {
  /** Entry ids by place, the first place first. */
  readonly entryIds: readonly string[];
  /** Who saved it; judges and organisers see it. */
  readonly savedBy?: string;
};

export type InviteView = {
  readonly id: string;
  readonly label: string;
  readonly createdAt: string;
  readonly usedAt: string | null;
};

/** Everything one audience may see; built by a snapshot and kept up to date by `reduceView`. */
export type ContestView = {
  readonly contest: ContestInfo;
  readonly categories: readonly CategoryView[];
  readonly entries: Readonly<Record<string, EntryView>>;
  readonly winners: Readonly<Record<string, Podium>>;
  /** Counts the saves of winners; 0 where the audience may not see them. */
  readonly revision: number;
  /** The organisers' alone. */
  readonly invites?: readonly InviteView[];
};

/** The url of the smallest variant that is at least `width` pixels wide, or of the largest. */
export const imageAt = (entry: Pick<EntryView, 'imageUrl' | 'widths'>, width: number): string => {
  const fitting = entry.widths.find((candidate) => candidate >= width) ?? entry.widths.at(-1);
  return fitting === undefined
    ? entry.imageUrl
    : entry.imageUrl.replace(/\/\d+\.webp$/, `/${String(fitting)}.webp`);
};
