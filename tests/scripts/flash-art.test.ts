import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawFlash } from '../../scripts/flash-art.ts';

describe('drawn flash art', () => {
  it('is the same picture for the same seed, and another one for another', () => {
    expect(drawFlash(7)).toEqual(drawFlash(7));
    expect(drawFlash(8).svg).not.toBe(drawFlash(7).svg);
  });

  it('is drawn whole for a hundred seeds: no number is missing, every shade exists', () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const { svg, caption } = drawFlash(seed);
      expect(svg, String(seed)).not.toMatch(/NaN|undefined|Infinity/);
      const shades = new Set(
        Array.from(svg.matchAll(/Gradient id="([^"]+)"/g), (match) => match[1]),
      );
      const used = Array.from(svg.matchAll(/url\(#(shade\d+)\)/g), (match) => match[1]);
      expect(
        used.filter((id) => !shades.has(id)),
        String(seed),
      ).toEqual([]);
      expect(caption.length).toBeGreaterThan(0);
      expect(caption.length).toBeLessThanOrEqual(120);
    }
  });

  it('can be rendered: there is ink on the paper', async () => {
    const { svg, width, height } = drawFlash(3);
    const { data, info } = await sharp(Buffer.from(svg))
      .resize(200)
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info.height).toBe(Math.round((200 * height) / width));
    const dark = data.filter((value) => value < 60).length / data.length;
    expect(dark).toBeGreaterThan(0.03);
    expect(dark).toBeLessThan(0.6);
  });
});
