import { expect, test } from 'vitest';
import { thresholds } from '../../shared/ops/thresholds.ts';
import { readDashboard } from '../support/dashboard.ts';

const { panels, schemaVersion, templating } = readDashboard();

test('the dashboard is one for Grafana 10, and asks whose figures it is to show', () => {
  expect(schemaVersion).toBe(38);
  expect(templating.list.map(({ name, type }) => [name, type])).toEqual([
    ['DS_PROMETHEUS', 'datasource'],
    ['instance', 'query'],
  ]);
  const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  const unasked = queries.flatMap((expr) => [
    ...expr.matchAll(/\b(?:contest|socket|process|nodejs)_\w+\b(?!\{instance=~"\$instance")/g),
  ]);
  expect(unasked.map(([name]) => name)).toEqual([]);
});

test('its panels have names of their own, and none lies on another', () => {
  const titles = panels.map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  const overlaps = panels.flatMap((one, index) =>
    panels.slice(index + 1).filter(({ gridPos: other }) => {
      const { x, y, w, h } = one.gridPos;
      const isBeside = x + w <= other.x || other.x + other.w <= x;
      return !isBeside && y < other.y + other.h && other.y < y + h;
    }),
  );
  expect(overlaps).toEqual([]);
});

test('the lines in its panels are where the alerts are', () => {
  const lines = panels.flatMap(({ type, title, fieldConfig }) =>
    fieldConfig.defaults.thresholds.steps
      .filter(({ value }) => value !== null)
      .map(({ value }) => ({ title, value, isSwitch: type === 'stat' && value === 1 })),
  );
  const known: readonly (number | null)[] = Object.values(thresholds);
  expect(lines.filter(({ value, isSwitch }) => !isSwitch && !known.includes(value))).toEqual([]);
  expect(lines.length).toBeGreaterThan(10);
});
