import { EmptyState } from '../../components/states.tsx';

export const ScreenPage = () => <EmptyState title="Being drawn" />;
