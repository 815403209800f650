/** Fields that hold what must not be written down, however deep in what is logged. */
const secretField =
  /pass(word|phrase)|secret|token|cookie|authorization|phone|e-?mail|contact|caption|invite|receipt|session|client-?id|device|idempotency|^(name|artist|key|by|body|query|headers|rawHeaders|handshake|auth|fields)$/i;

const removed = '[removed]';

/** What gives itself away by its form, wherever it stands in a text, and what is written in its place. */
const forms: readonly (readonly [RegExp, string])[] = [
  // What JSON.parse quotes of a text that it could not read.
  [/(?:\.{3})?"[^]*"(?:\.{3})? is not valid JSON/g, `"${removed}" is not valid JSON`],
  [/(\w:\/\/)[^\s/@"]+@/g, `$1${removed}@`],
  [/((?:\w:\/)?\/[^\s?#"']*)\?[^\s"')]+/g, `$1?${removed}`],
  [/\b(Bearer|Basic|Receipt) [\w.~+/=-]{16,}/g, `$1 ${removed}`],
  [/\b(session=)[^\s;"]+/g, `$1${removed}`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, removed],
  // 256 bits in base64url: a session, an invite, a receipt.
  [/(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{43}(?![\w-])/g, removed],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/gi, removed],
  [/(?<![\w.:-])(?:\+|0)\d[\d ()/-]{5,}\d(?!\w|[.:]\d)/g, removed],
];

/** A stranger's text of any length would be looked through at everybody's cost. */
const longest = 8192;

/** Looks through what is about to be written. `secrets` are the machine's own, known by their value. */
export const createRedact = (secrets: readonly string[]): ((value: unknown) => unknown) => {
  const redactText = (text: string): string => {
    let clean = text.length > longest ? `${text.slice(0, longest)}…` : text;
    for (const secret of secrets) clean = clean.replaceAll(secret, removed);
    for (const [form, instead] of forms) clean = clean.replace(form, instead);
    return clean;
  };
  const redact = (value: unknown): unknown => {
    if (typeof value === 'string') return redactText(value);
    if (Array.isArray(value)) return value.map(redact);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([field, each]) => [
        redactText(field),
        secretField.test(field) ? removed : redact(each),
      ]),
    );
  };
  return redact;
};
