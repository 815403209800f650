/** What the engine holds for a peer that does not take it yet: the engine's own buffer, not the transport's. */
export const buffered = (engineSocket: object): { packets: number; bytes: number } => {
  const waiting: unknown = Reflect.get(engineSocket, 'writeBuffer'); // Public in the engine, private in its types.
  if (!Array.isArray(waiting)) return { packets: 0, bytes: 0 };
  let bytes = 0;
  for (const packet of waiting as readonly { readonly data?: unknown }[]) {
    const { data } = packet;
    if (typeof data === 'string') bytes += data.length;
    else if (data instanceof Uint8Array) bytes += data.byteLength;
  }
  return { packets: waiting.length, bytes };
};
