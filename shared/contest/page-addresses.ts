const notPages = /^\/(?:api|uploads|socket\.io|assets|health|ready)(?:\/|$)/;
const isFile = /\.[a-z0-9]+$/i;

/**
 * Whether an address is a page's, and so answered with index.html, rather than that of data, a photo, a file or a
 * probe. The server and the offline worker must agree, or one of them hands out a page where data was asked for.
 */
export const isPageAddress = (pathname: string): boolean =>
  !notPages.test(pathname) && !isFile.test(pathname);
