import type { ReactNode } from 'react';
import type { DiskSpace, MetricsAnswer } from '../../../../shared/ops/metrics-answer.ts';
import { Bar } from './bar.tsx';
import { joinFolders } from './join-folders.ts';
import { judgeDisk, judgeDisks } from './judge-store.ts';
import { Panel } from './panel.tsx';
import css from './panel.module.css';
import { connectedOf } from './summarise.ts';
import { formatBytes, formatCount, formatShortSpan, formatSpan } from './words.ts';

type Props = { readonly answer: MetricsAnswer };

/** What one looks up: how they are connected, where the log stands, the disks, and what runs here. */
export const Standing = ({ answer }: Props) => (
  <>
    <Ways answer={answer} />
    <LogAndBackups answer={answer} />
    <Disks disk={answer.disk} />
    <ThisServer answer={answer} />
  </>
);

const ways: Readonly<Record<string, string>> = {
  websocket: 'Websocket',
  polling: 'Long polling',
};

const states: Readonly<Record<string, string>> = {
  live: 'live',
  replaying: 'catching up',
  held: 'held back',
  waiting: 'being let in',
};

const Ways = ({ answer }: Props) => {
  const { byTransport, byState, withoutSockets, unhealthy } = answer.connections;
  const all = connectedOf(answer);
  const rows = [
    ...Object.entries({ websocket: 0, polling: 0, ...byTransport }).map(
      ([transport, count]) => [ways[transport] ?? transport, count] as const,
    ),
    ['Without a socket', withoutSockets] as const,
  ];
  const named = Object.entries(byState).map(
    ([state, count]) => `${formatCount(count)} ${states[state] ?? state}`,
  );
  return (
    <Panel title="Connections">
      <dl className={css.bars}>
        {rows.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatCount(count)}</dd>
            <dd>
              <Bar share={all === 0 ? 0 : count / all} />
            </dd>
          </div>
        ))}
      </dl>
      <p className={css.note}>
        {[...named, ...(unhealthy > 0 ? [`${formatCount(unhealthy)} do not answer`] : [])].join(
          ', ',
        ) || 'Nobody has a socket at the moment.'}
      </p>
    </Panel>
  );
};

const LogAndBackups = ({ answer }: Props) => {
  const { store, backups, at, realtime } = answer;
  const { scheduled, machine, records } = backups;
  const shipped = machine ?? records;
  return (
    <Panel title="Log and backups">
      <dl className={css.facts}>
        <Fact name="Newest record">{formatCount(store.head)}</Fact>
        <Fact name="On disk up to">{formatCount(store.durable)}</Fact>
        {shipped !== null && (
          <Fact name="Backups have up to">{formatCount(store.durable - shipped.behind)}</Fact>
        )}
        <Fact name="Complete backup up to">{formatCount(backups.backedUp)}</Fact>
        <Fact name="Complete backup made">
          {scheduled === null
            ? 'not scheduled'
            : scheduled.lastAt === null
              ? 'none yet'
              : `${formatShortSpan(at - scheduled.lastAt)} ago`}
        </Fact>
        <Fact name="Messages waiting">{formatCount(realtime.messaging.queueSize)}</Fact>
      </dl>
    </Panel>
  );
};

const Disks = ({ disk }: { readonly disk: readonly DiskSpace[] }) => {
  const { level, says } = judgeDisks({ disk });
  return (
    <Panel title="Disks" level={level}>
      <dl className={css.bars}>
        {joinFolders(disk).map((space) => (
          <div key={space.folder}>
            <dt>{space.folder}</dt>
            <dd>{formatBytes(space.freeBytes)} free</dd>
            <dd>
              <Bar
                share={1 - space.freeBytes / space.sizeBytes}
                isBad={judgeDisk(space).level !== 'well'}
              />
            </dd>
          </div>
        ))}
      </dl>
      <p className={css.note}>{says}</p>
    </Panel>
  );
};

const ThisServer = ({ answer }: Props) => {
  const { versions, uptimeSeconds, media, photos, counts } = answer;
  return (
    <Panel title="This server">
      <dl className={css.facts}>
        <Fact name="Version">{versions.contest}</Fact>
        <Fact name="Node">{versions.node}</Fact>
        <Fact name="Role">{versions.role}</Fact>
        <Fact name="Up for">{formatSpan(uptimeSeconds * 1000)}</Fact>
        <Fact name="Entries shown">{formatCount(counts.entries['published'] ?? 0)}</Fact>
        <Fact name="Photos waiting">{formatCount(photos.waiting + (media?.waiting ?? 0))}</Fact>
      </dl>
    </Panel>
  );
};

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
