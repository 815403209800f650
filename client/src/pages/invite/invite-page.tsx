import { EmptyState } from '../../components/states.tsx';

export const InvitePage = () => <EmptyState title="Being drawn" />;
