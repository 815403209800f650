export { SocketReconnectionManager } from './reconnection-manager.ts';
export { createFallback } from './create-fallback.ts';
export { NoAnswer } from './send-command.ts';
export type { Cause, ConnectionState, Via } from './connection-state.ts';
export type { Page } from './page.ts';
export type { ClientSocket, ManagerDeps, Snapshot } from './ports.ts';
export type { CreateFallback, EventsListener, EventsPage, FallbackPorts } from './fallback.ts';
