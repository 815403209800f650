import { commandSchema, type Command } from '../../shared/contest/commands.ts';
import type { CommandResult } from '../domain/decision.ts';
import type { Caller, InviteLink, Saved, UseCases } from '../use-cases/use-cases.ts';
import { refusal } from '../../shared/contest/errors.ts';
import { orRefuse, Refused } from './errors.ts';
import { parseInput } from '../use-cases/parse-input.ts';

export type RunCommand = (
  command: Command,
  caller: Caller,
) => Promise<Saved<CommandResult | InviteLink>>;

/** The use case, with its refusal as the answer of the request. */
export const createRunCommand =
  ({ useCases }: { readonly useCases: Pick<UseCases, 'runCommand'> }): RunCommand =>
  async (command, caller) =>
    orRefuse(await useCases.runCommand(command, caller));

/** A command built from a route's path and body; the path's part cannot be overridden. */
export const readCommand = (type: Command['type'], body: unknown, fixed: object = {}): Command =>
  orRefuse(parseInput(commandSchema, { ...(isRecord(body) ? body : {}), ...fixed, type }));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body of a change: what is no object would change nothing, and be answered as if it had. */
export const readRecord = (body: unknown): Readonly<Record<string, unknown>> => {
  if (isRecord(body)) return body;
  throw new Refused(
    refusal('invalid_request', 'Send what is to change as a JSON object, with its Content-Type.'),
  );
};
