import { X } from 'lucide-react';
import { Link } from 'wouter';
import { Button } from '../components/button.tsx';
import { RequestNumber } from '../components/request-number.tsx';
import { useServices } from '../services.ts';
import { useStore } from '../state/store.ts';
import css from './toast-shelf.module.css';

/** What the toasts say is read aloud by the live regions, so the shelf itself stays silent. */
export const ToastShelf = () => {
  const { toasts } = useServices();
  const shown = useStore(toasts);
  return (
    <section className={css.shelf} aria-label="Notes">
      {shown.map((toast) => (
        <div
          key={toast.id}
          className={toast.tone === 'problem' ? `${css.toast} ${css.problem}` : css.toast}
        >
          <span>
            {toast.text}
            {toast.cause !== undefined && <RequestNumber of={toast.cause} />}
          </span>
          {toast.link && (
            <Link href={toast.link.to} onClick={() => toasts.dismiss(toast.id)}>
              {toast.link.label}
            </Link>
          )}
          <Button tone="bare" aria-label="Dismiss" onClick={() => toasts.dismiss(toast.id)}>
            <X size={20} aria-hidden />
          </Button>
        </div>
      ))}
    </section>
  );
};
