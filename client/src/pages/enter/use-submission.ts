import { useRef, useState } from 'react';
import { fieldOf, type ApiError } from '../../api/api.ts';
import { submit, type Submitted } from '../../api/endpoints.ts';
import { useServices } from '../../services.ts';
import { checkForm, heicProblem, isFieldName, photoTooBig, type Problems } from './check-form.ts';
import type { Draft } from './draft.ts';
import { shrinkPhoto } from './shrink-photo.ts';

export type SubmissionState =
  | { readonly kind: 'editing'; readonly problems: Problems; readonly refusal: ApiError | null }
  | { readonly kind: 'preparing' }
  /** `fraction` of the bytes have left; at 1 the server is saving. */
  | { readonly kind: 'sending'; readonly fraction: number };

const untouched: SubmissionState = { kind: 'editing', problems: {}, refusal: null };

/** Checks, shrinks and sends an entry. A retry of the very same entry uses the same key, so it enters once. */
export const useSubmission = (onEntered: (answer: Submitted) => void) => {
  const { api } = useServices();
  const [state, setState] = useState<SubmissionState>(untouched);
  const attempt = useRef<{ readonly of: string; readonly key: string } | null>(null);

  const refuse = (problems: Problems, refusal: ApiError | null = null) => {
    setState({ kind: 'editing', problems, refusal });
    return problems;
  };

  const keyFor = (draft: Draft, photo: File): string => {
    const of = JSON.stringify([draft, photo.name, photo.size, photo.lastModified]);
    if (attempt.current?.of !== of) attempt.current = { of, key: api.newKey() };
    return attempt.current.key;
  };

  /** Gives the problems that stopped it; empty when the entry is in, or when no field is to blame. */
  const send = async (draft: Draft, photo: File | null): Promise<Problems> => {
    const problems = checkForm(draft, photo);
    if (photo === null || Object.keys(problems).length > 0) return refuse(problems);
    setState({ kind: 'preparing' });
    const shrunk = await shrinkPhoto(photo);
    if (shrunk.kind === 'heic') return refuse({ photo: heicProblem });
    const tooBig = photoTooBig(shrunk.file);
    if (tooBig !== null) return refuse({ photo: tooBig });
    setState({ kind: 'sending', fraction: 0 });
    const answer = await api.upload(submit, toForm(draft, shrunk.file, shrunk.name), {
      idempotencyKey: keyFor(draft, photo),
      onProgress: (fraction) => setState({ kind: 'sending', fraction }),
    });
    if (answer.ok) {
      onEntered(answer.value);
      return {};
    }
    const field = fieldOf(answer.error);
    return isFieldName(field)
      ? refuse({ [field]: answer.error.message })
      : refuse({}, answer.error);
  };

  /** A field that is being corrected no longer shouts. */
  const forgive = (field: keyof Problems) =>
    setState((before) =>
      before.kind === 'editing' && before.problems[field] !== undefined
        ? { ...before, problems: { ...before.problems, [field]: undefined } }
        : before,
    );

  return { state, send, forgive };
};

const toForm = (draft: Draft, photo: Blob, name: string): FormData => {
  const form = new FormData();
  form.set('category', draft.category);
  form.set('caption', draft.caption.trim());
  form.set('name', draft.name.trim());
  form.set('phone', draft.phone.trim());
  if (draft.email.trim() !== '') form.set('email', draft.email.trim());
  form.set('consent', 'yes');
  form.set('photo', photo, name);
  return form;
};
