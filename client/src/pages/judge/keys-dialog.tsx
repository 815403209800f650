import { Button } from '../../components/button.tsx';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import css from './keys-dialog.module.css';

type KeysDialogProps = {
  readonly places: number;
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
  readonly onClose: () => void;
};

/** The keys of the judges' table; they can be switched off for those whom they get in the way of. */
export const KeysDialog = ({ places, isOn, onSwitch, onClose }: KeysDialogProps) => (
  <Dialog title="Keys" onClose={onClose}>
    <dl className={css.keys}>
      {keysFor(places).map(([keys, what]) => (
        <div key={what}>
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
    <label className={css.switch}>
      <input type="checkbox" checked={isOn} onChange={(event) => onSwitch(event.target.checked)} />
      Use these keys on this device
    </label>
    <DialogActions>
      <Button onClick={onClose}>Done</Button>
    </DialogActions>
  </Dialog>
);

const keysFor = (places: number): readonly (readonly [readonly string[], string])[] => [
  [['←', '→'], 'previous, next entry'],
  [places > 1 ? ['1', '…', String(Math.min(9, places))] : ['1'], 'put on this place'],
  [['0'], 'take off the podium'],
  [['s'], 'star, for yourself alone'],
  [['z'], 'whole or full size; the arrows move it'],
  [['o'], 'overview of the category'],
  [['Ctrl', 's'], 'save winners'],
  [['?'], 'this list'],
];
