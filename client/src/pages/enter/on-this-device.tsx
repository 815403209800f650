import { X } from 'lucide-react';
import { Link } from 'wouter';
import { Button } from '../../components/button.tsx';
import { ItemMark } from '../../components/item-mark.tsx';
import type { KeptItem } from '../../outbox/kept-items.ts';
import type { KeptReceipt } from '../../outbox/receipts.ts';
import { useProgressOf } from '../../outbox/use-outbox.ts';
import css from './on-this-device.module.css';
import { useFileUrl } from './use-file-url.ts';

type OnThisDeviceProps = {
  readonly items: readonly KeptItem<'entry'>[];
  readonly receipts: readonly KeptReceipt[];
  readonly onShow: (key: string) => void;
  readonly onForget: (key: string) => void;
};

/** What was entered on this device: what is not in yet first, then the receipts. */
export const OnThisDevice = ({ items, receipts, onShow, onForget }: OnThisDeviceProps) => {
  const owed = items.filter(({ state }) => state.kind !== 'saved');
  if (owed.length + receipts.length === 0) return null;
  return (
    <section className={css.list} aria-labelledby="on-this-device">
      <h2 className={css.title} id="on-this-device">
        On this device
      </h2>
      <ul>
        {owed.map((item) => (
          <Owed key={item.key} item={item} onShow={onShow} />
        ))}
        {receipts.toReversed().map((receipt) => (
          <li key={receipt.key} className={css.row}>
            <b className={css.number}>{receipt.number}</b>
            <span className={css.caption}>{receipt.caption}</span>
            <Link className={css.link ?? ''} href={pathOf(receipt.url)}>
              Receipt<span className="quiet"> for number {receipt.number}</span>
            </Link>
            <Button
              tone="bare"
              aria-label={`Forget the receipt for number ${String(receipt.number)} on this device`}
              onClick={() => onForget(receipt.key)}
            >
              <X size={20} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
};

type OwedProps = Pick<OnThisDeviceProps, 'onShow'> & { readonly item: KeptItem<'entry'> };

const Owed = ({ item, onShow }: OwedProps) => {
  const progress = useProgressOf(item.key);
  const url = useFileUrl(item.key);
  return (
    <li className={css.row}>
      {url !== null && <img className={css.photo} src={url} alt="" />}
      <span className={css.caption}>
        {item.body.caption}
        <br />
        <ItemMark state={item.state} progress={progress} />
      </span>
      <Button onClick={() => onShow(item.key)}>
        Look at it<span className="quiet">: {item.body.caption}</span>
      </Button>
    </li>
  );
};

const pathOf = (url: string): string => {
  const { pathname, hash } = new URL(url, window.location.href);
  return pathname + hash;
};
