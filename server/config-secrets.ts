/** Stands in examples, manuals and lists of what is tried first. */
const wellKnown =
  /change.?me|example|password|passw0rd|secret|letmein|qwerty|12345678|0123456789abcdef|tattoo.?contest/i;

/** So few different characters are no accident. */
const fewestKinds = 6;

/** Whether a secret is one that anybody would try. */
export const isWellKnown = (secret: string | undefined): boolean =>
  secret !== undefined && (wellKnown.test(secret) || new Set(secret).size < fewestKinds);
