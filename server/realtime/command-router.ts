import { commandEnvelopeSchema } from '../../shared/contest/commands.ts';
import { refusal, type ContestError } from '../../shared/contest/errors.ts';
import type { OnCommand, SocketContext } from '../../lib/realtime/index.ts';
import type { Actor } from '../domain/access.ts';
import { parseInput } from '../use-cases/parse-input.ts';
import type { RequestScope } from '../ops/request-scope.ts';
import type { Caller, UseCases } from '../use-cases/use-cases.ts';

type Deps = {
  readonly useCases: Pick<UseCases, 'runCommand'>;
  /** Who this socket's session speaks for now: it may have ended since the handshake. */
  readonly actorOf: (sessionHash: string | undefined) => Actor;
  readonly allows: (socketId: string) => boolean;
  readonly requests: RequestScope;
};

/** The socket event `command`: the same road, callers and keys as `POST /api/commands`, and the same form of a refusal. */
export const createCommandRouter =
  (deps: Deps): OnCommand =>
  async (context, input, requestId) => ({
    ...(await deps.requests.run(requestId, (end) => answer(deps, context, input).finally(end))),
    requestId,
  });

const answer = async (
  { useCases, actorOf, allows }: Deps,
  context: SocketContext,
  input: unknown,
): Promise<object> => {
  if (!allows(context.socketId))
    return answerError(
      refusal('too_many_requests', 'That was too much at once. Wait a second and send it again.'),
    );
  const envelope = parseInput(commandEnvelopeSchema, input);
  if (!envelope.ok) return answerError(envelope.error);
  const { key, command } = envelope.value;
  const saved = await useCases.runCommand(command, callerOf(context, actorOf, key));
  if (!saved.ok) return answerError(saved.error);
  const { value, ...standing } = saved.value;
  return { success: true, result: value, ...standing };
};

const callerOf = (
  { sessionId, clientId, socketId }: SocketContext,
  actorOf: Deps['actorOf'],
  key: string,
): Caller => {
  const actor = actorOf(sessionId);
  const by = 'subject' in actor ? actor.subject : `device:${clientId ?? socketId}`;
  return { actor, by, key };
};

const answerError = ({ code, message, details }: ContestError) => ({
  error: message,
  code,
  ...(details === undefined ? {} : { details }),
});
