/** Answers where the client asked for an answer; what it sent in that place is not trusted to be a function. */
export const acknowledge = (ack: unknown, ...answer: readonly unknown[]): void => {
  if (typeof ack !== 'function') return;
  (ack as (...answer: readonly unknown[]) => void)(...answer); // Socket.IO's own closure, by the check above.
};
