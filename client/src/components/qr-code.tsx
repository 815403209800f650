import { useMemo } from 'react';
import { encode } from 'uqr';
import css from './qr-code.module.css';

type QrCodeProps = { readonly text: string; readonly label: string };

/** A QR code drawn on this device, so that a secret in `text` goes nowhere. Fills its box. */
export const QrCode = ({ text, label }: QrCodeProps) => {
  const { size, data } = useMemo(() => encode(text, { ecc: 'M', border: 3 }), [text]);
  const modules = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${String(x)} ${String(y)}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      className={css.code}
      viewBox={`0 0 ${String(size)} ${String(size)}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <rect width={size} height={size} fill="#f8eedb" />
      <path d={modules} fill="#17110c" />
    </svg>
  );
};
