// The real server. PHOTO_WORK=no: its photos are kept and hashed but not rendered, to see what the rest costs.
// PHOTO_WORK=ready: they come out as the pictures in PICTURES_DIR, rendered before.
import { startServer } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { createPassThroughPipeline } from '../../server/media/pass-through-pipeline.ts';
import { systemRandom as random } from '../../server/system-clock.ts';
import { createReadyPipeline } from './pictures.ts';

const { PHOTO_WORK, PICTURES_DIR = '' } = process.env;

const replaced = async () => {
  if (PHOTO_WORK === 'no') return { pipeline: createPassThroughPipeline({ random }) };
  if (PHOTO_WORK === 'ready') return { pipeline: await createReadyPipeline(PICTURES_DIR, random) };
  return {};
};

const config = readConfig(process.env);
if (!config.ok) throw new Error(config.error.join('\n'));
const server = await startServer(config.value, await replaced());
console.log(server.greeting);
