/* What goes on in a portal beside the checkout, most of it badly, none of it the checkout's affair. ES5. */
window.makeNoise = function (elsewhere) {
  var at = '/noise/';
  var now = Date.now;
  var lacking = [];

  function busy(ms) {
    var until = now() + ms;
    while (now() < until);
  }

  function quietly(act) {
    try {
      act();
    } catch (error) {
      // Each engine has what it has.
      lacking.push(error);
    }
  }

  function ask(method, url) {
    var request = new XMLHttpRequest();
    request.open(method, url, true);
    request.send(method === 'POST' ? '{}' : null);
  }

  function put(tag, attributes) {
    var element = document.createElement(tag);
    Object.keys(attributes).forEach(function (name) {
      element.setAttribute(name, attributes[name]);
    });
    document.body.appendChild(element);
    return element;
  }

  function reject(words) {
    if (window.Promise) void window.Promise.reject(new Error(words));
  }

  /* As Sentry, Datadog and zone.js do. */
  function wrapRequests() {
    var fetch = window.fetch;
    var open = XMLHttpRequest.prototype.open;
    var send = XMLHttpRequest.prototype.send;
    if (fetch) {
      window.fetch = function () {
        return fetch.apply(this, arguments).then(function (answer) {
          return answer;
        });
      };
    }
    XMLHttpRequest.prototype.open = function (method, url) {
      this.watched = method + ' ' + url;
      return open.apply(this, arguments);
    };
    XMLHttpRequest.prototype.send = function () {
      this.addEventListener('loadend', function () {});
      return send.apply(this, arguments);
    };
  }

  function wrapListeners() {
    var timer = window.setTimeout;
    var listen = EventTarget.prototype.addEventListener;
    window.setTimeout = function (run, ms) {
      return timer(function () {
        return typeof run === 'function' ? run() : undefined;
      }, ms);
    };
    EventTarget.prototype.addEventListener = function (type, run, options) {
      var watched = typeof run === 'function' ? (run.watched = run.watched || function () {
        return run.apply(this, arguments);
      }) : run;
      return listen.call(this, type, watched, options);
    };
    var stop = EventTarget.prototype.removeEventListener;
    EventTarget.prototype.removeEventListener = function (type, run, options) {
      return stop.call(this, type, (run && run.watched) || run, options);
    };
  }

  /* Observes what it changes itself, as layouts of columns do. */
  function resizeForEver() {
    var box = put('div', {});
    var height = 1;
    function resize() {
      box.style.height = (height = 1 + (height % 40)) + 'px';
    }
    new ResizeObserver(function () {
      if (height % 2 === 0) resize();
    }).observe(box);
    setInterval(function () {
      resize();
      if (height % 2 === 1) resize();
    }, 300);
  }

  function lookAway() {
    var state = 'hidden';
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: function () { return state; } });
    function turn() {
      var event = document.createEvent('Event');
      event.initEvent('visibilitychange', true, false);
      document.dispatchEvent(event);
    }
    turn();
    setTimeout(function () {
      state = 'visible';
      turn();
    }, 400);
  }

  function chat() {
    reject('chat: no connection');
    ask('POST', at + 'messages');
    setTimeout(function () {
      throw new TypeError("chat: cannot read 'id' of null");
    }, 0);
  }

  function analyse() {
    // Its host is not in the policy, and its file is on every list of blockers.
    ask('POST', elsewhere + at + 'collect');
    if (navigator.sendBeacon) navigator.sendBeacon(elsewhere + at + 'beacon', 'x');
    if (window.fetch) void window.fetch(elsewhere + at + 'events', { method: 'POST' });
  }

  function load() {
    busy(300);
    ['missing.png', 'missing.css'].forEach(function (name) {
      put(/css/.test(name) ? 'link' : 'img', /css/.test(name) ? { rel: 'stylesheet', href: at + name } : { src: at + name, alt: '' });
    });
    put('img', { src: 'http://unstuck.invalid/counter.gif', alt: '' });
    [at + 'missing.js', at + 'page.js', at + 'reset.js', elsewhere + at + 'foreign.js', 'http://unstuck.invalid/analytics.js'].forEach(function (src) {
      put('script', { src: src });
    });
    put('script', {}).text = 'window.inline = true';
    put('iframe', { src: at + 'frame', title: 'other checkout' });
    ask('GET', at + 'slow');
    ask('GET', at + 'errors');
    quietly(resizeForEver);
    quietly(function () {
      void navigator.serviceWorker.register(at + 'worker.js', { scope: '/' });
    });
    setInterval(function () {
      quietly(chat);
      quietly(analyse);
    }, 1000);
    setInterval(function () {
      busy(250);
      put('div', { 'class': 'extension-badge' });
    }, 1700);
  }

  Date.now = function () {
    return now() + 60000;
  };
  quietly(wrapRequests);
  quietly(wrapListeners);
  busy(300);
  /* A vendor's own counting of steps, which fails. */
  var steps = 0;
  document.addEventListener('unstuck:phase', function () {
    reject('steps: not configured');
    steps += 1;
    // While the checkout asks what the service offers, the portal draws its tables.
    if (steps === 1) setTimeout(function () {
      busy(2000);
    }, 0);
    // Not as a step begins: of a page that was not looked at nobody can tell whether it was busy.
    else setTimeout(function () {
      quietly(lookAway);
    }, 1500);
  });
  document.addEventListener('DOMContentLoaded', load);
};
