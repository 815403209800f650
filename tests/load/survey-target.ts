import * as z from 'zod';
import type { Ask } from './ask.ts';

/** The target cannot be loaded as it is; the sentence says what to do. */
export class TargetNotFit extends Error {
  override readonly name = 'TargetNotFit';
}

const contestSchema = z.object({ phase: z.string(), publish: z.string() });
const categoriesSchema = z.array(z.object({ id: z.string() }));

/** Makes sure that the target takes entries and shows them at once; gives its categories. */
export const surveyTarget = async (ask: Ask, target: string): Promise<readonly string[]> => {
  const contest = await ask('/api/contest');
  if (contest === null)
    throw new TargetNotFit(`Nobody answers at ${target}. Start the contest there, then load it.`);
  const read = contestSchema.safeParse(contest.body);
  if (!read.success)
    throw new TargetNotFit(`${target} does not answer as a contest: ${contest.status}.`);
  const { phase, publish } = read.data;
  if (phase !== 'open')
    throw new TargetNotFit(`The contest at ${target} takes no entries: it is ${phase}. Open it.`);
  if (publish !== 'at-once')
    throw new TargetNotFit(
      `The contest at ${target} shows entries after an approval, so that nobody would hear of them. Set it to show them at once.`,
    );
  const categories = categoriesSchema.parse((await ask('/categories.json'))?.body);
  if (categories.length === 0)
    throw new TargetNotFit(`The contest at ${target} has no categories. Add one.`);
  return categories.map(({ id }) => id);
};
