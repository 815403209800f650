import { ArrowUp } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { counted } from '../../state/durations.ts';
import css from './new-above.module.css';

/** Tells somebody who has scrolled down that new designs hang at the top. */
export const NewAbove = ({ count }: { readonly count: number }) => {
  const isDown = useIsScrolledDown();
  if (count === 0 || !isDown) return null;
  return (
    <div className={css.place}>
      <Button tone="now" onClick={() => window.scrollTo({ top: 0, behavior: 'smooth' })}>
        <ArrowUp size={20} aria-hidden /> {counted(count, 'new design')}
      </Button>
    </div>
  );
};

const useIsScrolledDown = (): boolean => {
  const [isDown, setDown] = useState(false);
  useEffect(() => {
    const look = () => setDown(window.scrollY > window.innerHeight);
    window.addEventListener('scroll', look, { passive: true });
    return () => window.removeEventListener('scroll', look);
  }, []);
  return isDown;
};
