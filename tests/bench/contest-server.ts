// The real server; with PHOTO_WORK=no its photos are kept and hashed but not rendered, to see what the rest costs.
import { startServer } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { createPassThroughPipeline } from '../../server/media/pass-through-pipeline.ts';
import { systemRandom } from '../../server/system-clock.ts';

const config = readConfig(process.env);
if (!config.ok) throw new Error(config.error.join('\n'));
const server = await startServer(
  config.value,
  process.env.PHOTO_WORK === 'no'
    ? { pipeline: createPassThroughPipeline({ random: systemRandom }) }
    : {},
);
console.log(server.addresses.local);
