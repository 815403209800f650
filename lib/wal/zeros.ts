const chunkBytes = 256 * 1024;
const zeros = Buffer.alloc(chunkBytes);

/** Where the first byte other than zero stands at or after `from`; -1 when there is none. */
export const indexOfNonZero = (bytes: Buffer, from: number): number => {
  for (let start = from; start < bytes.length; start += chunkBytes) {
    const chunk = bytes.subarray(start, start + chunkBytes);
    if (chunk.equals(zeros.subarray(0, chunk.length))) continue;
    return start + chunk.findIndex((byte) => byte !== 0);
  }
  return -1;
};

/** How many bytes at or after `from` are no zeros; counting ends at `enough`. */
export const countNonZero = (bytes: Buffer, from: number, enough: number): number => {
  let count = 0;
  for (
    let at = indexOfNonZero(bytes, from);
    at >= 0 && count < enough;
    at = indexOfNonZero(bytes, at + 1)
  )
    count += 1;
  return count;
};

export const zeroChunk = (bytes: number): Buffer => zeros.subarray(0, Math.min(bytes, chunkBytes));
