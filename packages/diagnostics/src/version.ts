/** Of all packages, which are published together. Written by `npm run version-packages`. */
export const VERSION = '0.0.0';
