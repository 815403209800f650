import type { MetricsAnswer, ShippedStanding } from '../../../../shared/ops/metrics-answer.ts';
import { thresholds } from '../../../../shared/ops/thresholds.ts';
import { counted } from '../../state/durations.ts';
import { becauseOf, worst, type Verdict } from './verdict.ts';
import { formatSpan } from './words.ts';

type Judged = Pick<MetricsAnswer, 'backups' | 'at' | 'uptimeSeconds'>;

/** Whether what people were told is saved would outlive this disk. */
export const judgeBackups = (answer: Judged): Verdict => {
  const { machine, records, scheduled } = answer.backups;
  if (machine === null && records === null && scheduled === null)
    return {
      level: 'soon',
      says: 'Nothing is backed up: all entries are on this disk alone.',
      todo: 'Set BACKUP_EVERY_MINUTES, or BACKUP_URL for a machine of its own, and start the server again.',
    };
  return worst([...judgeRecords(answer), ...judgeComplete(answer)], {
    level: 'well',
    says:
      machine === null && records === null
        ? 'Complete backups are made on time.'
        : 'What is saved is in the backups within seconds.',
  });
};

type End = {
  readonly name: string;
  readonly standing: ShippedStanding;
  readonly todo: string;
};

/** Where records are sent: mostly one place, on a machine with everything sometimes two. */
const endsOf = ({ machine, records }: Judged['backups']): readonly End[] => [
  ...(machine === null
    ? []
    : [
        {
          name: 'The backup machine',
          standing: machine,
          todo: 'See that the backup machine runs and can be reached. It goes on by itself.',
        },
      ]),
  ...(records === null
    ? []
    : [
        {
          name: 'The backups folder',
          standing: records,
          todo: 'See that the backups folder is there, may be written to and is not full. It goes on by itself.',
        },
      ]),
];

const judgeRecords = ({ backups }: Judged): readonly Verdict[] => {
  const ends = endsOf(backups);
  return ends.flatMap((end) => judgeEnd(end, ends.length > 1));
};

const judgeEnd = ({ name, standing, todo }: End, isOneOfTwo: boolean): readonly Verdict[] => {
  const { behind, behindMs, trouble } = standing;
  const because = becauseOf(trouble);
  if (behindMs > thresholds.backupLagSeconds * 1000) {
    const isLost = trouble !== undefined || behindMs > thresholds.backupLostSeconds * 1000;
    const newest = `the newest ${counted(behind, 'record is', 'records are')}`;
    const says = isOneOfTwo
      ? `${name} is ${formatSpan(behindMs)} behind: ${newest} not there.`
      : `Backups are ${formatSpan(behindMs)} behind: ${newest} on this disk alone.`;
    return [{ level: isLost ? 'now' : 'soon', says, ...because, todo }];
  }
  if (trouble === undefined) return [];
  const says = `${isOneOfTwo ? `${name} takes` : 'Backups take'} nothing at the moment.`;
  return [{ level: 'soon', says, ...because, todo }];
};

const judgeComplete = ({ backups, at, uptimeSeconds }: Judged): readonly Verdict[] => {
  const { scheduled } = backups;
  if (scheduled === null) return [];
  const { lastAt, everySeconds, trouble } = scheduled;
  const limitMs = everySeconds * 1000 * thresholds.backupAgeIntervals;
  const ageMs = lastAt === null ? uptimeSeconds * 1000 : at - lastAt;
  const because = becauseOf(trouble);
  const todo = 'Run “contest backup” by hand: it says what is in the way.';
  if (ageMs > limitMs)
    return [
      {
        level: 'now',
        says: `${lastAt === null ? 'There is no complete backup yet' : `The last complete backup is ${formatSpan(ageMs)} old`}: one is due every ${formatSpan(everySeconds * 1000)}.`,
        ...because,
        todo,
      },
    ];
  return trouble === undefined
    ? []
    : [
        {
          level: 'soon',
          says: 'The last backup did not work and is tried again.',
          ...because,
          todo,
        },
      ];
};
