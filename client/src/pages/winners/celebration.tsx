import { useEffect } from 'react';
import { Ribbon } from '../../ornaments/ribbon.tsx';
import { Swallow } from '../../ornaments/swallow.tsx';
import { useServices } from '../../services.ts';
import css from './celebration.module.css';

/** The moment of the reveal: a red ribbon comes down and swallows cross the page once. */
export const Celebration = () => {
  const { announcer } = useServices();
  useEffect(() => announcer.say('The results are out.'), [announcer]);
  return (
    <div className={css.celebration}>
      <div className={css.birds} aria-hidden>
        {[0, 1, 2, 3, 4].map((bird) => (
          <span key={bird} className={css.bird}>
            <Swallow width={130} />
          </span>
        ))}
      </div>
      <p className={css.banner}>
        <Ribbon tone="red">The results are out</Ribbon>
      </p>
    </div>
  );
};
