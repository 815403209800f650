import type { TabChannel, TabMessage } from './ports.ts';

/** The other tabs of this site, by the browser's own means; a browser without them has lonely tabs. */
export const createTabChannel = (open: () => BroadcastChannel): TabChannel => {
  const channel = attempt(open);
  return {
    post: (message) => channel?.postMessage(message),
    onMessage: (listener) => {
      channel?.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => listener(data));
    },
    close: () => channel?.close(),
  };
};

const attempt = (open: () => BroadcastChannel): BroadcastChannel | null => {
  try {
    return open();
  } catch {
    return null;
  }
};
