import { limits } from '../../../../shared/contest/limits.ts';
import { fitWithin, type Size } from './fit-within.ts';

export type ShrunkPhoto =
  | { readonly kind: 'ready'; readonly file: Blob; readonly name: string }
  /** This browser cannot open the phone's HEIC format. */
  | { readonly kind: 'heic' };

type Decoded = Size & { readonly image: CanvasImageSource; readonly close: () => void };

const sentAsIs: readonly string[] = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'];

/** A photo of this size is not worth another round of compression. */
const smallBytes = 3 * 1024 * 1024;

/** Makes the photo small enough to send over bad Wi-Fi. Where that fails the original goes, and the server decides. */
export const shrinkPhoto = async (file: File): Promise<ShrunkPhoto> => {
  const decoded = await decode(file);
  if (decoded === null) return isHeic(file) ? { kind: 'heic' } : asItIs(file);
  try {
    const size = fitWithin(decoded, limits.sentPhotoPixels);
    const fits = size.width === decoded.width && size.height === decoded.height;
    if (fits && file.size <= smallBytes && sentAsIs.includes(file.type)) return asItIs(file);
    const drawn = await draw(decoded, size);
    return drawn === null || (fits && drawn.size >= file.size && sentAsIs.includes(file.type))
      ? asItIs(file)
      : { kind: 'ready', file: drawn, name: `photo.${drawn.type.slice('image/'.length)}` };
  } finally {
    decoded.close();
  }
};

export const isHeic = ({ type, name }: Pick<File, 'type' | 'name'>): boolean =>
  /^image\/hei[cf]/.test(type) || /\.hei[cf]$/i.test(name);

const asItIs = (file: File): ShrunkPhoto => ({ kind: 'ready', file, name: file.name });

const decode = async (file: File): Promise<Decoded | null> => {
  try {
    const image = await createImageBitmap(file, { imageOrientation: 'from-image' });
    return { image, width: image.width, height: image.height, close: () => image.close() };
  } catch {
    return decodeByElement(file);
  }
};

/** Some browsers open in an <img> what they refuse as a bitmap. */
const decodeByElement = async (file: File): Promise<Decoded | null> => {
  const url = URL.createObjectURL(file);
  const close = () => URL.revokeObjectURL(url);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return { image, width: image.naturalWidth, height: image.naturalHeight, close };
  } catch {
    close();
    return null;
  }
};

const draw = async (decoded: Decoded, { width, height }: Size): Promise<Blob | null> => {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.imageSmoothingQuality = 'high';
  context.drawImage(decoded.image, 0, 0, width, height);
  const webp = await toBlob(canvas, 'image/webp');
  if (webp?.type === 'image/webp') return webp;
  // JPEG has no transparency: what was clear becomes paper, not black.
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  return toBlob(canvas, 'image/jpeg');
};

const quality = 0.9;

const toBlob = (canvas: HTMLCanvasElement, type: string): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob(resolve, type, quality));
