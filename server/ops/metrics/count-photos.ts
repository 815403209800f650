import { Gauge, Histogram, type Registry } from 'prom-client';
import type { Clock } from '../../../shared/base/clock.ts';
import type { PhotoPipeline } from '../../media/photo.ts';
import type { LoadedPipeline } from '../../media/pipeline.ts';
import { answerSeconds } from './buckets.ts';

/** The same pipeline, with how long its photos took, how they ended, and how many wait for it. */
export const countPhotos = (
  pipeline: LoadedPipeline,
  clock: Pick<Clock, 'monotonic'>,
  registry: Registry,
): PhotoPipeline => {
  const registers = [registry];
  const durations = new Histogram({
    name: 'contest_photo_duration_seconds',
    help: 'From a received photo to its pictures, by whether it was kept or why not.',
    labelNames: ['outcome'],
    buckets: answerSeconds,
    registers,
  });
  new Gauge({
    name: 'contest_photos_waiting',
    help: 'Photos that wait for their turn to be worked on.',
    registers,
    collect() {
      this.set(pipeline.load().waiting);
    },
  });
  new Gauge({
    name: 'contest_photos_running',
    help: 'Photos that are being worked on.',
    registers,
    collect() {
      this.set(pipeline.load().running);
    },
  });
  return {
    async process(path, sha256) {
      const beganAt = clock.monotonic();
      const tell = (outcome: string): void =>
        durations.observe({ outcome }, (clock.monotonic() - beganAt) / 1000);
      try {
        const result = await pipeline.process(path, sha256);
        tell(result.ok ? 'kept' : result.error.kind);
        return result;
      } catch (thrown) {
        tell('failed');
        throw thrown;
      }
    },
  };
};
