import type * as z from 'zod';

export const roles = ['all', 'app', 'media', 'backup'] as const;
export type MachineRole = (typeof roles)[number];

export const everyRole: readonly MachineRole[] = roles;
/** Those that run the contest itself. */
export const theContest = ['all', 'app'] as const satisfies readonly MachineRole[];

/** A variable and what docs/CONFIGURATION.md tells of it. */
export type DescribedVariable = {
  readonly schema: z.ZodType;
  /** One line, in Markdown. */
  readonly does: string;
  /** Which roles read it. Who cannot do without it, readConfig knows. */
  readonly roles: readonly MachineRole[];
  /** Where the schema does not say it by itself. */
  readonly form?: string;
  readonly unit?: string;
  /** Where the schema has no default of its own. */
  readonly defaultIs?: string;
  readonly isSecret?: boolean;
};
