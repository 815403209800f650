import type { Page, WebSocketRoute } from '@playwright/test';

/** A cable of the page's own, to be cut while the server goes on for everybody else. */
export const layCable = async (page: Page) => {
  const open = new Set<WebSocketRoute>();
  /** Sockets that went dead without a word stay so, whatever new ones may do. */
  const dead = new Set<WebSocketRoute>();
  let state: 'whole' | 'cut' | 'half-open' = 'whole';
  let isWelcomed = false;
  await page.routeWebSocket(/socket\.io/, (socket) => {
    if (state !== 'whole') return void socket.close();
    open.add(socket);
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (state === 'whole' && !dead.has(socket)) server.send(message);
    });
    server.onMessage((message) => {
      if (state !== 'whole' || dead.has(socket)) return;
      socket.send(message);
      isWelcomed ||= String(message).includes('"welcome"');
    });
  });
  await page.route(/\/(socket\.io|api)\//, (route) =>
    state === 'whole' ? route.fallback() : route.abort(),
  );
  return {
    /** What is cut before the server's welcome was never a connection. */
    isWelcomed: () => isWelcomed,
    cut: async () => {
      state = 'cut';
      for (const socket of open) await socket.close();
      open.clear();
    },
    /** Nothing gets through any more, and nobody is told. */
    swallow: () => {
      state = 'half-open';
      for (const socket of open) dead.add(socket);
    },
    mend: () => {
      state = 'whole';
    },
  };
};

/** Presses the banner's button, unless the page has come back by itself. */
export const retryNow = async (page: Page): Promise<void> => {
  const button = page.getByRole('button', { name: 'Retry now' });
  await button.click({ timeout: 3000 }).catch(() => undefined);
};
