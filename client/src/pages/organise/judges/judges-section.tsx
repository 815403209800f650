import { useState } from 'react';
import type { InviteView } from '../../../../../shared/contest/views.ts';
import { revokeInvite } from '../../../api/endpoints.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog, DialogActions } from '../../../components/dialog.tsx';
import { FieldError } from '../../../components/field.tsx';
import { useServices } from '../../../services.ts';
import { formatMoment } from '../../../state/durations.ts';
import { Block, Blocks } from '../section.tsx';
import { useRequest } from '../use-request.ts';
import { InviteForm } from './invite-form.tsx';
import css from './judges.module.css';

type JudgesSectionProps = {
  readonly invites: readonly InviteView[];
  readonly timeZone: string;
};

/** Who sits at the judges' table, and the way to it. */
export const JudgesSection = ({ invites, timeZone }: JudgesSectionProps) => {
  const [revoked, setRevoked] = useState<InviteView>();
  return (
    <Blocks>
      <Block
        title="Invite a judge"
        lead="Each judge gets a link of their own. Whoever opens it sits down at the table."
      >
        <InviteForm />
      </Block>
      <Block title="At the table">
        {invites.length === 0 ? (
          <p>Nobody is invited yet.</p>
        ) : (
          <ul className={css.judges} aria-label="Judges">
            {invites.map((invite) => (
              <li key={invite.id} className={css.judge}>
                <div>
                  <p className={css.label}>{invite.label}</p>
                  <p className={css.used}>
                    {invite.usedAt === null
                      ? `Not used yet. Invited ${formatMoment(invite.createdAt, timeZone)}.`
                      : `Signed in ${formatMoment(invite.usedAt, timeZone)}.`}
                  </p>
                </div>
                <Button aria-label={`Revoke ${invite.label}`} onClick={() => setRevoked(invite)}>
                  Revoke
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Block>
      {revoked && <RevokeDialog invite={revoked} onClose={() => setRevoked(undefined)} />}
    </Blocks>
  );
};

type RevokeDialogProps = { readonly invite: InviteView; readonly onClose: () => void };

const RevokeDialog = ({ invite, onClose }: RevokeDialogProps) => {
  const { api, toasts } = useServices();
  const request = useRequest();
  const revoke = async () => {
    const answer = await request.run(() => api.call(revokeInvite(invite.id)));
    if (answer === null) return;
    toasts.note(`The invitation of ${invite.label} is revoked.`);
    onClose();
  };
  return (
    <Dialog title={`Revoke ${invite.label}`} onClose={onClose}>
      <p>
        The link stops working, and whoever signed in with it is shown out at once. The podiums that
        they saved stay.
      </p>
      {request.error && <FieldError id="revoke-error">{request.error}</FieldError>}
      <DialogActions>
        <Button tone="now" disabled={request.isBusy} onClick={() => void revoke()}>
          {request.isBusy ? 'Revoking…' : 'Revoke invitation'}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </DialogActions>
    </Dialog>
  );
};
