import { EmptyState } from '../../components/states.tsx';

export const JudgePage = () => <EmptyState title="Being drawn" />;
