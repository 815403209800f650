// Missing over plain HTTP, whatever the types say.
const canCopy = (): boolean => 'clipboard' in navigator;

/** Whether it was copied; `select` selects the text where it is shown, for the old way and for who copies by hand. */
export const copyText = async (text: string, select: () => void): Promise<boolean> => {
  try {
    if (canCopy()) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused: the old way may still be allowed.
  }
  select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Nothing newer works without HTTPS.
  return document.execCommand('copy');
};
