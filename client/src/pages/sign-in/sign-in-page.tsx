import { EmptyState } from '../../components/states.tsx';

export const SignInPage = () => <EmptyState title="Being drawn" />;
