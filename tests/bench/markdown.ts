/** Rows with the same keys as a table, laid out as Prettier does. */
export const tableOf = (rows: readonly Readonly<Record<string, string>>[]): string => {
  const [first] = rows;
  if (first === undefined) return '';
  const cells = [Object.keys(first), ...rows.map((row) => Object.values(row))];
  const widths = Object.keys(first).map((_, column) =>
    Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [heads, ...others] = cells.map(line);
  return [heads, line(widths.map((width) => '-'.repeat(width))), ...others].join('\n');
};

/** `text` with what stands between the two marks of `name` replaced. */
export const replaceSection = (text: string, name: string, section: string): string => {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`There are no marks "${begin}" and "${end}".`);
  return `${text.slice(0, from + begin.length)}\n\n${section}\n\n${text.slice(to)}`;
};
