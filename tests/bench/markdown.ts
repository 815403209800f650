/** Rows with the same keys as a table. */
export const tableOf = (rows: readonly Readonly<Record<string, string>>[]): string => {
  const [first] = rows;
  if (first === undefined) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const heads = Object.keys(first);
  return [
    line(heads),
    line(heads.map(() => '---')),
    ...rows.map((row) => line(Object.values(row))),
  ].join('\n');
};

/** `text` with what stands between the two marks of `name` replaced. */
export const replaceSection = (text: string, name: string, section: string): string => {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`There are no marks "${begin}" and "${end}".`);
  return `${text.slice(0, from + begin.length)}\n\n${section}\n\n${text.slice(to)}`;
};
