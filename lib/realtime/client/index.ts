export { SocketReconnectionManager } from './reconnection-manager.ts';
export { NoAnswer } from './send-command.ts';
export type { Cause, ConnectionState } from './connection-state.ts';
export type { ClientSocket, ManagerDeps, Page, Snapshot } from './ports.ts';
