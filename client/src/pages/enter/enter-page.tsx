import { EmptyState } from '../../components/states.tsx';

export const EnterPage = () => <EmptyState title="Being drawn" />;
