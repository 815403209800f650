import { describe, expect, test } from 'vitest';
import { checkFlyConfig } from '../../../scripts/verify/fly-config.ts';
import { changeText } from '../../support/change-text.ts';
import { flyToml, isNamed, type Broken } from '../../support/fly-toml.ts';

const volumes: readonly Broken[] = [
  [
    'a volume that is mounted nowhere',
    'source = "contest_backups"',
    'source = "contest_copies"',
    'The volume contest_backups is mounted nowhere: add it at /app/backups for backup.',
  ],
  [
    'a volume at another place',
    'destination = "/app/uploads"',
    'destination = "/data/uploads"',
    'The mount of contest_uploads is at /data/uploads: write destination = "/app/uploads".',
  ],
  [
    'a folder beside its volume',
    'DATA_DIR = "/app/data"',
    'DATA_DIR = "/data"',
    '[env] DATA_DIR is /data, which is no volume and is gone with the Machine: write "/app/data".',
  ],
  [
    'no snapshots',
    'snapshot_retention = 14',
    'snapshot_retention = 0',
    'The mount of contest_data keeps no snapshots by its own rule: set snapshot_retention to between 1 and 60 days.',
  ],
  [
    'a threshold that Fly refuses',
    'auto_extend_size_threshold = 80',
    'auto_extend_size_threshold = 40',
    'The mount of contest_data does not grow when it fills up: set auto_extend_size_threshold to between 50 and 99.',
  ],
  [
    'a step that is left out',
    'auto_extend_size_increment = "1GB"\n',
    '',
    'The mount of contest_data must grow by between 1 and 100 GB: set auto_extend_size_increment.',
  ],
  [
    'a limit above what Fly has',
    '"100GB"',
    '"900GB"',
    'The mount of contest_backups must have a limit between its initial size and 500 GB: set auto_extend_size_limit.',
  ],
  [
    'a volume that may share a host with the data',
    /(contest_backups --region.*) --unique-zone-app-wide/,
    'contest_backups --region fra --size 10',
    'The comment must tell how contest_backups is made on a host of its own: write "fly volumes create contest_backups --region fra --size 10 --unique-zone-app-wide" there.',
  ],
];

describe('volumes', () => {
  test.each(volumes)('%s is named', isNamed);

  test('a second mount in one group is named, which "fly config validate" lets pass', () => {
    const text = changeText(flyToml, /(?<="media")(?=\]\ninitial_size)/, ', "app"');
    expect(checkFlyConfig(text)).toEqual([
      'The group app has 2 mounts (contest_data, contest_uploads), but a Machine mounts one volume: give each a group of its own.',
      'The mount of contest_uploads is not for media alone: write processes = ["media"].',
    ]);
  });

  test('a mount without a group is taken for one of app, as Fly takes it', () => {
    const text = changeText(flyToml, 'processes = ["backup"]\ninitial', 'initial');
    expect(checkFlyConfig(text)).toEqual([
      'The group app has 2 mounts (contest_data, contest_backups), but a Machine mounts one volume: give each a group of its own.',
      'The mount of contest_backups is not for backup alone: write processes = ["backup"].',
    ]);
  });
});
