import { useState } from 'react';
import type { CategoryView, ContestView, EntryView } from '../../../../shared/contest/views.ts';
import css from './category-table.module.css';
import { ConflictDialog } from './conflict-dialog.tsx';
import { DragBoard } from './drag-board.tsx';
import { podiumNow } from './drafts.ts';
import { KeysDialog } from './keys-dialog.tsx';
import { closeGaps, putOn, takeOff } from './podium.ts';
import { PodiumRail } from './podium-rail.tsx';
import { SaveNote } from './save-note.tsx';
import { saveStateOf } from './save-state.ts';
import { isStarred } from './stars.ts';
import { TableSide } from './table-side.tsx';
import type { Judging } from './use-judging.ts';
import { useJudgeKeys } from './use-judge-keys.ts';
import { useKeysSwitch } from './use-keys-switch.ts';
import type { ShownEntry } from './use-shown-entry.ts';
import { useZoom } from './use-zoom.ts';
import type { KeyAction } from './judge-keys.ts';

type CategoryTableProps = {
  readonly view: ContestView;
  readonly category: CategoryView;
  readonly shown: ShownEntry;
  readonly judging: Judging;
  readonly isReadOnly: boolean;
};

/** One arrow key moves a zoomed picture this far. */
const panPx = 80;

/** One category: the light table with its strip, and the podium. */
export const CategoryTable = ({
  view,
  category,
  shown,
  judging,
  isReadOnly,
}: CategoryTableProps) => {
  const { desk, deskNow, stars, starsNow } = judging;
  const { entry } = shown;
  const [isOverview, setOverview] = useState(false);
  const [isHelp, setHelp] = useState(false);
  const [keysOn, switchKeys] = useKeysSwitch();
  const zoom = useZoom(entry);
  const podium = podiumNow(view, category, deskNow.drafts, deskNow.heard);

  const put = (id: string, place: number) =>
    desk.change(category.id, (places) => putOn(places, id, place - 1));
  const takeDown = (id: string) => desk.change(category.id, (places) => takeOff(places, id));
  const show = (next: EntryView) => {
    setOverview(false);
    shown.show(next);
  };

  const act = (action: KeyAction) => {
    if (action.kind === 'help') setHelp(true);
    else if (action.kind === 'overview') setOverview(!isOverview);
    else if (action.kind === 'step') shown.step(action.by);
    else if (action.kind === 'pan') zoom.pan(-action.x * panPx, -action.y * panPx);
    else if (action.kind === 'zoom') zoom.toggle();
    else if (action.kind === 'fit') zoom.fit();
    else if (entry !== undefined && action.kind === 'star') stars.toggle(entry.id);
    else if (isReadOnly) return;
    else if (action.kind === 'save') void desk.save();
    else if (entry !== undefined && action.kind === 'place') put(entry.id, action.place);
    else if (entry !== undefined && action.kind === 'take-off') takeDown(entry.id);
  };
  useJudgeKeys({ isOn: keysOn, places: category.places, isZoomed: zoom.isZoomed, act });

  const disputed = deskNow.dispute?.open[0];
  const disputedCategory = view.categories.find(({ id }) => id === disputed);

  return (
    <DragBoard entries={view.entries} onPut={put} onTakeOff={takeDown}>
      <div className={css.board}>
        <TableSide
          shown={shown}
          zoom={zoom}
          places={podium.places}
          isReadOnly={isReadOnly}
          isOverview={isOverview}
          isStarred={(id) => isStarred(starsNow, id)}
          isStarPending={entry !== undefined && starsNow.wanted.has(entry.id)}
          onOverview={setOverview}
          onShow={show}
          act={act}
        />
        <PodiumRail
          view={view}
          category={category}
          podium={podium}
          isReadOnly={isReadOnly}
          onShow={show}
          onTakeOff={takeDown}
          onCompare={() => desk.compare(category.id)}
          onKeys={() => setHelp(true)}
        >
          <SaveNote
            state={saveStateOf(view, deskNow, judging.owed)}
            onSave={() => void desk.save()}
            onMoveUp={(id) => desk.change(id, closeGaps)}
          />
        </PodiumRail>
      </div>
      {isHelp && (
        <KeysDialog
          places={category.places}
          isOn={keysOn}
          onSwitch={switchKeys}
          onClose={() => setHelp(false)}
        />
      )}
      {disputedCategory && (
        <ConflictDialog
          key={disputedCategory.id}
          view={view}
          category={disputedCategory}
          podium={podiumNow(view, disputedCategory, deskNow.drafts, deskNow.heard)}
          onTheirs={() => void desk.choose(disputedCategory.id, 'theirs')}
          onMine={() => void desk.choose(disputedCategory.id, 'mine')}
          onKeepEditing={desk.keepEditing}
        />
      )}
    </DragBoard>
  );
};
