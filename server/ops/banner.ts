import { renderUnicodeCompact } from 'uqr';

export type Addresses = {
  readonly local: string;
  /** How phones on the same network reach it; undefined where there is none. */
  readonly network: string | undefined;
};

type Interfaces = Readonly<
  Record<
    string,
    | readonly { readonly family: string; readonly internal: boolean; readonly address: string }[]
    | undefined
  >
>;

/** The addresses to tell people; `publicUrl` stands for the network's where it is set. */
export const addressesOf = (options: {
  readonly port: number;
  readonly host: string | undefined;
  readonly publicUrl: string | undefined;
  readonly interfaces: Interfaces;
}): Addresses => {
  const { port, host, publicUrl, interfaces } = options;
  const isEverywhere = host === undefined || host === '0.0.0.0' || host === '::';
  const isLocal = isEverywhere || ['localhost', '127.0.0.1', '::1'].includes(host);
  const local = `http://${isLocal ? 'localhost' : host}:${String(port)}`;
  const address = Object.values(interfaces)
    .flatMap((each) => each ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  const reachable =
    isEverywhere && address !== undefined ? `http://${address}:${String(port)}` : undefined;
  return { local, network: publicUrl ?? reachable };
};

/** What a newcomer reads after `npm start`. */
export const renderBanner = (
  options: Addresses & { readonly madePassword: string | undefined },
) => {
  const { local, network, madePassword } = options;
  const password =
    madePassword === undefined
      ? []
      : [`  Password     ${madePassword}   (made just now, shown only this once)`];
  const qr = network === undefined ? [] : ['', indent(renderUnicodeCompact(network)), ''];
  return [
    '',
    '  Tattoo Contest is running.',
    '',
    `  Here         ${local}`,
    ...(network === undefined ? [] : [`  On phones    ${network}`]),
    `  Organiser    ${network ?? local}/sign-in`,
    ...password,
    ...qr,
    '  Stop it with Ctrl+C.',
    '',
  ].join('\n');
};

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
