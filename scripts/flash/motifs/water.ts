import { along, band, circle, flick, polar, pts, smooth, type Point } from '../path.ts';
import { fineLine, turned, type Sketch } from '../sketch.ts';
export const swirl = (
  sketch: Sketch,
  x: number,
  y: number,
  r: number,
  side: 1 | -1 = 1,
): string => {
  const points = Array.from({ length: 16 }, (_, index): Point => {
    const [dx, dy] = polar(side * (index * 0.62 - 1.6), r * (1 - index / 17));
    return [x + dx, y + dy];
  });
  return sketch.line(smooth(points, { closed: false }), 7);
};

export const sea = (sketch: Sketch, y: number, count = 7): string =>
  Array.from({ length: count }, (_, index) => {
    const x = (index - (count - 1) / 2) * 118;
    const crest = smooth([
      [x - 110, y + 110, 1],
      [x - 80, y + 26],
      [x - 14, y - 26],
      [x + 50, y - 6],
      [x + 46, y + 30],
      [x + 20, y + 26],
      [x + 36, y + 74],
      [x + 70, y + 110, 1],
    ]);
    return (
      sketch.shape(crest, {
        fill: sketch.palette.blue,
        shade: { from: [x, y + 120], to: [x - 20, y - 6] },
      }) +
      swirl(sketch, x + 22, y + 18, 24) +
      sketch.ink(
        flick(
          [
            [x - 76, y + 70],
            [x - 56, y + 30],
            [x - 20, y + 6],
          ],
          9,
        ),
        sketch.palette.paper,
      )
    );
  }).join('');

const round = (id: string, r: number, marks: string): string =>
  `<clipPath id="${id}"><circle r="${String(r)}"/></clipPath><g clip-path="url(#${id})">${marks}</g>`;

export const greatWave = (sketch: Sketch): string => {
  const { palette, shape, line } = sketch;
  const curl = smooth(
    pts(
      '-390,400! -390,60! -330,-120 -190,-250 0,-290 150,-226 206,-110 170,-30! 130,-96 60,-130 -30,-110 -80,-20 -50,110 60,220 210,250 390,210! 390,400!',
    ),
  );
  const stripes = [0, 1, 2, 3, 4].map((index) =>
    line(
      smooth(
        [
          [-350 + index * 60, 380],
          [-330 + index * 50, 100 - index * 4],
          [-270 + index * 40, -90 + index * 18],
          [-150 + index * 26, -200 + index * 26],
          [-10 + index * 14, -236 + index * 26],
          [110, -180 + index * 18],
        ],
        { closed: false },
      ),
      13 - index * 1.4,
      index % 2 ? palette.paper : palette.ink,
    ),
  );
  const fingers = Array.from({ length: 13 }, (_, index) => {
    const t = index / 12;
    const [x, y] = [-230 + t * 436, -270 + (t - 0.42) ** 2 * 440 - 20];
    return (
      shape(circle(x, y, 40 - Math.abs(t - 0.5) * 12), {
        fill: palette.paper,
        shade: { from: [x, y + 40], to: [x, y - 6] },
        line: 9,
      }) + swirl(sketch, x, y, 20)
    );
  });
  const claws = pts('206,-104 196,-50 166,-14').map(
    ([x, y]) => shape(circle(x, y, 25), { fill: palette.paper, line: 9 }) + swirl(sketch, x, y, 13),
  );
  const spray = Array.from({ length: 16 }, () =>
    shape(
      circle(
        sketch.random.between(150, 340),
        sketch.random.between(-330, 0),
        sketch.random.between(4, 11),
      ),
      { fill: palette.paper, line: 6 },
    ),
  );
  const sun = shape(circle(150, -150, 190), {
    fill: palette.red,
    shade: { from: [150, 60], to: [150, -260] },
  });
  return (
    round(
      'round',
      392,
      `<rect x="-400" y="-400" width="800" height="800" fill="${palette.paper}"/>${sun}${shape(
        curl,
        {
          fill: palette.blue,
          shade: [
            { from: [-390, 300], to: [-140, -20] },
            { from: [100, 400], to: [40, 200] },
          ],
        },
      )}${stripes.join('')}${shape(
        smooth(pts('-390,410! -280,300 -120,330 20,280 190,330 390,290! 390,420!')),
        { fill: palette.green, shade: { from: [0, 400], to: [0, 300] } },
      )}${fingers.join('')}${claws.join('')}${spray.join('')}`,
    ) +
    line(circle(0, 0, 392), 15) +
    line(circle(0, 0, 416), fineLine)
  );
};

export const koi = (sketch: Sketch): string => {
  const { palette, shape, line, ink, random } = sketch;
  const skin = random.pick([palette.red, palette.gold, palette.red]);
  const spine = pts('-170,-270 -60,-240 90,-150 130,0 40,130 -60,220 -40,330');
  const girth = (t: number): number =>
    104 * Math.sin(Math.PI * Math.min(1, t * 0.86 + 0.2)) ** 0.75 * (1 - t * 0.5) + 8;
  const places = along(spine, 60);
  const body = band(spine, girth, 36);
  const scales = places
    .filter((_, index) => index > 9 && index % 3 === 0)
    .flatMap(({ x, y, nx, ny, t }, row) =>
      [-0.75, -0.38, 0, 0.38, 0.75].map((side) => {
        const s = side + (row % 2 ? 0.19 : 0);
        const [cx, cy, r] = [x + nx * girth(t) * s, y + ny * girth(t) * s, girth(t) * 0.27];
        const turn = (Math.atan2(ny, nx) * 180) / Math.PI;
        return turned(
          turn,
          line(`M${-r} 0A${r} ${r} 0 0 0 ${r} 0`, 5) +
            ink(
              flick(
                [
                  [0, r * 0.9],
                  [0, r * 0.5],
                  [0, r * 0.1],
                ],
                7,
              ),
            ),
          cx,
          cy,
        );
      }),
    );
  const fin = (
    d: readonly Point[],
    from: readonly [number, number],
    to: readonly [number, number],
  ): string => {
    const rays = d
      .slice(1)
      .filter((_, index) => index % 2 === 0)
      .map(([x, y]) =>
        line(
          `M${from[0]} ${from[1]}L${from[0] + (x - from[0]) * 0.86} ${from[1] + (y - from[1]) * 0.86}`,
          4,
        ),
      );
    return (
      shape(smooth(d), {
        fill: skin === palette.gold ? palette.red : palette.gold,
        shade: { from, to },
        line: 10,
      }) + rays.join('')
    );
  };
  const tail = fin(
    pts('-46,300! -150,330 -250,420 -120,400 -60,400 20,430 130,400 40,350 -20,300!'),
    [-40, 300],
    [-60, 410],
  );
  const back = fin(
    pts('60,-170! 170,-230 250,-180 268,-90 280,0 236,60 170,40! 160,-80'),
    [140, -60],
    [262, -80],
  );
  const side = fin(
    pts('-90,-130! -190,-110 -290,-20 -220,-20 -170,10 -110,-10 -40,-90!'),
    [-70, -120],
    [-220, -20],
  );
  const lower = fin(
    pts('-10,90! -100,100 -190,170 -110,180 -60,190 0,150!'),
    [0, 100],
    [-130, 170],
  );
  const head = smooth(
    pts('-262,-250 -236,-300 -170,-352 -90,-340 -40,-290 -60,-206 -120,-166 -190,-186 -238,-220'),
  );
  const whiskers = line('M-244 -232Q-300 -200 -312 -140M-210 -200Q-236 -150 -220 -104', 7);
  return (
    sea(sketch, 300, 5) +
    turned(
      random.pick([0, 12, -10]),
      back +
        lower +
        tail +
        shape(body, { fill: skin, line: 0 }) +
        `<clipPath id="koi"><path d="${body}"/></clipPath><g clip-path="url(#koi)">${scales.join('')}</g>` +
        shape(body, {
          fill: 'none',
          shade: [
            { from: [170, 60], to: [60, 20] },
            { from: [-40, 340], to: [-30, 190] },
          ],
        }) +
        side +
        shape(head, { fill: palette.paper, shade: { from: [-50, -200], to: [-150, -280] } }) +
        shape(smooth(pts('-150,-340 -100,-330 -60,-290 -110,-270 -150,-290')), {
          fill: skin,
          line: 7,
        }) +
        shape(circle(-180, -270, 19), { fill: palette.gold, line: 8 }) +
        ink(circle(-182, -270, 9)) +
        line('M-260 -248Q-236 -232 -222 -246', 8) +
        line('M-96 -330Q-60 -250 -116 -172', 9) +
        whiskers,
      20,
      0,
    )
  );
};
