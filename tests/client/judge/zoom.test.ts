import { describe, expect, it } from 'vitest';
import {
  fitSize,
  fitted,
  fullScale,
  keepOnTable,
  panBy,
  zoomAt,
} from '../../../client/src/pages/judge/zoom.ts';

const picture = { width: 2000, height: 1000 };
const table = { width: 800, height: 600 };

describe('zooming on the light table', () => {
  it('fits the whole picture at first', () => {
    expect(fitSize(picture, table)).toEqual({ width: 800, height: 400 });
  });

  it('reaches one pixel for one pixel at full size', () => {
    expect(fullScale(picture, table)).toBe(2.5);
  });

  it('doubles a small picture at least', () => {
    expect(fullScale({ width: 400, height: 300 }, table)).toBe(2);
  });

  it('keeps what is under the pointer under the pointer', () => {
    const at = { x: 100, y: -50 };
    const zoom = zoomAt(fitted, 2, at, 4);
    // A point of the picture p lies at zoom.x + p · scale.
    expect(zoom.x + at.x * zoom.scale).toBe(at.x);
    expect(zoom.y + at.y * zoom.scale).toBe(at.y);
  });

  it('never goes beyond its limits', () => {
    expect(zoomAt(fitted, 100, { x: 0, y: 0 }, 4).scale).toBe(4);
    expect(zoomAt({ scale: 2, x: 30, y: 30 }, 0.1, { x: 0, y: 0 }, 4)).toEqual(fitted);
  });

  it('lets no edge of the picture come into the table', () => {
    const far = keepOnTable(panBy({ scale: 2, x: 0, y: 0 }, 9999, -9999), picture, table);
    expect(far).toEqual({ scale: 2, x: 400, y: -100 });
  });
});
