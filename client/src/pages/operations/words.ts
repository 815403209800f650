const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** "0.4 ms", "12 ms", "1.3 s": as finely as it matters. */
export const formatMs = (ms: number): string => {
  if (ms >= 0.05 && ms < 0.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${String(Math.round(ms))} ms`;
  return `${(ms / second).toFixed(ms < 9950 ? 1 : 0)} s`;
};

const sizes = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** "1.2 GB" */
export const formatBytes = (bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3);
  const index = Math.min(sizes.length - 1, power);
  const amount = bytes / 1000 ** index;
  return `${amount.toFixed(index === 0 || amount >= 99.5 ? 0 : 1)} ${sizes[index] ?? 'B'}`;
};

/** "38 seconds", "4 minutes", "2 days": for sentences. */
export const formatSpan = (ms: number): string => {
  if (ms < 2 * minute) return counted(ms / second, 'second');
  if (ms < 2 * hour) return counted(ms / minute, 'minute');
  return ms < 2 * day ? counted(ms / hour, 'hour') : counted(ms / day, 'day');
};

/** "38 s", "4 min", "2 h", "3 d": for a line of figures. */
export const formatShortSpan = (ms: number): string => {
  if (ms < 2 * minute) return `${String(Math.round(ms / second))} s`;
  if (ms < 2 * hour) return `${String(Math.round(ms / minute))} min`;
  return ms < 2 * day ? `${String(Math.round(ms / hour))} h` : `${String(Math.round(ms / day))} d`;
};

export const formatShare = (share: number): string => `${String(Math.round(share * 100))} %`;

export const formatCount = (count: number): string =>
  new Intl.NumberFormat('en-GB').format(count).replaceAll(',', '\u202f');

const counted = (amount: number, one: string): string => {
  const whole = Math.round(amount);
  return `${String(whole)} ${whole === 1 ? one : `${one}s`}`;
};
