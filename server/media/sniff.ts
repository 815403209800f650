import type { PhotoFormat } from './photo.ts';

/** What the first bytes say a file is; the decoder must agree later. */
export type Sniffed =
  | { readonly kind: 'photo'; readonly format: PhotoFormat }
  | { readonly kind: 'heic' }
  | { readonly kind: 'other'; readonly name: string | undefined };

export const sniffBytes = 4096;

const others: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['GIF', /^GIF8[79]a/],
  ['PDF', /^\s*%PDF-/],
  ['SVG', /^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE svg|svg)/i],
  ['HTML', /^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|script)/i],
  ['TIFF', /^(?:II\*|MM)/],
  ['BMP', /^BM/],
  ['Photoshop', /^8BPS/],
  ['JPEG XL', /^(?:\xff\n|....JXL )/s],
  ['ZIP', /^PK/],
  ['video', /^(?:.E\xdf\xa3|....ftyp)/s],
];

/** HEIC's brands; `mif1` and `msf1` name only the container and are told apart by what else is listed. */
const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']);
const avifBrands = new Set(['avif', 'avis']);

/** Names a file by its first bytes; its name and declared type are never asked. */
export const sniff = (head: Uint8Array): Sniffed => {
  const text = Buffer.from(head).toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return { kind: 'photo', format: 'jpeg' };
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return { kind: 'photo', format: 'png' };
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') {
    return { kind: 'photo', format: 'webp' };
  }
  const brands = isoBrands(text);
  if (brands.some((brand) => avifBrands.has(brand))) return { kind: 'photo', format: 'avif' };
  if (brands.some((brand) => heicBrands.has(brand) || brand === 'mif1')) return { kind: 'heic' };
  return { kind: 'other', name: others.find(([, pattern]) => pattern.test(text))?.[0] };
};

/** The brands of an ISO media file: `<size> ftyp <major> <version> <compatible>…`, four bytes each. */
const isoBrands = (text: string): readonly string[] => {
  if (text.slice(4, 8) !== 'ftyp') return [];
  const boxBytes = Buffer.from(text.slice(0, 4), 'latin1').readUInt32BE(0);
  const list = text.slice(8, 12) + text.slice(16, Math.min(boxBytes, 256));
  return list.match(/.{4}/gs) ?? [];
};
