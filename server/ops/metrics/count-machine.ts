import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { Gauge, type Registry } from 'prom-client';

export type Build = { readonly version: string; readonly node: string; readonly role: string };

/** `device`: the number of the disk, the same for all folders on it. */
export type Room = {
  readonly freeBytes: number;
  readonly sizeBytes: number;
  readonly device: number;
};

/** How much room there is in each folder, by the name that the label has; undefined where nobody can tell. */
export type Folders = Readonly<
  Partial<Record<'data' | 'uploads' | 'backups', () => Promise<Room | undefined>>>
>;

/** What this process is and may use: its build, the limits of its memory, and room on its disks, by folder. */
export const countMachine = (build: Build, folders: Folders, registry: Registry): void => {
  const registers = [registry];
  new Gauge({
    name: 'contest_build_info',
    help: 'Always 1: which release this is, on which Node, in which role.',
    labelNames: ['version', 'node', 'role'],
    registers,
  }).set({ ...build }, 1);
  new Gauge({
    name: 'contest_heap_limit_bytes',
    help: 'How large the heap may become before the process ends for want of memory.',
    registers,
  }).set(getHeapStatistics().heap_size_limit);
  new Gauge({
    name: 'contest_memory_limit_bytes',
    help: 'Memory of the machine, or of the container where it has a limit.',
    registers,
  }).set(memoryLimit());
  countDisks(folders, registry);
};

/** Without a limit Node gives 0, or a number beyond all memory. */
export const memoryLimit = (): number => {
  const constrained = process.constrainedMemory();
  const all = totalmem();
  return constrained > 0 && constrained < all ? constrained : all;
};

const countDisks = (folders: Folders, registry: Registry): void => {
  const gauge = (name: string, help: string, valueOf: (room: Room) => number): Gauge =>
    new Gauge({
      ...{ name, help, labelNames: ['folder'], registers: [registry] },
      async collect() {
        const looks = Object.entries(folders).map(async ([folder, look]) => {
          const room = await look();
          if (room === undefined) this.remove({ folder });
          else this.set({ folder }, valueOf(room));
        });
        await Promise.all(looks);
      },
    });
  gauge(
    'contest_disk_free_bytes',
    'Room that this process may still use on the disk that a folder is on.',
    ({ freeBytes }) => freeBytes,
  );
  gauge(
    'contest_disk_size_bytes',
    'Size of the disk that a folder is on.',
    ({ sizeBytes }) => sizeBytes,
  );
};
