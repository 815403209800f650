import { EmptyState } from '../../components/states.tsx';

export const OrganisePage = () => <EmptyState title="Being drawn" />;
