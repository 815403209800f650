import { X } from 'lucide-react';
import { useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from './button.tsx';
import css from './dialog.module.css';

type DialogProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** `bare` fills the window and draws its own head. */
  readonly frame?: 'sheet' | 'bare';
  readonly onKeyDown?: (event: KeyboardEvent<HTMLDialogElement>) => void;
};

/** A modal <dialog>, open as long as it is rendered; Escape, the backdrop and the cross close it. */
export const Dialog = ({ title, onClose, children, frame = 'sheet', onKeyDown }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before it leaves the document, so that the browser returns the focus to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element && !element.open) {
      element.showModal();
      // A form's first field is worth the focus; a picture's close button is not.
      if (frame === 'bare') element.focus();
    }
    return () => element?.close();
  }, [frame]);
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      className={frame === 'bare' ? `${css.dialog} ${css.bare}` : css.dialog}
      aria-label={title}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      {frame === 'sheet' && (
        <>
          <h2 className={css.title}>{title}</h2>
          <div className={css.close}>
            <Button tone="bare" aria-label="Close" onClick={onClose}>
              <X aria-hidden />
            </Button>
          </div>
        </>
      )}
      {children}
    </dialog>
  );
};

export const DialogActions = ({ children }: { readonly children: ReactNode }) => (
  <div className={css.actions}>{children}</div>
);
