import { LevelMark } from './level-mark.tsx';
import { LineChart } from './line-chart.tsx';
import css from './vital-card.module.css';
import type { VitalCardProps } from './vital-cards.ts';

type Props = VitalCardProps & { readonly toAt: number; readonly everyMs: number };

/** One vital on a card: its name, the value in letters for two metres away, and the last ten minutes. */
export const VitalCard = (props: Props) => {
  const { id, title, of, value, format, verdict, detail } = props;
  const level = verdict?.level ?? 'well';
  return (
    <article className={`${css.card} ${css[level]}`} aria-labelledby={`vital-${id}`}>
      <header className={css.head}>
        <h3 className={css.title} id={`vital-${id}`}>
          {title}
        </h3>
        {verdict !== null && <LevelMark level={level} />}
      </header>
      <p className={css.value}>
        {value === null ? <Figure text="–" /> : <Figure text={format(value)} />}
        <span className={css.of}>{of}</span>
      </p>
      <LineChart {...props} />
      <p className={css.detail}>{level === 'well' ? detail : verdict?.says}</p>
    </article>
  );
};

/** The unit small beside its number. */
const Figure = ({ text }: { readonly text: string }) => {
  const [figure, unit] = text.split(' ', 2);
  return (
    <span className={css.figure}>
      {figure}
      {unit !== undefined && <span className={css.unit}> {unit}</span>}
    </span>
  );
};
