import { useState } from 'react';
import { useServices } from '../../services.ts';

const key = 'judge-keys';

/** Whether single keys act on this device. Speech input and stray fingers need a way out. */
export const useKeysSwitch = (): readonly [boolean, (isOn: boolean) => void] => {
  const { device } = useServices();
  const [isOn, setOn] = useState(() => device.read(key) !== 'off');
  return [
    isOn,
    (next) => {
      setOn(next);
      device.write(key, next ? 'on' : 'off');
    },
  ];
};
