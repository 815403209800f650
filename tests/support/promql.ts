/** The metrics that a query names. */
export const metricsIn = (expr: string): readonly string[] => [
  ...new Set(expr.match(/\b(?:up|(?:contest|socket|process|nodejs)_\w+)\b/g)),
];

export type Matcher = { readonly metric: string; readonly label: string; readonly value: string };

/** The values that a query wants labels to have, or not to have; each of `a|b` on its own. */
export const matchersIn = (expr: string): readonly Matcher[] =>
  [...expr.matchAll(/(\w+)\{([^}]*)\}/g)].flatMap(([, metric = '', inside = '']) =>
    [...inside.matchAll(/(\w+)(?:=~|!~|!=|=)"([^"]*)"/g)].flatMap(([, label = '', values = '']) =>
      values.split('|').map((value) => ({ metric, label, value })),
    ),
  );

/** The labels that a query groups by. */
export const groupsIn = (expr: string): readonly string[] =>
  [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(', '));
