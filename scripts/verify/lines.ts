import { codeLines } from './code-lines.ts';
import type { Line } from './line.ts';
import { machineLines } from './machine-lines.ts';
import { secretLines } from './secret-lines.ts';

/** All that is verified, the longest first: two run at a time. */
export const lines: readonly Line[] = [...codeLines, ...secretLines, ...machineLines];
