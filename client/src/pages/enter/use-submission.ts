import { useRef, useState } from 'react';
import { fieldOf, type ApiError } from '../../api/api.ts';
import { submit, type Submitted } from '../../api/endpoints.ts';
import { thisDevice, type KeptAction } from '../../outbox/kept-items.ts';
import { toForm } from '../../outbox/send-action.ts';
import { useServices } from '../../services.ts';
import type { Problem } from '../../components/problem.ts';
import { checkForm, isFieldName, type Problems } from './check-form.ts';
import type { Draft } from './draft.ts';
import { createPhotoDesk } from './photo-desk.ts';

export type SubmissionState =
  | { readonly kind: 'editing'; readonly problems: Problems; readonly refusal: Problem | null }
  | { readonly kind: 'preparing' }
  /** Only where the device could not keep it. `fraction` of the bytes have left; at 1 the server is saving. */
  | { readonly kind: 'sending'; readonly fraction: number };

export type Submission = {
  /** The entry is kept on this device and on its way. */
  readonly onKept: (key: string) => void;
  /** It went straight to the server, as the device has no room. */
  readonly onEntered: (key: string, answer: Submitted) => void;
};

type EntryAction = Extract<KeptAction, { kind: 'entry' }>;

type Refused = Exclude<Problem, string> & Pick<ApiError, 'details'>;

/** What stood against an earlier try stands by its field. */
export const problemsOf = (
  refusal: Refused | null,
): { readonly problems: Problems; readonly refusal: Problem | null } => {
  if (refusal === null) return { problems: {}, refusal: null };
  const field = fieldOf(refusal);
  return isFieldName(field)
    ? { problems: { [field]: refusal.message }, refusal: null }
    : { problems: {}, refusal };
};

/** Checks an entry and keeps it on this device, from where it is sent. */
export const useSubmission = ({ onKept, onEntered }: Submission, earlier: Refused | null) => {
  const { api, outbox } = useServices();
  const [photos] = useState(createPhotoDesk);
  const [state, setState] = useState<SubmissionState>(() => ({
    kind: 'editing',
    ...problemsOf(earlier),
  }));
  /** The same entry sent again without being kept here has the same key, so that it enters once. */
  const unkept = useRef<{ readonly of: string; readonly key: string } | null>(null);

  const refuse = (problems: Problems, refusal: Problem | null = null) => {
    setState({ kind: 'editing', problems, refusal });
    return problems;
  };

  const sendUnkept = async (action: EntryAction, file: Blob): Promise<Problems> => {
    const of = JSON.stringify([action, file.size]);
    if (unkept.current?.of !== of) unkept.current = { of, key: api.newKey() };
    const { key } = unkept.current;
    setState({ kind: 'sending', fraction: 0 });
    const answer = await api.upload(submit, toForm(action, file), {
      idempotencyKey: key,
      onProgress: (fraction) => setState({ kind: 'sending', fraction }),
    });
    if (answer.ok) {
      onEntered(key, answer.value);
      return {};
    }
    if (answer.error.code === 'unreachable') return refuse({}, noRoom);
    const { problems, refusal } = problemsOf(answer.error);
    return refuse(problems, refusal);
  };

  /** Gives the problems that stopped it; empty when it is on its way, or when no field is to blame. */
  const send = async (draft: Draft, photo: File | null): Promise<Problems> => {
    const problems = checkForm(draft, photo);
    if (photo === null || Object.keys(problems).length > 0) return refuse(problems);
    setState({ kind: 'preparing' });
    const ready = await photos.ready(photo);
    if (!ready.ok) return refuse({ photo: ready.problem });
    const action = toAction(draft, ready.name);
    const kept = await outbox.add(action, thisDevice, { file: ready.file });
    if (!kept.ok) return sendUnkept(action, ready.file);
    onKept(kept.value.key);
    return {};
  };

  /** A field that is being corrected no longer shouts. */
  const forgive = (field: keyof Problems) =>
    setState((before) =>
      before.kind === 'editing' && before.problems[field] !== undefined
        ? { ...before, problems: { ...before.problems, [field]: undefined } }
        : before,
    );

  return { state, send, forgive, beginPhoto: photos.begin };
};

const noRoom =
  'This device has no room left to keep your entry, and the contest can’t be reached. Delete a few photos or videos, or leave this page open, and press “Enter it” again.';

const toAction = (draft: Draft, photoName: string): EntryAction => ({
  kind: 'entry',
  category: draft.category,
  caption: draft.caption.trim(),
  name: draft.name.trim(),
  phone: draft.phone.trim(),
  email: draft.email.trim(),
  photoName,
});
