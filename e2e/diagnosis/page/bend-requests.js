/* What scripts that watch a page make of its requests, of those to the order service alone: `watches` does no harm. ES5. */
window.bendRequests = function (scope, way) {
  var OURS = /\/(v1|healthz)/;
  var requests = scope.XMLHttpRequest.prototype;
  var open = requests.open;
  var send = requests.send;
  var fetch = scope.fetch;

  function withMore(body) {
    return typeof body === 'string' && body.charAt(0) === '{' ? body.replace(/\}$/, ',"trace":"1"}') : body;
  }

  if (fetch) {
    scope.fetch = function (input, init) {
      if (!OURS.test(input.url || input)) return fetch.call(scope, input, init);
      if (way === 'silences') return new scope.Promise(function () {});
      if (way === 'swallows') return fetch.call(scope, input, init).then(undefined, function () {});
      if (way === 'adds' && typeof input !== 'string' && input.method === 'POST') {
        return input.clone().text().then(function (body) {
          return fetch.call(scope, new scope.Request(input, { body: withMore(body) }));
        });
      }
      return fetch.call(scope, input, init);
    };
  }
  requests.open = function (method, url) {
    this.bent = OURS.test(url);
    return open.apply(this, arguments);
  };
  requests.send = function (body) {
    if (!this.bent) return send.apply(this, arguments);
    if (way === 'silences') return undefined;
    if (way === 'swallows') this.onerror = this.ontimeout = null;
    return send.call(this, way === 'adds' ? withMore(body) : body);
  };
};
