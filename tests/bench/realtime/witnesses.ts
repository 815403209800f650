import type { SpeakerProcess } from './fork-speaker.ts';
import { clientIdOf, connectSwarm } from './swarm.ts';

/** Two more clients of ours, so that its guarantees are seen to be on while it is measured. */
export type Witnesses = {
  /** One stops reading and is sent more than the kernel and the layer hold for it; the other loses its connection. */
  disturb(): Promise<void>;
  /** Both return with their cursors. */
  mend(): Promise<void>;
  /** Throws unless the first had been closed as slow, and both heard every event once. */
  testify(events: number): Promise<void>;
};

/** Beside all others. */
const firstId = 1_000_000;

export const callWitnesses = async (speaker: SpeakerProcess): Promise<Witnesses> => {
  const swarm = await connectSwarm({
    ...{ port: speaker.port, count: 2, talk: 'hello', firstId },
  });
  const [stalled, other] = swarm.clients;
  return {
    async disturb() {
      stalled?.stall();
      await speaker.ask({ kind: 'flood', clientId: clientIdOf(firstId) });
      other?.drop();
    },
    async mend() {
      stalled?.drop();
      await Promise.all([stalled?.connect(), other?.connect()]);
    },
    async testify(events) {
      const { closedAsSlow } = await speaker.ask({ kind: 'look' });
      if (closedAsSlow !== 1)
        throw new Error(`One client stalled, and ${String(closedAsSlow)} were closed as slow.`);
      await swarm.whenHeard(events);
      swarm.assertWhole(events);
      swarm.close();
    },
  };
};
