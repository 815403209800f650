import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

type Step = { uses?: string; run?: string; if?: string; with?: Record<string, unknown> };
type Job = { 'timeout-minutes': number; steps: readonly Step[] };
type Workflow = {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  concurrency: unknown;
  jobs: Record<string, Job>;
};

const workflow = parse(readFileSync('.github/workflows/ci.yml', 'utf8')) as Workflow;
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

describe('the workflow of CI', () => {
  test('runs what everybody runs, and asks for known holes in what the image holds', () => {
    expect(Object.keys(workflow.on)).toEqual(['push', 'pull_request']);
    expect(steps.flatMap(({ run }) => run ?? [])).toEqual(['npm test', 'npm audit --omit=dev']);
  });

  test('may read the code and nothing else, and ends by itself', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(workflow.concurrency).toBeDefined();
    for (const job of Object.values(workflow.jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0);
      expect(job).not.toHaveProperty('permissions');
    }
  });

  test('uses actions at a version that was chosen, and leaves no token in the checkout', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^actions\/[a-z-]+@(v\d+|[0-9a-f]{40})$/);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout'));
    for (const step of checkouts) expect(step.with).toEqual({ 'persist-credentials': false });
  });

  test('keeps what a failing run left behind', () => {
    const kept = steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact'));
    expect(kept?.if).toBe('failure()');
    expect(String(kept?.with?.['path'])).toContain('test-results');
  });
});
