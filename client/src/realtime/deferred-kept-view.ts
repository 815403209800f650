import type { KeptView } from './kept-view.ts';

/** The kept view while its code is still on the way; a device that cannot open it keeps nothing. */
export const createDeferredKeptView = (open: () => Promise<KeptView>): KeptView => {
  const whenOpen = (act: (kept: KeptView) => void): void => void open().then(act, () => undefined);
  return {
    // In the order of the calls: a snapshot that comes meanwhile must not be kept before what it replaces is read.
    load: (stream) =>
      open().then(
        (kept) => kept.load(stream),
        () => null,
      ),
    adopt: (stream, snapshot) => whenOpen((kept) => kept.adopt(stream, snapshot)),
    follow: (name, data, meta) => whenOpen((kept) => kept.follow(name, data, meta)),
    forget: async (stream) => (await open().catch(() => null))?.forget(stream),
  };
};
