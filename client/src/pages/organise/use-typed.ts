import { useState } from 'react';

export type Typed<T> = {
  readonly value: T;
  readonly isChanged: boolean;
  /** The live value moved on under what was typed. */
  readonly isOvertaken: boolean;
  readonly set: (value: T) => void;
  /** What was typed is saved: from now on the field follows the contest again. */
  readonly settle: () => void;
  readonly undo: () => void;
};

type Held<T> = { readonly typed: T; readonly before: T; readonly isSaved: boolean };

/** A field that follows the live value until somebody types; what is typed is never overwritten. */
export const useTyped = <T>(live: T): Typed<T> => {
  const [held, setHeld] = useState<Held<T> | null>(null);
  const isFollowing = held === null || (held.isSaved && live !== held.before);
  const value = isFollowing ? live : held.typed;
  return {
    value,
    isChanged: !isFollowing && !held.isSaved && value !== live,
    isOvertaken: !isFollowing && !held.isSaved && live !== held.before,
    set: (typed) => setHeld({ typed, before: isFollowing ? live : held.before, isSaved: false }),
    settle: () => setHeld((current) => current && { ...current, isSaved: true }),
    undo: () => setHeld(null),
  };
};
