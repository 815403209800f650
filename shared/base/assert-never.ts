/** Closes a union: the compiler refuses a `switch` that forgot a member. */
export const assertNever = (value: never): never => {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
};
