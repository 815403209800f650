import 'react';

declare module 'react' {
  // Custom properties are set through `style` too.
  // eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style -- Only an interface merges.
  interface CSSProperties {
    [property: `--${string}`]: string | number | undefined;
  }
}
