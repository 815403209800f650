import type { CategoryView, ContestView } from '../../../../shared/contest/views.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import { EntryPicture } from '../../components/entry-picture.tsx';
import css from './conflict-dialog.module.css';
import type { PodiumNow } from './drafts.ts';
import { comparePlaces, placesOf } from './podium.ts';

type ConflictDialogProps = {
  readonly view: ContestView;
  readonly category: CategoryView;
  readonly podium: PodiumNow;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
  readonly onKeepEditing: () => void;
};

/** Two judges saved the same podium: both are shown, and the second chooses. */
export const ConflictDialog = (props: ConflictDialogProps) => {
  const { view, category, podium, onTheirs, onMine, onKeepEditing } = props;
  const who = podium.saved.savedBy ?? 'Somebody else';
  const theirs = placesOf(podium.saved.entryIds, category.places);
  const rows = comparePlaces(podium.places, theirs);
  return (
    <Dialog title="Somebody else saved winners" onClose={onKeepEditing}>
      <p className={css.lead}>
        <b>{who}</b> saved the podium of <b>{category.name}</b> while you were changing it. Yours is
        not saved. Which one shall stand?
      </p>
      <table className={css.rows}>
        <thead>
          <tr>
            <th scope="col">
              <span className="quiet">Place</span>
            </th>
            <th scope="col">{who}’s</th>
            <th scope="col">Yours</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.place} className={row.agrees ? '' : css.differs}>
              <th scope="row" className={css.place}>
                {row.place}
              </th>
              <Held view={view} id={row.theirs} />
              <Held view={view} id={row.mine} />
            </tr>
          ))}
        </tbody>
      </table>
      <DialogActions>
        <Button onClick={onTheirs}>Take theirs</Button>
        <Button tone="now" onClick={onMine}>
          Save mine
        </Button>
        <Button onClick={onKeepEditing}>Keep editing</Button>
      </DialogActions>
    </Dialog>
  );
};

const Held = ({ view, id }: { readonly view: ContestView; readonly id: string | null }) => {
  const entry = id === null ? undefined : view.entries[id];
  return (
    <td>
      {entry === undefined ? (
        <span className={css.nobody}>empty</span>
      ) : (
        <span className={css.held}>
          <span className={css.picture}>
            <EntryPicture entry={entry} sizes="8rem" eager alt="" />
          </span>
          <b className={css.number}>{entry.number}</b>
          <span className={css.caption}>{entry.caption}</span>
        </span>
      )}
    </td>
  );
};
