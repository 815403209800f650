import { useEffect, useState } from 'react';
import { imageAt } from '../../../../shared/contest/views.ts';
import type { OwnEntry } from '../../api/endpoints.ts';
import { EntryPicture } from '../../components/entry-picture.tsx';
import { useServices } from '../../services.ts';

type OwnPictureProps = { readonly entry: OwnEntry; readonly token: string };

const sizes = '(min-width: 50rem) 30rem, 90vw';
const width = 1280;

/** What is not on the wall is given out to the receipt alone, which an `img` cannot show. */
export const OwnPicture = ({ entry, token }: OwnPictureProps) =>
  entry.status === 'pending' || entry.status === 'hidden' ? (
    <UnseenPicture entry={entry} token={token} />
  ) : (
    <EntryPicture entry={entry} sizes={sizes} eager />
  );

const UnseenPicture = ({ entry, token }: OwnPictureProps) => {
  const { api } = useServices();
  const path = imageAt(entry, width);
  const [url, setUrl] = useState<string | null>(null);

  useEffect(() => {
    let made: string | null = null;
    let isShown = true;
    void api.ownPicture(path, token).then((picture) => {
      if (!isShown) return;
      // Without a picture the address stands in, and says that it cannot be shown.
      made = picture === null ? null : URL.createObjectURL(picture);
      setUrl(made ?? path);
    });
    return () => {
      isShown = false;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [api, path, token]);

  if (url === null) return null;
  return (
    <EntryPicture key={url} entry={{ ...entry, imageUrl: url, widths: [] }} sizes={sizes} eager />
  );
};
