import { EmptyState } from '../../components/states.tsx';

export const ReceiptPage = ({ id }: { readonly id: string }) => <EmptyState title={id} />;
