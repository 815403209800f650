import { createRealtimeScene } from './realtime-scene.ts';

/** Where something in between refuses sockets from the first moment. */
export const createSocketlessScene = (
  pageOptions: Parameters<typeof createRealtimeScene>[1] = {},
  serverOptions: Parameters<typeof createRealtimeScene>[0] = {},
) => {
  const scene = createRealtimeScene(serverOptions, { mayFallBack: true, ...pageOptions });
  scene.wire.refuse(true);
  return scene;
};
type Scene = ReturnType<typeof createSocketlessScene>;

/** A page that has come to follow its stream without sockets. */
export const followWithoutSockets = async (scene: Scene = createSocketlessScene()) => {
  const realtime = await scene.startServer();
  scene.manager.connect();
  await scene.pass(8000);
  return { ...scene, realtime };
};

export const isLive = (via: string) => ({ kind: 'live', stream: 'public', via });
export const said = (...words: readonly unknown[]) => words.map((word) => ['said', word]);

/** Where the page went through, without saying the same twice. */
export const stages = ({ page }: Pick<Scene, 'page'>): readonly string[] =>
  page.told
    .filter(({ name }) => name === 'socket-status-change')
    .map(({ detail }) => detail as { kind: string; via?: string })
    .map(({ kind, via }) => (via === undefined ? kind : `${kind} ${via}`))
    .filter((stage, index, all) => stage !== all[index - 1]);
