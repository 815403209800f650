import { Temporal } from 'temporal-polyfill';

/** A wall clock's time as <input type="datetime-local"> has it, e.g. `2026-09-12T18:00`. */
export type WallTime = string;

export type Moment = {
  readonly instant: string;
  /** Clocks are put forward over this time, or back so that it comes twice; the earlier one is meant. */
  readonly oddity: 'none' | 'skipped' | 'twice';
};

/** What the clocks in `timeZone` show at this instant, or '' for none. */
export const toWallTime = (instant: string | null, timeZone: string): WallTime =>
  instant === null
    ? ''
    : Temporal.Instant.from(instant)
        .toZonedDateTimeISO(timeZone)
        .toPlainDateTime()
        .toString({ smallestUnit: 'minute' });

/** The instant at which the clocks in `timeZone` show this; null for nothing or half a date. */
export const toMoment = (wall: WallTime, timeZone: string): Moment | null => {
  const plain = parse(wall);
  if (plain === null) return null;
  const zoned = plain.toZonedDateTime(timeZone, { disambiguation: 'compatible' });
  return { instant: zoned.toInstant().toString(), oddity: oddityOf(plain, timeZone) };
};

const oddityOf = (plain: Temporal.PlainDateTime, timeZone: string): Moment['oddity'] => {
  const earlier = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = plain.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return 'none';
  return earlier.toPlainDateTime().equals(plain) ? 'twice' : 'skipped';
};

const parse = (wall: WallTime): Temporal.PlainDateTime | null => {
  try {
    return Temporal.PlainDateTime.from(wall);
  } catch {
    return null;
  }
};
