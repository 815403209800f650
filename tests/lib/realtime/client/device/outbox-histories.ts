/** Histories that once went wrong, smallest first; they are played before any other, for ever. */
export const keptHistories: readonly string[] = [
  // Somebody signed out between the look at who is signed in and the sending.
  '0 | sign-in:2 storage:0 doubled:0 notice:0 wait:0 sign-in:0 wait:0 add:1 cut:0 storage:0 storage:2',
  // A lease that was taken for an item that another tab had just changed was kept and renewed for good.
  '-1340270063 | close:0 wake:0 close:0 doubled:0 answered:0 add:0 add:0 storage:1 storage:4 storage:0 answered:0 answered:0 storage:5 close:0 wait:1244 doubled:0 answer:0 storage:3 wake:0 wait:4756 answered:0 storage:3 answered:0 add:0 open:0 storage:0 answer:0 storage:4 storage:5 answered:0 storage:5 answered:0 open:0 storage:0 restore:0 notice:0 discard:0 storage:0 storage:4 storage:5 answer:0 storage:2 answered:0',
  // The answer of a history that was over arrived after the news of the next one, and counted as saved.
  '0 | sign-in:1 notice:0 storage:0 add:1 storage:4 answered:0 restore:0 notice:0 storage:0 answered:0 answered:0 storage:0 wake:0 storage:0 answered:0 back-up:0',
];
