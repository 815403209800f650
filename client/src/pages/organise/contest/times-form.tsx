import { useState, type SubmitEvent } from 'react';
import type { ApiError } from '../../../api/api.ts';
import type { ContestInfo } from '../../../../../shared/contest/views.ts';
import { patchContest } from '../../../api/endpoints.ts';
import { Button } from '../../../components/button.tsx';
import { Countdown } from '../../../components/countdown.tsx';
import { Field, FieldError, TextField } from '../../../components/field.tsx';
import { useServices } from '../../../services.ts';
import { formatMoment } from '../../../state/durations.ts';
import { useNow } from '../../../state/use-now.ts';
import { Row } from '../section.tsx';
import { useRequest } from '../use-request.ts';
import { useTyped, type Typed } from '../use-typed.ts';
import css from './forms.module.css';
import { toMoment, toWallTime, type Moment } from './zoned-times.ts';

/** When the contest opens and closes by itself, on the clocks of the place where it happens. */
export const TimesForm = ({ contest }: { readonly contest: ContestInfo }) => {
  const { api, toasts } = useServices();
  const zone = useTyped(contest.timeZone);
  const opens = useTyped(toWallTime(contest.opensAt, contest.timeZone));
  const closes = useTyped(toWallTime(contest.closesAt, contest.timeZone));
  const request = useRequest();
  const [zones] = useState(() => timeZones());
  const isChanged = zone.isChanged || opens.isChanged || closes.isChanged;

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = {
      timeZone: zone.value,
      ...timeOf('opensAt', opens, zone),
      ...timeOf('closesAt', closes, zone),
    };
    const answer = await request.run(() => api.call(patchContest, { body }));
    if (answer === null) return;
    for (const typed of [zone, opens, closes]) typed.settle();
    toasts.note('The hours are saved.');
  };

  return (
    <form className={css.form} noValidate onSubmit={(event) => void save(event)}>
      <TimeField label="Opens" typed={opens} zone={zone.value} error={request.errorOf('opensAt')} />
      <TimeField
        label="Closes"
        typed={closes}
        zone={zone.value}
        error={request.errorOf('closesAt')}
      />
      <Field label="Time zone" error={request.errorOf('timeZone')}>
        {(wiring) => (
          <select {...wiring} value={zone.value} onChange={(event) => zone.set(event.target.value)}>
            {(zones.includes(zone.value) ? zones : [zone.value, ...zones]).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
      </Field>
      <Otherwise error={request.otherError('opensAt', 'closesAt', 'timeZone')} />
      <Row>
        <Button type="submit" disabled={request.isBusy}>
          {request.isBusy ? 'Saving…' : 'Save hours'}
        </Button>
        {isChanged && (
          <Button
            tone="bare"
            onClick={() => {
              for (const typed of [zone, opens, closes]) typed.undo();
            }}
          >
            Undo changes
          </Button>
        )}
      </Row>
    </form>
  );
};

const Otherwise = ({ error }: { readonly error: ApiError | undefined }) =>
  error === undefined ? null : <FieldError id="hours-error">{error}</FieldError>;

type TimeFieldProps = {
  readonly label: string;
  readonly typed: Typed<string>;
  readonly zone: string;
  readonly error: ApiError | undefined;
};

const TimeField = ({ label, typed, zone, error }: TimeFieldProps) => {
  const moment = toMoment(typed.value, zone);
  return (
    <div>
      <TextField
        label={label}
        type="datetime-local"
        value={typed.value}
        error={error}
        onChange={(event) => typed.set(event.target.value)}
      />
      {moment && <Told moment={moment} zone={zone} />}
    </div>
  );
};

/** The same moment in words, so that a wrong zone or a clock change is seen before it is saved. */
const Told = ({ moment, zone }: { readonly moment: Moment; readonly zone: string }) => {
  const now = useNow(1000);
  const at = Date.parse(moment.instant);
  return (
    <p className={css.told}>
      {formatMoment(moment.instant, zone)} in {zone}
      {at > now ? (
        <>
          , in <Countdown to={at} />
        </>
      ) : (
        ', which has passed'
      )}
      {oddities[moment.oddity]}
    </p>
  );
};

const oddities: Readonly<Record<Moment['oddity'], string>> = {
  none: '',
  skipped: '. The clocks are put forward over this time that night.',
  twice: '. The clocks are put back that night: the first of the two is meant.',
};

/** A time that nobody touched is not sent, unless the zone it is read in changed. */
const timeOf = (field: 'opensAt' | 'closesAt', typed: Typed<string>, zone: Typed<string>) =>
  typed.isChanged || (zone.isChanged && typed.value !== '')
    ? { [field]: toMoment(typed.value, zone.value)?.instant ?? null }
    : {};

const timeZones = (): readonly string[] => {
  const known = Intl.supportedValuesOf('timeZone');
  return known.includes('UTC') ? known : ['UTC', ...known];
};
