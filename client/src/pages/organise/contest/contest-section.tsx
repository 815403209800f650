import { lazy, Suspense } from 'react';
import type { ContestView } from '../../../../../shared/contest/views.ts';
import { Block, Blocks, Column } from '../section.tsx';
import { HouseRules } from './house-rules.tsx';
import { NameForm } from './name-form.tsx';
import { PhaseBlock } from './phase-block.tsx';

const TimesForm = lazy(async () => ({ default: (await import('./times-form.tsx')).TimesForm }));

/** The contest itself: where it stands, its name, its hours and its rules of the house. */
export const ContestSection = ({ view }: { readonly view: ContestView }) => (
  <Blocks>
    <Column>
      <PhaseBlock contest={view.contest} />
      <Block title="Name">
        <NameForm name={view.contest.name} />
      </Block>
    </Column>
    <Column>
      <Block
        title="Hours"
        lead="The contest opens and closes by itself at these times. Leave one empty to do it by hand."
      >
        <Suspense fallback={<p>One moment…</p>}>
          <TimesForm contest={view.contest} />
        </Suspense>
      </Block>
      <HouseRules contest={view.contest} />
    </Column>
  </Blocks>
);
