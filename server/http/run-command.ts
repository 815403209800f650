import { commandSchema, type Command } from '../../shared/contest/commands.ts';
import type { CommandResult } from '../domain/decision.ts';
import type { Caller, InviteLink, Saved, UseCases } from '../use-cases/use-cases.ts';
import { orRefuse, parseInput } from './errors.ts';

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

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
