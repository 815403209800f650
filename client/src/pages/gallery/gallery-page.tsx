import { EmptyState } from '../../components/states.tsx';

export const GalleryPage = () => <EmptyState title="Being drawn" />;
