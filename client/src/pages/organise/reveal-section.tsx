import { useState } from 'react';
import { canReveal } from '../../../../shared/contest/phases.ts';
import type { ContestView, EntryView } from '../../../../shared/contest/views.ts';
import { revealResults } from '../../api/endpoints.ts';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import { EntryPicture } from '../../components/entry-picture.tsx';
import { FieldError } from '../../components/field.tsx';
import { Dagger } from '../../ornaments/dagger.tsx';
import { useServices } from '../../services.ts';
import { counted } from '../../state/durations.ts';
import { phaseNow, podiumsOf } from '../../state/selectors.ts';
import { useNow } from '../../state/use-now.ts';
import css from './reveal-section.module.css';
import { useRequest } from './use-request.ts';

/** The podiums as the judges left them, and the one button that tells the world. */
export const RevealSection = ({ view }: { readonly view: ContestView }) => {
  const phase = phaseNow(view.contest, useNow(1000));
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <section className={css.section} aria-labelledby="reveal-title">
        <Dagger height={150} />
        <h2 className={css.title} id="reveal-title">
          The reveal
        </h2>
        {canReveal(phase) ? (
          <>
            <p className={css.lead}>
              Everybody sees the winners and who drew them, on every phone and on the big screen, at
              the same moment. It happens once.
            </p>
            <Button tone="now" size="big" onClick={() => setAsking(true)}>
              Reveal the results
            </Button>
          </>
        ) : (
          <NotNow isDraft={phase === 'draft'} />
        )}
        <Podiums view={view} />
      </section>
      {isAsking && <RevealDialog view={view} onClose={() => setAsking(false)} />}
    </>
  );
};

const NotNow = ({ isDraft }: { readonly isDraft: boolean }) =>
  isDraft ? (
    <p className={css.lead}>There is nothing to reveal yet: open the contest first.</p>
  ) : (
    <>
      <p className={css.lead}>The results are out. The podiums are final.</p>
      <ButtonLink to="/winners">See the winners</ButtonLink>
    </>
  );

const Podiums = ({ view }: { readonly view: ContestView }) => {
  const podiums = podiumsOf(view);
  return (
    <ul className={css.podiums} aria-label="Podiums">
      {view.categories.map((category) => {
        const placed = podiums.find((podium) => podium.category.id === category.id)?.placed ?? [];
        const savedBy = view.winners[category.id]?.savedBy;
        return (
          <li key={category.id} className={css.podium}>
            <h3>{category.name}</h3>
            <ol className={css.places}>
              {placed.map(({ place, entry }) => (
                <li key={place}>
                  <span className={css.picture}>
                    <EntryPicture entry={entry} sizes="6rem" />
                  </span>
                  <span>
                    <b className={css.place}>{place}</b> {artistOf(entry)}
                  </span>
                </li>
              ))}
            </ol>
            <p className={css.state}>
              {String(placed.length)} of {counted(category.places, 'place')} filled
              {savedBy !== undefined && placed.length > 0 && <>, saved by {savedBy}</>}
            </p>
          </li>
        );
      })}
    </ul>
  );
};

const artistOf = (entry: EntryView): string => entry.private?.name ?? entry.artist ?? 'Unknown';

type RevealDialogProps = { readonly view: ContestView; readonly onClose: () => void };

const RevealDialog = ({ view, onClose }: RevealDialogProps) => {
  const { api, toasts } = useServices();
  const request = useRequest();
  const podiums = podiumsOf(view);
  const named = podiums.reduce((sum, { placed }) => sum + placed.length, 0);
  const empty = view.categories.length - podiums.length;

  const reveal = async () => {
    const answer = await request.run(() => api.call(revealResults));
    if (answer === null) return;
    toasts.note('The results are out.');
    onClose();
  };

  return (
    <Dialog title="Reveal the results?" onClose={onClose}>
      <ul className={css.means}>
        <li>
          {counted(named, 'winner is', 'winners are')} shown to everybody, in{' '}
          {counted(podiums.length, 'category', 'categories')}.
        </li>
        <li>All artists are named, winners or not.</li>
        <li>
          <b>It is final:</b> podiums cannot be changed and the contest cannot be reopened.
        </li>
        {empty > 0 && (
          <li className={css.warning}>
            {counted(empty, 'category has', 'categories have')} no winner yet.
          </li>
        )}
      </ul>
      {request.error && <FieldError id="reveal-error">{request.error}</FieldError>}
      <DialogActions>
        <Button tone="now" disabled={request.isBusy} onClick={() => void reveal()}>
          {request.isBusy ? 'Revealing…' : 'Reveal now'}
        </Button>
        <Button onClick={onClose}>Not yet</Button>
      </DialogActions>
    </Dialog>
  );
};
