import 'react';

declare module 'react' {
  // Custom properties are set through `style` too. An interface, because it merges with React's own.
  // eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style
  interface CSSProperties {
    [property: `--${string}`]: string | number | undefined;
  }
}
