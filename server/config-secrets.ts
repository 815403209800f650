/** How secrets begin that stand in examples, manuals and lists of what is tried first. */
const wellKnown =
  /^(change.?(me|this)|example|default|admin|pass(word|phrase|w0rd)|secret|letmein|qwerty|123456|012345|tattoo.?contest)/i;

/** So few different characters are no accident. */
const fewestKinds = 6;

/** Whether a secret is one that anybody would try. */
export const isWellKnown = (secret: string | undefined): boolean =>
  secret !== undefined && (wellKnown.test(secret) || new Set(secret).size < fewestKinds);
