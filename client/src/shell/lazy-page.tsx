import { lazy, useState, type ComponentType } from 'react';

/** A page whose code is fetched when it is opened, or before. What is there already is shown without a wait. */
export const lazyPage = <Props extends object>(load: () => Promise<ComponentType<Props>>) => {
  let loaded: ComponentType<Props> | null = null;
  const fetch = async () => {
    loaded = await load();
    return { default: loaded };
  };
  const Awaited = lazy(fetch);
  // Which of the two it is stays with the mounted page: to change over would mount it anew.
  const Page = (props: Props) => {
    const [Shown] = useState<ComponentType<Props>>(() => loaded ?? Awaited);
    return <Shown {...props} />;
  };
  return Object.assign(Page, { fetch });
};
