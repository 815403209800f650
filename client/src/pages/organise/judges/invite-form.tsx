import { useState, type SubmitEvent } from 'react';
import { limits } from '../../../../../shared/contest/limits.ts';
import { createInvite } from '../../../api/endpoints.ts';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { QrCode } from '../../../components/qr-code.tsx';
import { ShareLink } from '../../../components/share-link.tsx';
import { useServices } from '../../../services.ts';
import { useRequest } from '../use-request.ts';
import css from './judges.module.css';

type Made = { readonly label: string; readonly url: string };

/** Makes a link for one judge and shows it once: afterwards nobody can read it any more. */
export const InviteForm = () => {
  const { api } = useServices();
  const [label, setLabel] = useState('');
  const [made, setMade] = useState<Made>();
  const request = useRequest();

  const invite = async (event: SubmitEvent) => {
    event.preventDefault();
    const answer = await request.run(() => api.call(createInvite, { body: { label } }));
    if (answer === null) return;
    setMade({ label: answer.invite.label, url: answer.url });
    setLabel('');
  };

  return (
    <>
      <form className={css.form} noValidate onSubmit={(event) => void invite(event)}>
        <TextField
          label="Judge’s name"
          value={label}
          maxLength={limits.inviteLabelChars}
          autoComplete="off"
          error={request.error}
          hint="The other judges see it beside what this judge saves."
          onChange={(event) => setLabel(event.target.value)}
        />
        <Button type="submit" disabled={request.isBusy}>
          {request.isBusy ? 'Inviting…' : 'Invite judge'}
        </Button>
      </form>
      {made && <NewLink made={made} onDone={() => setMade(undefined)} />}
    </>
  );
};

const NewLink = ({ made, onDone }: { readonly made: Made; readonly onDone: () => void }) => (
  <div className={css.made} role="group" aria-label={`Invitation for ${made.label}`}>
    <p>
      <b>{made.label} is invited.</b> This link is shown only now: send it, or let it be scanned.
    </p>
    <div className={css.qr}>
      <QrCode text={made.url} label={`QR code of the invitation for ${made.label}`} />
    </div>
    <ShareLink label="Invitation link" url={made.url} title={`Judge’s invitation: ${made.label}`} />
    <Button onClick={onDone}>Done</Button>
  </div>
);
