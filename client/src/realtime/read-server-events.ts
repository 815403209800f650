import type { EventsListener } from '../../../lib/realtime/client/index.ts';

/**
 * Reads server-sent events until they end. Not by the browser's EventSource: that hears only the names that it was told
 * of, so that an event of a newer release would be a hole in the stream, and it hides the comments that show that
 * somebody is there.
 */
export const readServerEvents = async (
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { onSign, onEvent }: Pick<EventsListener, 'onSign' | 'onEvent'>,
): Promise<void> => {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onSign();
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = fieldOf(block, 'data');
      if (data !== undefined) onEvent(fieldOf(block, 'event') ?? 'message', JSON.parse(data));
    }
  }
};

/** Our server writes each field on one line. */
const fieldOf = (block: string, name: 'event' | 'data'): string | undefined =>
  block
    .split('\n')
    .find((line) => line.startsWith(`${name}: `))
    ?.slice(name.length + 2);
