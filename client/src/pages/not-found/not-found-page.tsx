import { ButtonLink } from '../../components/button.tsx';
import { EmptyState } from '../../components/states.tsx';
import { usePageTitle } from '../../shell/use-page-title.ts';

export const NotFoundPage = () => {
  usePageTitle('Not found');
  return (
    <EmptyState
      title="Nothing is drawn here"
      action={
        <ButtonLink to="/" tone="now">
          To the gallery
        </ButtonLink>
      }
    >
      <p>The address may be mistyped, or the page has moved.</p>
    </EmptyState>
  );
};
