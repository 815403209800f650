export { NoAnswer, SocketReconnectionManager } from './reconnection-manager.ts';
export type { Cause, ConnectionState } from './connection-state.ts';
export type { ClientSocket, ManagerDeps, Page, Snapshot } from './ports.ts';
