/** Where a reader is in one stream: everything up to `seq` was given to it. */
export type Bookmark = { readonly stream: string; seq: number };

/** Where it is in each of its streams. Mostly that is one: an array is smaller than a map, and sooner walked. */
export type Bookmarks = Bookmark[];

export const bookmarkIn = (bookmarks: Bookmarks, stream: string): Bookmark | undefined =>
  bookmarks.find((each) => each.stream === stream);

export const moveBookmark = (bookmarks: Bookmarks, stream: string, seq: number): void => {
  const known = bookmarkIn(bookmarks, stream);
  if (known) known.seq = seq;
  else bookmarks.push({ stream, seq });
};

export const removeBookmark = (bookmarks: Bookmarks, stream: string): void => {
  const at = bookmarks.findIndex((each) => each.stream === stream);
  if (at !== -1) bookmarks.splice(at, 1);
};
