import { acceptsEntries } from '../../../../shared/contest/phases.ts';
import type { ContestView } from '../../../../shared/contest/views.ts';
import { PhaseNote } from '../../components/phase-note.tsx';
import { ErrorState, LoadingState } from '../../components/states.tsx';
import { Divider } from '../../ornaments/divider.tsx';
import { useServices } from '../../services.ts';
import { usePageTitle } from '../../shell/use-page-title.ts';
import { counted } from '../../state/durations.ts';
import { phaseNow } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useContest } from '../../state/use-contest.ts';
import { useNow } from '../../state/use-now.ts';
import { EmptyScene, EntryScene, PodiumScene } from './scenes.tsx';
import css from './screen-page.module.css';
import { keyOf, useScene, type Scene } from './use-scenes.ts';
import { useStageManners } from './use-stage-manners.ts';

/** The projector's page: always night, read from five metres, in need of no hand for hours. */
export const ScreenPage = () => {
  usePageTitle('Big screen');
  const { retry } = useServices();
  const contest = useContest();
  const { isPointerResting } = useStageManners();
  return (
    <main
      className={isPointerResting ? `${css.stage} ${css.resting}` : css.stage}
      data-theme="night"
    >
      {contest.kind === 'ready' && <Stage view={contest.view} />}
      {contest.kind === 'loading' && <LoadingState label="Lighting the stage…" />}
      {contest.kind === 'failed' && (
        <ErrorState error={contest.error} onRetry={() => void retry()} />
      )}
    </main>
  );
};

const Stage = ({ view }: { readonly view: ContestView }) => {
  const scene = useScene(view);
  return (
    <>
      <div className={css.scene} key={keyOf(scene)}>
        <ShownScene scene={scene} view={view} />
      </div>
      <Side view={view} />
      <LostMark />
    </>
  );
};

const ShownScene = ({ scene, view }: { readonly scene: Scene; readonly view: ContestView }) => {
  switch (scene.kind) {
    case 'empty':
      return <EmptyScene />;
    case 'entry':
      return <EntryScene entry={scene.entry} isNew={scene.isNew} categories={view.categories} />;
    case 'podium':
      return <PodiumScene podium={scene.podium} isNew={scene.isNew} />;
  }
};

const Side = ({ view }: { readonly view: ContestView }) => {
  const phase = phaseNow(view.contest, useNow(1000));
  const entries = Object.keys(view.entries).length;
  return (
    <aside className={css.side} aria-label="The contest">
      <h1 className={css.name}>{view.contest.name}</h1>
      <Divider />
      <PhaseNote contest={view.contest} />
      {acceptsEntries(phase) && (
        <div className={css.invitation}>
          {/* From the server, because only it knows the address that phones can reach. */}
          <img className={css.code} src="/api/qr.svg?text=/enter" alt="QR code of the entry form" />
          <p className={css.call}>Scan to enter</p>
        </div>
      )}
      <p className={css.count}>{counted(entries, 'design', 'designs')} on the wall</p>
    </aside>
  );
};

/** On stage a lost connection is the crew's business: a small mark, no alarm. */
const LostMark = () => {
  const connection = useStore(useServices().connection);
  return connection.kind === 'lost' ? (
    <p className={css.lost}>Connection lost, trying again</p>
  ) : null;
};
