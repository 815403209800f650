import { format, resolveConfig } from 'prettier';
import * as z from 'zod';
import { readConfig } from '../../server/config.ts';
import { variableGroups } from '../../server/config-variables.ts';
import { roles, type DescribedVariable, type MachineRole } from '../../server/config-words.ts';

const opening = `# Configuration

<!-- Written by \`npm run docs:configuration\` from server/config-variables.ts and what server/config.ts refuses. -->

All by environment variables; an empty one counts as not set. Everything wrong is named at once at the start, one sentence
each, with exit code 1. A secret may also be given as a file: \`ADMIN_PASSWORD_FILE=/run/secrets/password\`; never both.

_Read by_ names the roles that look at a variable, _needed_ those that do not start without it. \`NODE_ENV=production\` also
refuses what the last column says. \`server/config.ts\` reads all this, and \`tests/scripts/configuration.test.ts\` fails when
this page says anything else than the program.
`;

/** docs/CONFIGURATION.md, as the program would have it. */
export const configurationDocument = async (root: string): Promise<string> => {
  const sections = Object.entries(variableGroups).map(
    ([title, variables]) =>
      `## ${title}\n\n${table(Object.entries(variables).map(([name, variable]) => row(name, variable)))}`,
  );
  const path = `${root}/docs/CONFIGURATION.md`;
  const style = await resolveConfig(path);
  return format([opening, ...sections].join('\n\n'), { ...style, filepath: path });
};

const columns = [
  'variable',
  'what it does',
  'form',
  'default',
  'read by',
  'needed',
  'in production',
];

/** Without the columns that say nothing here. */
const table = (allRows: readonly (readonly string[])[]): string => {
  const isSaid = columns.map((_, at) => allRows.some((cells) => cells[at] !== ''));
  const [head = [], ...rows] = [columns, ...allRows].map((cells) =>
    cells.filter((_, at) => isSaid[at]),
  );
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
};

const row = (name: string, variable: DescribedVariable): readonly string[] => [
  `\`${name}\`${variable.isSecret === true ? `, or \`${name}_FILE\`` : ''}`,
  variable.does,
  formOf(variable),
  defaultOf(variable),
  namesOf(variable.roles),
  neededBy(name),
  productionDemands(name).join(', '),
];

const namesOf = (some: readonly MachineRole[]): string =>
  some.length === roles.length ? 'every role' : some.map((role) => `\`${role}\``).join(', ');

/** What JSON Schema says of the schemas in use. */
const saidOfSchema = z.object({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
});

const formOf = ({ schema, form, unit, isSecret }: DescribedVariable): string => {
  if (form !== undefined) return isSecret === true ? `${form}; a secret` : form;
  const said = saidOfSchema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  if (said.enum !== undefined) return said.enum.map((value) => `\`${value}\``).join(', ');
  if (said.type === 'string') {
    const length = said.minLength === undefined ? '' : `, ${said.minLength} characters or more`;
    return `${isSecret === true ? 'a secret' : 'text'}${length}`;
  }
  return `${rangeOf(said)}${unit === undefined ? '' : `, ${unit}`}`;
};

const rangeOf = (said: z.infer<typeof saidOfSchema>): string => {
  const kind = said.type === 'integer' ? 'a whole number' : 'a number';
  if (said.exclusiveMinimum !== undefined) return `${kind} above ${said.exclusiveMinimum}`;
  // JSON Schema's whole numbers end where JavaScript's do.
  if (said.maximum === undefined || said.maximum === Number.MAX_SAFE_INTEGER)
    return `${kind} from ${said.minimum ?? 0}`;
  return `${kind}, ${said.minimum ?? 0} to ${said.maximum}`;
};

const defaultOf = ({ schema, defaultIs }: DescribedVariable): string => {
  if (defaultIs !== undefined) return defaultIs;
  const given = z
    .union([z.string(), z.number(), z.boolean()])
    .optional()
    .parse(schema.parse(undefined));
  return given === undefined ? '' : `\`${String(given)}\``;
};

type Environment = Readonly<Record<string, string>>;

const refusals = (environment: Environment, name: string): readonly string[] => {
  const read = readConfig(environment);
  return read.ok ? [] : read.error.filter((problem) => problem.startsWith(`${name} `));
};

const isDemanded = (environment: Environment, name: string): boolean =>
  refusals(environment, name).some((problem) => problem.startsWith(`${name} is not set`));

/** Asked of the program itself: started without it, who refuses? */
const neededBy = (name: string): string => {
  const always = roles.filter((role) => isDemanded({ ROLE: role }, name));
  const inProduction = roles
    .filter((role) => !always.includes(role))
    .filter((role) => isDemanded({ ROLE: role, NODE_ENV: 'production' }, name));
  const beside = ['MEDIA_URL', 'BACKUP_URL'].filter((other) =>
    isDemanded({ [other]: 'http://other:3000' }, name),
  );
  return [
    ...(always.length === 0 ? [] : [namesOf(always)]),
    ...(inProduction.length === 0 ? [] : [`${namesOf(inProduction)} in production`]),
    ...(beside.length === 0 ? [] : [`beside ${beside.map((each) => `\`${each}\``).join(' or ')}`]),
  ].join('; ');
};

const productionDemands = (name: string): readonly string[] => {
  const isRefusedOnlyThere = (value: string, why: RegExp): boolean =>
    [{}, { NODE_ENV: 'production' }].every(
      (environment, index) =>
        refusals({ ...environment, [name]: value }, name).some((each) => why.test(each)) ===
        (index === 1),
    );
  return [
    ...(isRefusedOnlyThere('0', /switches the limit off/) ? ['above 0'] : []),
    ...(isRefusedOnlyThere('changeme'.repeat(5), /anybody would try/)
      ? ['none that anybody would try']
      : []),
  ];
};
