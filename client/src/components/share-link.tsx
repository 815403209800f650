import { Copy, Share2 } from 'lucide-react';
import { useRef } from 'react';
import { useServices } from '../services.ts';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';
import { TextField } from './field.tsx';
import css from './share-link.module.css';

type ShareLinkProps = {
  readonly label: string;
  readonly url: string;
  /** What the share sheet shows. */
  readonly title: string;
};

/** A link to keep: to copy, to share where the device can, and to select by hand anywhere. */
export const ShareLink = ({ label, url, title }: ShareLinkProps) => {
  const { toasts } = useServices();
  const box = useRef<HTMLDivElement>(null);
  const copy = async () => {
    const done = await copyText(url, () => box.current?.querySelector('input')?.select());
    if (done) toasts.note('Link copied.');
    else toasts.problem('This browser would not copy. The link is selected: copy it by hand.');
  };
  return (
    <div className={css.share} ref={box}>
      <TextField label={label} value={url} readOnly onFocus={(event) => event.target.select()} />
      <div className={css.ways}>
        <Button onClick={() => void copy()}>
          <Copy size={20} aria-hidden /> Copy link
        </Button>
        {canShare() && (
          <Button onClick={() => void navigator.share({ title, url }).catch(() => undefined)}>
            <Share2 size={20} aria-hidden /> Share link
          </Button>
        )}
      </div>
    </div>
  );
};

// Missing over plain HTTP, whatever the types say.
const canShare = (): boolean => 'share' in navigator;
