import type { Seeded } from './seeded.ts';

export type Ground = 'cream' | 'skin' | 'kraft' | 'night';

/** The filters that make marks look made: pepper shading, an unsteady hand, ink in paper. */
export const filters = (seed: number): string => `
<filter id="pepper" x="-2%" y="-2%" width="104%" height="104%" color-interpolation-filters="sRGB">
  <feTurbulence type="fractalNoise" baseFrequency=".42" numOctaves="2" seed="${String(seed % 97)}" result="grain"/>
  <feComposite in="SourceAlpha" in2="grain" operator="arithmetic" k2="1" k3="1.5" k4="-.75"/>
  <feComponentTransfer><feFuncA type="linear" slope="5" intercept="-2.3"/></feComponentTransfer>
  <feComposite in2="SourceAlpha" operator="in" result="dots"/>
  <feFlood flood-color="#16110f"/><feComposite in2="dots" operator="in"/>
</filter>
<filter id="hand" x="-5%" y="-5%" width="110%" height="110%">
  <feTurbulence type="fractalNoise" baseFrequency=".012" numOctaves="2" seed="${String(seed % 89)}" result="sway"/>
  <feDisplacementMap in="SourceGraphic" in2="sway" scale="9" xChannelSelector="R" yChannelSelector="G" result="swayed"/>
  <feTurbulence type="fractalNoise" baseFrequency=".35" numOctaves="1" seed="${String(seed % 83)}" result="tooth"/>
  <feDisplacementMap in="swayed" in2="tooth" scale="2.6" xChannelSelector="G" yChannelSelector="R"/>
</filter>
<filter id="fibre" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">
  <feTurbulence type="fractalNoise" baseFrequency=".008 .011" numOctaves="5" seed="${String(seed % 79)}"/>
  <feColorMatrix values="0 0 0 0 .38  0 0 0 0 .24  0 0 0 0 .1  .34 0 0 0 -.12"/>
</filter>
<filter id="grain" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">
  <feTurbulence type="fractalNoise" baseFrequency=".8" numOctaves="2" seed="${String(seed % 73)}"/>
  <feColorMatrix values="0 0 0 0 .2  0 0 0 0 .12  0 0 0 0 .06  0 0 0 .34 -.13"/>
</filter>
<filter id="pores" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">
  <feTurbulence type="fractalNoise" baseFrequency=".16" numOctaves="4" seed="${String(seed % 71)}"/>
  <feColorMatrix values="0 0 0 0 .45  0 0 0 0 .16  0 0 0 0 .1  0 .9 0 0 -.36"/>
</filter>
<filter id="soft"><feGaussianBlur stdDeviation="38"/></filter>
<filter id="flush"><feGaussianBlur stdDeviation="16"/></filter>`;

const grounds: Readonly<
  Record<'cream' | 'kraft' | 'night', readonly [middle: string, edge: string]>
> = {
  cream: ['#f6ead0', '#dfc798'],
  kraft: ['#e6cb98', '#bd9458'],
  night: ['#26211f', '#0f0c0b'],
};

type Sheet = { readonly width: number; readonly height: number };

export const drawGround = (ground: Ground, sheet: Sheet, random: Seeded): string =>
  ground === 'skin' ? drawSkin(sheet, random) : drawPaper(grounds[ground], sheet, random);

const cover = ({ width, height }: Sheet, attributes: string): string =>
  `<rect width="${String(width)}" height="${String(height)}" ${attributes}/>`;

/** Paper that has hung in a shop for years: darker at the edges, fibres, a ring of tea. */
const drawPaper = (
  [middle, edge]: readonly [string, string],
  sheet: Sheet,
  random: Seeded,
): string => {
  const stain = random.chance(0.45)
    ? `<circle cx="${String(random.between(0.1, 0.9) * sheet.width)}" cy="${String(random.pick([0.06, 0.95]) * sheet.height)}" r="${String(random.between(80, 130))}" fill="none" stroke="#8a5a22" stroke-width="9" stroke-opacity=".13" filter="url(#hand)"/>`
    : '';
  return `<radialGradient id="paper" cx=".5" cy=".46" r=".78"><stop offset=".45" stop-color="${middle}"/><stop offset="1" stop-color="${edge}"/></radialGradient>
${cover(sheet, 'fill="url(#paper)"')}${cover(sheet, 'filter="url(#fibre)"')}${stain}${cover(sheet, 'filter="url(#grain)"')}`;
};

const tones = ['#e9bd9b', '#d9a27b', '#b97c55', '#8a5638', '#f0cbb0'] as const;

/** A forearm under a lamp before a dark room. */
const drawSkin = (sheet: Sheet, random: Seeded): string => {
  const { width, height } = sheet;
  const tone = random.pick(tones);
  const [left, right] = [width * random.between(-0.02, 0.06), width * random.between(0.94, 1.02)];
  const taper = random.between(0.02, 0.07) * width;
  const arm = `M${left} -20C${left - 30} ${height * 0.3} ${left + taper * 0.3} ${height * 0.7} ${left + taper} ${height + 20}L${right - taper} ${height + 20}C${right - taper * 0.2} ${height * 0.7} ${right + 30} ${height * 0.3} ${right} -20Z`;
  return `<linearGradient id="limb" x1="0" x2="1" y1="0" y2=".12"><stop offset="0" stop-color="#000" stop-opacity=".62"/><stop offset=".16" stop-color="#2a0d04" stop-opacity=".3"/><stop offset=".42" stop-color="#fff2e0" stop-opacity=".3"/><stop offset=".62" stop-color="#fff" stop-opacity="0"/><stop offset=".86" stop-color="#2a0d04" stop-opacity=".34"/><stop offset="1" stop-color="#000" stop-opacity=".7"/></linearGradient>
<clipPath id="arm"><path d="${arm}"/></clipPath>
${cover(sheet, 'fill="#15110f"')}
<path d="${arm}" fill="${tone}"/><g clip-path="url(#arm)">${cover(sheet, 'filter="url(#pores)" opacity=".5"')}</g>
<ellipse cx="${width * 0.5}" cy="${height * 0.5}" rx="${width * 0.34}" ry="${height * 0.34}" fill="#b3301e" fill-opacity=".2" filter="url(#soft)"/>
<path d="${arm}" fill="url(#limb)"/>`;
};
