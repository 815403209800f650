import { useStore } from '../state/store.ts';
import { useServices } from '../services.ts';

/** The two live regions of the whole app. */
export const LiveRegions = () => {
  const { polite, assertive } = useStore(useServices().announcer);
  return (
    <>
      <p className="quiet" role="status" aria-live="polite" aria-label="News">
        {polite}
      </p>
      <p className="quiet" role="alert" aria-live="assertive" aria-label="Alarm">
        {assertive}
      </p>
    </>
  );
};
