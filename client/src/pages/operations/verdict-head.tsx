import { Maximize, Minimize } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { MetricsAnswer } from '../../../../shared/ops/metrics-answer.ts';
import type { ApiError } from '../../api/api.ts';
import { Button } from '../../components/button.tsx';
import { Dagger } from '../../ornaments/dagger.tsx';
import { Swallow } from '../../ornaments/swallow.tsx';
import { useServices } from '../../services.ts';
import { keepAwake } from '../../shell/keep-awake.ts';
import { useNow } from '../../state/use-now.ts';
import { LevelMark } from './level-mark.tsx';
import { summarise, summariseSilence, type Summary } from './summarise.ts';
import css from './verdict-head.module.css';
import { formatShortSpan } from './words.ts';

type Props = {
  readonly answer: MetricsAnswer;
  readonly receivedAt: number;
  readonly trouble: ApiError | null;
};

/** How it stands, in letters that can be read from across the room. */
export const VerdictHead = ({ answer, receivedAt, trouble }: Props) => {
  const now = useNow(1000);
  const silentMs = Math.max(0, now - receivedAt);
  const summary =
    trouble === null ? summarise(answer) : summariseSilence(silentMs, trouble.message);
  useAnnouncement(summary);
  const { level, headline, says, because, todo, others } = summary;
  return (
    <header className={css.head}>
      <div className={css.bar}>
        <h1 className={css.name}>Operations</h1>
        <p className={css.age}>
          {trouble === null
            ? `Live · looked ${formatShortSpan(silentMs)} ago`
            : `Old · from ${timeOf(receivedAt)}`}
        </p>
        <FullScreen />
      </div>
      <section className={`${css.verdict} ${css[level]}`} aria-label="Verdict">
        <span className={css.ornament}>{level === 'well' ? <Swallow /> : <Dagger />}</span>
        <div className={css.words}>
          <p className={css.headline}>{headline}</p>
          <p className={css.says}>{says}</p>
          {todo !== undefined && <p className={css.todo}>{todo}</p>}
          {because !== undefined && <p className={css.because}>{because}</p>}
        </div>
        {others.length > 0 && (
          <ul className={css.others} aria-label="Also">
            {others.map((other) => (
              <li key={other.says}>
                <LevelMark level={other.level} /> {other.says} {other.todo}
              </li>
            ))}
          </ul>
        )}
      </section>
    </header>
  );
};

/** Tells when it becomes better or worse, not each second of it. */
const useAnnouncement = ({ level, headline, says }: Summary): void => {
  const { announcer } = useServices();
  const told = useRef(headline);
  useEffect(() => {
    if (told.current === headline) return;
    told.current = headline;
    const text = `${headline}. ${says}`;
    if (level === 'now') announcer.alarm(text);
    else announcer.say(text);
  }, [announcer, level, headline, says]);
};

/** For the wall: without the browser around it, and awake for as long. */
const FullScreen = () => {
  const [isFull, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const look = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, []);
  useEffect(() => (isFull ? keepAwake(document) : undefined), [isFull]);
  if (!document.fullscreenEnabled) return null;
  return (
    <span className={css.fullScreen}>
      <Button onClick={() => void toggleFullScreen()}>
        {isFull ? <Minimize size={20} aria-hidden /> : <Maximize size={20} aria-hidden />}
        {isFull ? 'Leave full screen' : 'Full screen'}
      </Button>
    </span>
  );
};

const toggleFullScreen = () =>
  document.fullscreenElement === null
    ? document.documentElement.requestFullscreen()
    : document.exitFullscreen();

const timeOf = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' }).format(new Date(at));
