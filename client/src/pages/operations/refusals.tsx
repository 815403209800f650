import type { Refusal } from '../../../../shared/ops/metrics-answer.ts';
import { groupRefusals } from './group-refusals.ts';
import css from './panel.module.css';
import { Panel } from './panel.tsx';
import type { Verdict } from './verdict.ts';
import { formatShortSpan } from './words.ts';

const shownGroups = 10;

type Props = {
  readonly refusals: readonly Refusal[];
  readonly at: number;
  readonly verdict: Verdict;
};

/** What was refused lately, with the id under which the server’s log has it. */
export const Refusals = ({ refusals, at, verdict }: Props) => {
  const groups = groupRefusals(refusals);
  return (
    <Panel title="Refused lately" level={verdict.level} isWide>
      <p className={css.note}>
        {groups.length === 0 ? 'Nothing was refused since the start.' : verdict.says}
      </p>
      {groups.length > 0 && (
        <ul className={css.refusals}>
          {groups.slice(0, shownGroups).map((group) => (
            <li key={`${group.method} ${group.route} ${group.code}`}>
              <b>
                {group.status} {group.code}
              </b>
              <span>
                {group.method} {group.route === 'unknown' ? 'an unknown address' : group.route}
              </span>
              <span>
                {group.count > 1 && `${String(group.count)} times, last `}
                {formatShortSpan(Math.max(0, at - group.at))} ago
              </span>
              <code>{group.requestId}</code>
            </li>
          ))}
        </ul>
      )}
      {groups.length > shownGroups && (
        <p className={css.note}>Older ones stand in the server’s log.</p>
      )}
    </Panel>
  );
};
