/** What an engine of ES5 and the DOM of Internet Explorer 10 gives: all that the legacy build may use without asking. */

const words = (text) => new Set(text.trim().split(/\s+/));

export const GLOBALS = words(`
  Array Boolean Date Error EvalError Function Infinity JSON Math NaN Number Object RangeError ReferenceError RegExp String SyntaxError TypeError URIError
  decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt undefined arguments
  ArrayBuffer Blob DataView Event FileReader FormData HTMLElement HTMLFormElement HTMLInputElement Uint32Array Uint8Array XMLHttpRequest
  atob btoa clearInterval clearTimeout console document location navigator performance setInterval setTimeout window`);

/** Own members of the constructors and namespaces above, `prototype` and what every function has apart. */
export const STATICS = {
  Array: words('isArray'),
  ArrayBuffer: words(''),
  Date: words('now parse UTC'),
  JSON: words('parse stringify'),
  Math: words('E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil cos exp floor log max min pow random round sin sqrt tan'),
  Number: words('MAX_VALUE MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY'),
  Object: words(`create defineProperties defineProperty freeze getOwnPropertyDescriptor getOwnPropertyNames getPrototypeOf isExtensible isFrozen isSealed keys
    preventExtensions seal`),
  RegExp: words(''),
  String: words('fromCharCode'),
};
export const OF_EVERY_FUNCTION = words('apply bind call hasOwnProperty length name prototype toString');

/** Methods that came later, by name alone: whose they are cannot be seen in the code. */
export const LATER_METHODS = words(`
  at copyWithin entries fill find findIndex findLast findLastIndex flat flatMap includes toReversed toSorted toSpliced values with
  codePointAt endsWith matchAll normalize padEnd padStart repeat replaceAll startsWith trimEnd trimLeft trimRight trimStart
  finally
  after append before closest getAttributeNames matches prepend remove replaceChildren replaceWith scrollIntoViewIfNeeded toggleAttribute`);
