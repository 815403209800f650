import { codeLines } from './code-lines.ts';
import { deployLines } from './deploy-lines.ts';
import { docsLines } from './docs-lines.ts';
import { killLines } from './drill/kill-lines.ts';
import { lifeLines } from './drill/life-lines.ts';
import { restoreLines } from './drill/restore-lines.ts';
import { startLines } from './drill/start-lines.ts';
import { stopLines } from './drill/stop-lines.ts';
import type { Line } from './line.ts';
import { machineLines } from './machine-lines.ts';
import { secretLines } from './secret-lines.ts';

/** All that is verified, the longest first: two run at a time, and those that measure time come last, one after the other. */
export const lines: readonly Line[] = [
  ...codeLines,
  ...deployLines,
  ...docsLines,
  ...secretLines,
  ...machineLines,
  ...startLines,
  ...lifeLines,
  ...stopLines,
  ...killLines,
  ...restoreLines,
];
