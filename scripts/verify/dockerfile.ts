import { DockerfileParser, JSONInstruction, type Instruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';

/** What each stage begins with; a digest behind it is welcome. */
const base = 'node:24-bookworm-slim';
const pinned = /^node:24(\.\d+){0,2}-bookworm-slim(@sha256:[0-9a-f]{64})?$/;
const entrypoint = 'scripts/docker-entrypoint.sh';

type Stage = {
  readonly name: string;
  readonly image: string;
  readonly line: number;
  readonly steps: readonly Instruction[];
};

/** What is wrong with the Dockerfile, one sentence each that says what to do; none when it is good. */
export const checkDockerfile = (text: string): readonly string[] => {
  const stages = readStages(text);
  const last = stages.at(-1);
  if (last === undefined) return [`There is no FROM: begin with "FROM ${base}".`];
  return [
    ...validate(text).map(({ range, message }) => {
      const fault = typeof message === 'string' ? message : message.value;
      return `Line ${range.start.line + 1}: ${fault.replace(/\.$/, '')}: correct it.`;
    }),
    ...checkBases(stages),
    ...stages.flatMap(({ steps }) => steps.flatMap(checkSecrets)),
    ...checkStart(last),
    ...checkContents(last, stages),
  ];
};

const readStages = (text: string): readonly Stage[] => {
  const dockerfile = DockerfileParser.parse(text);
  const froms = dockerfile.getFROMs();
  const steps = dockerfile.getInstructions();
  return froms.map((from, index) => {
    const start = steps.findIndex((step) => lineOf(step) === lineOf(from));
    const next = froms[index + 1];
    const end = next ? steps.findIndex((step) => lineOf(step) === lineOf(next)) : steps.length;
    return {
      name: from.getBuildStage() ?? String(index),
      image: from.getImage() ?? '',
      line: lineOf(from),
      steps: steps.slice(start + 1, end),
    };
  });
};

const lineOf = (step: Instruction): number => step.getRange().start.line + 1;

const find = ({ steps }: Stage, keyword: string): readonly Instruction[] =>
  steps.filter((step) => step.getKeyword() === keyword);

const wordsOf = (step: Instruction): readonly string[] =>
  step.getArguments().map((argument) => argument.getValue());

const checkBases = (stages: readonly Stage[]): readonly string[] => {
  const names = stages.map(({ name }) => name);
  const problems = stages
    .filter(({ image }) => !names.includes(image) && !pinned.test(image))
    .map(
      ({ image, line }) =>
        `Line ${line}: ${image} is not the base that was tested: write "${base}".`,
    );
  if (stages.length === 1)
    problems.push(
      'There is one stage: build in another one, so that its tools stay out of the image.',
    );
  return problems;
};

const secretNames = /(SECRET|PASSWORD|TOKEN|KEY)$|^CLOUDINARY_URL$/;

/** Both stay readable in the image's history for whoever gets it. */
const checkSecrets = (step: Instruction): readonly string[] => {
  if (!['ENV', 'ARG'].includes(step.getKeyword())) return [];
  return wordsOf(step)
    .map((word) => word.split('=')[0] ?? '')
    .filter((name) => secretNames.test(name))
    .map(
      (name) =>
        `Line ${lineOf(step)}: ${name} would be in the image for everybody to read: take it out and give it when the image is run.`,
    );
};

const checkStart = (last: Stage): readonly string[] => {
  const problems: string[] = [];
  for (const step of ['ENTRYPOINT', 'CMD'].flatMap((keyword) => find(last, keyword)))
    if (!(step instanceof JSONInstruction) || step.getOpeningBracket() === null)
      problems.push(
        `Line ${lineOf(step)}: a shell would stand between ${step.getKeyword()} and SIGTERM: write it as a list, ["…"].`,
      );
  const starts = find(last, 'ENTRYPOINT').at(-1)?.getArgumentsContent() ?? '';
  if (!starts.includes(entrypoint))
    problems.push(
      `Nothing drops the rights of root: let ENTRYPOINT run ${entrypoint}, which owns the volumes and becomes the user node.`,
    );
  for (const step of find(last, 'USER'))
    problems.push(
      `Line ${lineOf(step)}: USER keeps the entrypoint from owning a volume that belongs to root: take it out, the entrypoint drops the rights.`,
    );
  if (find(last, 'HEALTHCHECK').length === 0)
    problems.push('There is no HEALTHCHECK in the last stage: add one that asks /health.');
  return problems;
};

const checkContents = (last: Stage, stages: readonly Stage[]): readonly string[] => {
  const problems: string[] = [];
  if (!find(last, 'ENV').some((step) => wordsOf(step).includes('NODE_ENV=production')))
    problems.push('The last stage is not in production: add "ENV NODE_ENV=production" to it.');
  for (const step of find(last, 'COPY')) {
    const sources = wordsOf(step).slice(0, -1);
    if (sources.some((source) => ['.', './', '*'].includes(source)))
      problems.push(`Line ${lineOf(step)}: this copies all there is: name what the image needs.`);
  }
  const installed = sourcesOfPackages(last, stages).flatMap((stage) =>
    find(stage, 'RUN').filter((step) => /\bnpm (ci|i|install)\b/.test(contentOf(step))),
  );
  for (const step of installed)
    if (!/--omit[= ]dev\b/.test(contentOf(step)))
      problems.push(
        `Line ${lineOf(step)}: these packages end in the image with the tools for working on it: write "npm ci --omit=dev".`,
      );
  return problems;
};

const contentOf = (step: Instruction): string => step.getArgumentsContent() ?? '';

/** The last stage itself, and each from which it takes node_modules. */
const sourcesOfPackages = (last: Stage, stages: readonly Stage[]): readonly Stage[] => [
  last,
  ...find(last, 'COPY')
    .filter((step) => contentOf(step).includes('node_modules'))
    .flatMap((step) => {
      const from = /--from=(\S+)/.exec(step.getTextContent())?.[1];
      return stages.filter(({ name }) => name === from);
    }),
];

/** What must stay out of every image, each as a line of .dockerignore. */
const keptOut = ['data', 'uploads', 'backups', '.env', '.git', 'node_modules'];

/** What a .dockerignore lets into the image that must not be there. */
export const checkDockerignore = (text: string): readonly string[] => {
  const lines = text.split('\n').map((line) => line.trim().replace(/^\/|\/$/g, ''));
  return keptOut
    .filter((name) => !lines.includes(name) || lines.some((line) => line.startsWith(`!${name}`)))
    .map((name) => `.dockerignore lets ${name} into the image: add it as a line of its own.`);
};

/** What a start script does not do that the image relies on. */
export const checkEntrypoint = (script: string): readonly string[] => {
  const lines = script.split('\n').map((line) => line.trim());
  const problems: string[] = [];
  if (!lines.includes(`exec setpriv ${dropped} -- sh ${entrypoint} "$@"`))
    problems.push(
      `${entrypoint} starts the program as root: let root end with exec setpriv ${dropped} -- sh ${entrypoint} "$@".`,
    );
  if (!lines.includes('[ "$$" -eq 1 ] || exec node "$@"'))
    problems.push(
      `${entrypoint} has another process than 1 stay before the program, or process 1 become it, which the watchdog cannot end: write [ "$$" -eq 1 ] || exec node "$@".`,
    );
  const isPassedOn = lines.some((line) => /^trap .*\bTERM$/.test(line));
  if (lines.some((line) => /^node\b/.test(line) && !(line.endsWith('&') && isPassedOn)))
    problems.push(
      `${entrypoint} keeps SIGTERM from the program: start it with exec or, as process 1, with & and a trap that passes TERM on.`,
    );
  return problems;
};

const dropped = '--reuid=node --regid=node --init-groups --no-new-privs';
