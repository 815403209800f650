/** The text with its first `from` written as `to`; a table whose `from` is gone must not go on passing. */
export const changeText = (text: string, from: string | RegExp, to: string): string => {
  const changed = text.replace(from, () => to);
  if (changed === text) throw new Error(`There is no ${String(from)} in the text any more.`);
  return changed;
};
