export type Size = { readonly width: number; readonly height: number };

/** The size with its longest side at most `longest`, in whole pixels, never enlarged. */
export const fitWithin = ({ width, height }: Size, longest: number): Size => {
  const scale = Math.min(1, longest / Math.max(width, height, 1));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
};
