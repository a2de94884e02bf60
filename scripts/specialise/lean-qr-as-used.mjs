/** A code is drawn as a path from `size` and `get`, never onto a canvas. Names as in lean-qr's minified module. */
export const LEAN_QR_AS_USED = {
  'lean-qr/nano.mjs': { properties: ['toCanvas', 'u'] },
};
