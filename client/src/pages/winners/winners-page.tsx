import { EmptyState } from '../../components/states.tsx';

export const WinnersPage = () => <EmptyState title="Being drawn" />;
