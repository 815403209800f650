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

/** Node's stream beneath a websocket, which holds what the kernel does not take yet. */
export type RawStream = {
  readonly writableLength: number;
  readonly writableNeedDrain: boolean;
  write(bytes: Buffer): unknown;
  once(event: 'drain', listener: () => void): unknown;
};

/** Beneath the types of Socket.IO and its engine; undefined for polling, and where it is not what we think it is. */
export const rawStreamOf = (engineSocket: object): RawStream | undefined => {
  const { transport } = engineSocket as {
    readonly transport?: { readonly socket?: { readonly _socket?: Partial<RawStream> | null } };
  };
  const stream = transport?.socket?._socket;
  const isStream = typeof stream?.write === 'function' && typeof stream.once === 'function';
  return isStream && typeof stream.writableLength === 'number' ? (stream as RawStream) : undefined;
};

/** A websocket that is only closed waits half a minute for the other end, with all that it holds. */
export const terminate = (engineSocket: object): void => {
  const { transport } = engineSocket as {
    readonly transport?: { readonly socket?: { readonly terminate?: () => void } };
  };
  transport?.socket?.terminate?.();
};
