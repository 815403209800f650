// What device-storage.spec.ts runs in the browser.
import {
  createDeviceKeptStreams,
  createDeviceOutboxStorage,
  openDeviceDatabase,
} from '../../lib/realtime/client/device/index.ts';
import type { Clauses, Device } from '../contracts/clauses.ts';
import { keptStreamsClauses } from '../contracts/kept-streams-clauses.ts';
import { outboxStorageClauses } from '../contracts/outbox-storage-clauses.ts';

type Database = Awaited<ReturnType<typeof openDeviceDatabase>>;

export const holdOutboxTo = (clause: string) =>
  hold(outboxStorageClauses, clause, createDeviceOutboxStorage<string>);

export const holdStreamsTo = (clause: string) =>
  hold(keptStreamsClauses, clause, createDeviceKeptStreams);

export const openOutboxStorage = async () =>
  createDeviceOutboxStorage<string>(await openDeviceDatabase('full'));

const hold = async <Port>(
  clauses: Clauses<Port>,
  clause: string,
  create: (database: Database) => Port,
): Promise<void> => {
  const holds = clauses[clause];
  if (holds === undefined) throw new Error('There is no such clause.');
  const device = createDevice(clause, create);
  await holds(device).finally(device.closeTabs);
};

const createDevice = <Port>(name: string, create: (database: Database) => Port): Device<Port> => {
  const opened: Database[] = [];
  return {
    async openTab() {
      const database = await openDeviceDatabase(name);
      opened.push(database);
      return create(database);
    },
    async closeTabs() {
      for (const database of opened.splice(0)) database.close();
    },
  };
};
