// node lib/realtime/example.ts <port>: a counter for everybody; who drops and returns gets what it missed, once.
import { Server } from 'socket.io';
import { RealtimeReliability } from './index.ts';

const realtime = new RealtimeReliability(new Server(Number(process.argv[2] ?? 3000)));
await realtime.initializeConnections();
let count = 0;
setInterval(() => realtime.broadcastMessage('count', (count += 1)), 10);
process.once('SIGTERM', () => void realtime.shutdown().then(() => process.exit(0)));
