import { isIP } from 'node:net';
import * as z from 'zod';

const names: readonly string[] = ['loopback', 'linklocal', 'uniquelocal'];

const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.trim().split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return names.includes(text.trim());
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
};

/** What Express takes: the number of proxies, a list of addresses and networks, or yes and no. */
export const trustProxy = z
  .string()
  .refine(
    (text) => /^(\d+|true|false)$/.test(text) || text.split(',').every(isNetwork),
    'is neither a number of proxies nor a list of their addresses',
  )
  .transform((text): boolean | number | string => {
    if (/^\d+$/.test(text)) return Number(text);
    return text === 'true' || (text === 'false' ? false : text);
  });

/** What is no mistake by itself, but will not work as it stands. */
export const warningsAbout = (config: {
  readonly publicUrl: string | undefined;
  readonly trustProxy: boolean | number | string;
}): readonly string[] => {
  const { publicUrl } = config;
  const trustsNobody = config.trustProxy === false || config.trustProxy === 0;
  if (publicUrl?.startsWith('https:') !== true || !trustsNobody) return [];
  return [
    `PUBLIC_URL is ${publicUrl}, but TRUST_PROXY is not set: what the proxy that ends TLS passes on looks like plain HTTP and is redirected for ever. Set TRUST_PROXY=1 where one proxy stands before this server.`,
  ];
};
