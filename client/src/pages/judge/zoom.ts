/** How the picture lies on the light table. `scale` 1 fits the table; `x`, `y` move its centre, in pixels. */
export type Zoom = { readonly scale: number; readonly x: number; readonly y: number };
export type Point = { readonly x: number; readonly y: number };
export type Size = { readonly width: number; readonly height: number };

export const fitted: Zoom = { scale: 1, x: 0, y: 0 };

/** The size of a picture that fits the table whole. */
export const fitSize = (picture: Size, table: Size): Size => {
  const scale = Math.min(table.width / picture.width, table.height / picture.height);
  return { width: picture.width * scale, height: picture.height * scale };
};

/** The scale at which one pixel of the picture is one of the page; at least twice the fit, to be worth it. */
export const fullScale = (picture: Size, table: Size): number =>
  Math.max(2, picture.width / fitSize(picture, table).width);

/** Zooms by `factor` so that what lies at `at` (from the table's centre) stays there. */
export const zoomAt = (zoom: Zoom, factor: number, at: Point, largest: number): Zoom => {
  const scale = Math.min(largest, Math.max(1, zoom.scale * factor));
  if (scale === 1) return fitted;
  const by = scale / zoom.scale;
  return { scale, x: at.x - (at.x - zoom.x) * by, y: at.y - (at.y - zoom.y) * by };
};

export const panBy = (zoom: Zoom, dx: number, dy: number): Zoom => ({
  ...zoom,
  x: zoom.x + dx,
  y: zoom.y + dy,
});

/** Keeps the picture on the table: no edge comes further in than the table's. */
export const keepOnTable = (zoom: Zoom, picture: Size, table: Size): Zoom => {
  const fit = fitSize(picture, table);
  const limit = (length: number, room: number, offset: number): number => {
    const most = Math.max(0, (length * zoom.scale - room) / 2);
    return Math.min(most, Math.max(-most, offset));
  };
  return {
    scale: zoom.scale,
    x: limit(fit.width, table.width, zoom.x),
    y: limit(fit.height, table.height, zoom.y),
  };
};
