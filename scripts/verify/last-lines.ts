/** What a tool's output tells: at most `count` lines that match, or its last lines when none does. */
export const lastLines = (output: string, telling: RegExp, count: number): string => {
  const lines = output
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  const found = lines.filter((line) => telling.test(line));
  const told = found.length > 0 ? found.slice(0, count) : lines.slice(-count);
  return told.map((line) => line.trim()).join(' · ') || 'nothing was printed.';
};
