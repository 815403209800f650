import type { Seeded } from './seeded.ts';

/** What stands on the tray: black, four colours, and the paper that is left free. */
export type Palette = {
  readonly ink: string;
  readonly red: string;
  readonly gold: string;
  readonly green: string;
  readonly blue: string;
  readonly paper: string;
  /** Light on what is all black. */
  readonly sheen: string;
};

const ink = '#16110f';

const trays = {
  classic: {
    ink,
    red: '#b8231d',
    gold: '#dd9b1f',
    green: '#3c6a3c',
    blue: '#2d6672',
    paper: '#f3e6c9',
    sheen: '#6d7f88',
  },
  sailor: {
    ink,
    red: '#a82a22',
    gold: '#e0ab3a',
    green: '#4d7148',
    blue: '#34586f',
    paper: '#f1e2c3',
    sheen: '#6d7f88',
  },
  faded: {
    ink: '#241c1a',
    red: '#b04a3c',
    gold: '#d3a350',
    green: '#6b8058',
    blue: '#5a7f86',
    paper: '#f2e4c6',
    sheen: '#6d7f88',
  },
  blood: {
    ink,
    red: '#b3160f',
    gold: '#efe0bf',
    green: '#8c8272',
    blue: '#b3160f',
    paper: '#f3e6c9',
    sheen: '#6d7f88',
  },
  smoke: {
    ink,
    red: '#8d8577',
    gold: '#d8cbb0',
    green: '#a39a88',
    blue: '#6f6a60',
    paper: '#f1e5cb',
    sheen: '#6d7f88',
  },
} as const satisfies Record<string, Palette>;

export const pickPalette = (random: Seeded): Palette => {
  const { classic, sailor, faded, blood, smoke } = trays;
  return random.pick<Palette>([classic, classic, classic, sailor, sailor, faded, blood, smoke]);
};
