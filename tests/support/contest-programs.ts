import {
  enterDesign as enter,
  type Design,
  type Entered,
} from '../../scripts/verify/drill/contest-programs.ts';
import { jpegPhoto } from './sample-photos.ts';

export { organiserOf, takeSeat } from '../../scripts/verify/drill/contest-programs.ts';
export type { Entered, Seat } from '../../scripts/verify/drill/contest-programs.ts';

type SampleDesign = Omit<Design, 'photo'> & { readonly photo?: Uint8Array };

/** Enters a design through the public door, with a photo of two colours where none is given. */
export const enterDesign = async (url: string, design: SampleDesign): Promise<Entered> =>
  enter(url, { ...design, photo: design.photo ?? (await jpegPhoto(640, 800)) });

/** Enters designs one after the other, so that their numbers follow the order of the titles. */
export const enterDesigns = async (
  url: string,
  captions: readonly string[],
  category = 'flash',
  photo?: Uint8Array,
): Promise<readonly Entered[]> => {
  const entered: Entered[] = [];
  for (const caption of captions)
    entered.push(await enterDesign(url, { caption, category, ...(photo && { photo }) }));
  return entered;
};
