const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** "2 days 4 hours", "3:07:12", "4:05": as fine as it matters, for a countdown. */
export const formatCountdown = (leftMs: number): string => {
  const left = Math.max(0, Math.ceil(leftMs / second) * second);
  const days = Math.floor(left / day);
  const hours = Math.floor((left % day) / hour);
  if (days > 0)
    return hours > 0 ? `${counted(days, 'day')} ${counted(hours, 'hour')}` : counted(days, 'day');
  const minutes = Math.floor((left % hour) / minute);
  const seconds = Math.floor((left % minute) / second);
  return hours > 0
    ? `${String(hours)}:${padded(minutes)}:${padded(seconds)}`
    : `${String(minutes)}:${padded(seconds)}`;
};

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${String(count)} ${count === 1 ? one : many}`;

const padded = (value: number): string => String(value).padStart(2, '0');

/** A moment in the contest's own time zone: "Sat 12 Sep, 18:00". */
export const formatMoment = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(new Date(instant));
