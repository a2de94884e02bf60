/**
 * What is always so where the legacy build sends through whatwg-fetch: a body is a text or none, an answer is read as text, and nobody clones, lists
 * or makes up answers. So the engine hands out text, and needs no file reader for it.
 */
export const WHATWG_FETCH_AS_USED = {
  'whatwg-fetch/fetch.js': {
    expressions: {
      'support.blob': 'false',
      'support.formData': 'false',
      'support.searchParams': 'false',
      'support.arrayBuffer': 'false',
      // In the private scope it comes after symbols.
      'support.iterable': 'true',
      // Nor is it to put itself there: `install-requests` does.
      '!g.fetch': 'false',
      // Pages are not files.
      "request.url.indexOf('file://') === 0 && (xhr.status < 200 || xhr.status > 599)": 'false',
    },
    definitions: {
      'support': 'undefined',
      'this.arrayBuffer': 'undefined',
      'this.json': 'undefined',
      'Headers.prototype.keys': 'undefined',
      'Headers.prototype.values': 'undefined',
      'Request.prototype.clone': 'undefined',
      'Response.prototype.clone': 'undefined',
      'Response.error': 'undefined',
      'Response.redirect': 'undefined',
    },
  },
};
