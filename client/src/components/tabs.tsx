import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import css from './tabs.module.css';

export type TabItem = {
  readonly id: string;
  readonly name: string;
  /** Drawn beside the name; said by `description`. */
  readonly mark?: ReactNode;
  readonly description?: string;
};

type TabsProps = {
  /** What one chooses among, e.g. "Categories". */
  readonly label: string;
  readonly items: readonly TabItem[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
  /** A tap or click leads into the panel, so that the keys that act there work at once. */
  readonly handsOver?: boolean;
  /** The id of the <TabPanel>. */
  readonly panel: string;
};

/** Lettered tabs in one line. The arrow keys choose, Tab leaves for the panel. */
export const Tabs = ({ label, items, chosen, onChoose, panel, handsOver }: TabsProps) => {
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    const tab = list.current?.querySelector(`[data-tab="${chosen}"]`);
    tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen]);

  const onKeyDown = (event: KeyboardEvent) => {
    const next = items[stepOf(event.key, items, chosen)];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };

  return (
    <div className={css.tabs} role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="tab"
          className={css.tab}
          id={tabId(panel, item.id)}
          data-tab={item.id}
          aria-selected={item.id === chosen}
          aria-controls={panel}
          aria-labelledby={`${id}-${item.id}-name`}
          aria-describedby={item.description ? `${id}-${item.id}-more` : undefined}
          tabIndex={item.id === chosen ? 0 : -1}
          onClick={(event) => {
            onChoose(item.id);
            // Zero when the click came from the keyboard.
            if (handsOver && event.detail > 0) document.getElementById(panel)?.focus();
          }}
        >
          <span id={`${id}-${item.id}-name`}>{item.name}</span>
          {item.mark}
          {item.description && (
            <span className="quiet" id={`${id}-${item.id}-more`}>
              {item.description}
            </span>
          )}
        </button>
      ))}
    </div>
  );
};

/** What the chosen tab shows. */
export const TabPanel = ({
  id,
  chosen,
  className,
  children,
}: {
  readonly id: string;
  readonly chosen: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) => (
  <div
    role="tabpanel"
    id={id}
    tabIndex={-1}
    aria-labelledby={tabId(id, chosen)}
    className={`${css.panel} ${className ?? ''}`}
  >
    {children}
  </div>
);

const tabId = (panel: string, id: string): string => `${panel}-tab-${id}`;

const stepOf = (key: string, items: readonly TabItem[], chosen: string): number => {
  const at = items.findIndex(({ id }) => id === chosen);
  if (key === 'Home') return 0;
  if (key === 'End') return items.length - 1;
  if (key === 'ArrowRight') return (at + 1) % items.length;
  return key === 'ArrowLeft' ? (at + items.length - 1) % items.length : -1;
};
