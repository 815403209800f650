import { useEffect, useRef } from 'react';
import { Button, ButtonLink } from '../../components/button.tsx';
import { QrCode } from '../../components/qr-code.tsx';
import { ShareLink } from '../../components/share-link.tsx';
import { Sheet } from '../../components/sheet.tsx';
import { Stamp } from '../../components/stamp.tsx';
import { Divider } from '../../ornaments/divider.tsx';
import css from './entered.module.css';
import type { KeptReceipt } from '../../outbox/receipts.ts';

type EnteredProps = {
  readonly receipt: KeptReceipt;
  readonly isNew: boolean;
  readonly onAnother: () => void;
};

/** The number, stamped, and the way back to the entry. */
export const Entered = ({ receipt, isNew, onAnother }: EnteredProps) => {
  const url = new URL(receipt.url, window.location.href).href;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isNew) head.current?.focus();
  }, [isNew]);
  return (
    <div className={css.page}>
      <h1 className={css.title} tabIndex={-1} ref={head}>
        You’re in
      </h1>
      <p className={css.number}>
        <span className="quiet">Your number is </span>
        <Stamp falling={isNew}>{receipt.number}</Stamp>
      </p>
      <p className={css.caption}>“{receipt.caption}” is on the wall.</p>
      <Divider />
      <Sheet>
        <div className={css.receipt}>
          <div>
            <h2 className={css.heading}>Keep your receipt</h2>
            <p>
              This private link shows how your design stands. With it you can change or withdraw
              your entry until the deadline. We can’t send it again: save it now.
            </p>
          </div>
          <div className={css.code}>
            <QrCode text={url} label="QR code of your receipt link" />
          </div>
          <ShareLink
            label="Receipt link"
            url={url}
            title={`Receipt for number ${String(receipt.number)}`}
          />
        </div>
      </Sheet>
      <div className={css.ways}>
        <ButtonLink to="/" tone="now" size="big">
          See it on the wall
        </ButtonLink>
        <ButtonLink to={pathOf(url)}>Open the receipt</ButtonLink>
        <Button onClick={onAnother}>Enter another design</Button>
      </div>
    </div>
  );
};

const pathOf = (url: string): string => {
  const { pathname, hash } = new URL(url);
  return pathname + hash;
};
