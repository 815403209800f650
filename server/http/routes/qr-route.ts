import { renderSVG } from 'uqr';
import { refusal } from '../../../shared/contest/errors.ts';
import { Refused } from '../errors.ts';
import type { RequestOrigin } from '../request-origin.ts';
import type { RouteTable } from '../route-table.ts';

type Deps = { readonly origin: Pick<RequestOrigin, 'siteOf'> };

const maxPathChars = 512;

/** A QR code of an address of this site, and of no other. */
export const addQrRoute = (routes: RouteTable, { origin }: Deps): void => {
  routes.add('GET /api/qr.svg', ({ request, response }) => {
    const site = origin.siteOf(request);
    const { text = '/' } = request.query;
    const url = typeof text === 'string' && isPath(text) ? new URL(text, site) : undefined;
    if (url?.origin !== site)
      throw new Refused(
        refusal('invalid_request', 'Ask with a path of this site, such as ?text=/enter.', {
          field: 'text',
        }),
      );
    // A receipt's token is after the #: nobody but its holder keeps the picture.
    const isPrivate = url.hash !== '';
    response.setHeader('Cache-Control', isPrivate ? 'no-store' : 'private, max-age=3600');
    response.type('image/svg+xml').send(renderSVG(url.href, { ecc: 'M', border: 2 }));
  });
};

const isPath = (text: string): boolean =>
  text.startsWith('/') && text.length <= maxPathChars && URL.canParse(text, 'http://localhost');
