import type { SeededRandom } from './seeded-random.ts';

export type Edit = { readonly at: number; readonly bytes: Buffer } | { readonly size: number };

const sectorBytes = 512;

export const applyEdit = (content: Buffer, edit: Edit): Buffer => {
  if ('size' in edit) return resized(content, edit.size);
  const end = edit.at + edit.bytes.length;
  const next = end > content.length ? resized(content, end) : Buffer.from(content);
  next.set(edit.bytes, edit.at);
  return next;
};

/** What is left of edits that were never synced: each sector on its own is kept, lost or kept in part. */
export const surviveEdits = (
  durable: Buffer,
  edits: readonly Edit[],
  random: SeededRandom,
): Buffer => {
  const keep = [0, 1, random()][random.below(3)] ?? 0;
  let content = durable;
  for (const edit of edits) {
    if ('size' in edit) {
      if (random.chance(keep)) content = applyEdit(content, edit);
      continue;
    }
    for (const piece of sectorsOf(edit.at, edit.bytes)) {
      if (!random.chance(keep)) continue;
      const kept = random.chance(0.1) ? random.below(piece.bytes.length + 1) : piece.bytes.length;
      content = applyEdit(content, { at: piece.at, bytes: piece.bytes.subarray(0, kept) });
    }
  }
  return content;
};

const sectorsOf = (at: number, bytes: Buffer): { at: number; bytes: Buffer }[] => {
  const pieces: { at: number; bytes: Buffer }[] = [];
  for (let from = 0; from < bytes.length;) {
    const room = sectorBytes - ((at + from) % sectorBytes);
    const piece = bytes.subarray(from, from + room);
    pieces.push({ at: at + from, bytes: piece });
    from += piece.length;
  }
  return pieces;
};

const resized = (content: Buffer, size: number): Buffer => {
  const next = Buffer.alloc(size);
  next.set(content.subarray(0, size));
  return next;
};
