import { moth, swallow } from './motifs/birds-and-moths.ts';
import { daggerAndRose, daggerAndSnake, daggerThroughHeart } from './motifs/dagger.ts';
import { anchor, lighthouse, ship } from './motifs/harbour.ts';
import { hourglass, panther, sacredHeart } from './motifs/hearts-and-beasts.ts';
import { mandala, spider } from './motifs/circles.ts';
import { allSeeingEye, hamsa, moonFace } from './motifs/mystic.ts';
import { rose } from './motifs/rose.ts';
import { skullAndBones, skullAndCandle, skullAndRoses } from './motifs/skull.ts';
import { snake } from './motifs/snake.ts';
import { greatWave, koi } from './motifs/water.ts';
import type { Sketch } from './sketch.ts';

/** A drawing within 420 units of 0, 0, and what its maker might call it. */
export type Motif = {
  readonly draw: (sketch: Sketch) => string;
  /** Taller than wide: it may be larger on a tall sheet. */
  readonly isSlim?: true;
  readonly captions: readonly [string, ...string[]];
};

export const motifs: readonly [Motif, ...Motif[]] = [
  {
    draw: daggerAndSnake,
    isSlim: true,
    captions: ['Dagger & serpent, forearm', 'Patience, then the bite', 'Snake charmer'],
  },
  {
    draw: swallow,
    captions: ['Five thousand miles', 'Swallow for the way home', 'First bird, first ship'],
  },
  {
    draw: skullAndRoses,
    captions: ['Nothing lasts, roses least', 'Skull with three roses', 'Sugar and bone'],
  },
  {
    draw: (sketch) => rose(sketch),
    captions: ['Rose, six petals, no regrets', 'For Rosa', 'Cover-up rose'],
  },
  {
    draw: greatWave,
    captions: ['Wave off the north pier', 'After Hokusai, before the storm', 'Swell'],
  },
  { draw: panther, captions: ['Old shop panther', 'Do not wake', 'Panther head, two colours'] },
  { draw: anchor, captions: ['Hold fast', 'Anchor for my brother', 'Ninety fathoms'] },
  { draw: moth, captions: ["Death's-head moth, sternum", 'Drawn to the lamp', 'Night shift'] },
  {
    draw: sacredHeart,
    captions: ['Sacred heart, chest piece', 'Burning since 1987', 'Heart, thorns, fire'],
  },
  {
    draw: allSeeingEye,
    captions: ['The eye over the door', 'It saw what you did', 'Third eye, first tattoo'],
  },
  {
    draw: ship,
    captions: ['Homeward bound', 'Three masts, full sail', 'The Cutty Sark, from memory'],
  },
  {
    draw: daggerThroughHeart,
    isSlim: true,
    captions: ['Lost bet, kept promise', 'Dagger through the heart', 'Sweet revenge'],
  },
  { draw: koi, captions: ['Koi going upstream', 'Gate of the dragon', 'Koi for the calf'] },
  { draw: mandala, captions: ['Dotwork mandala, 9 hours', 'Mandala, knee', 'Slow circles'] },
  {
    draw: skullAndCandle,
    isSlim: true,
    captions: ['Memento mori', 'By candlelight', 'Burn both ends'],
  },
  {
    draw: lighthouse,
    captions: ['Lighthouse at Dungeness', 'Keep the light on', 'For grandad, keeper'],
  },
  { draw: hamsa, captions: ['Hamsa, palm out', 'Hand of good luck', 'Nazar for my sister'] },
  {
    draw: snake,
    captions: ['Garden snake with an attitude', 'S for serpent', 'Coiled, left shin'],
  },
  { draw: moonFace, captions: ['Sun with a secret', 'Number XIX', 'Fairground sun'] },
  { draw: spider, captions: ['Elbow web, fresh', 'Black widow', 'Tenant of the corner'] },
  {
    draw: daggerAndRose,
    isSlim: true,
    captions: ['Rose and dagger, classic', 'Both sides of love', 'Thorn'],
  },
  { draw: hourglass, captions: ['Time flies', 'Hourglass, on borrowed time', 'Still some sand'] },
  { draw: skullAndBones, captions: ['Plain old skull and bones', 'No quarter', 'For the crew'] },
];
