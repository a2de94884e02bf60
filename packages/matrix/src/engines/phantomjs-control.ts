/** What runs inside PhantomJS: opens the page and answers commands over HTTP on loopback. Plain ES5, as the engine itself. */
export const PHANTOMJS_CONTROL = `
var system = require('system');
var wishes = JSON.parse(system.args[1]);
var page = require('webpage').create();
var server = require('webserver').create();
phantom.cookiesEnabled = wishes.cookies;
page.settings.javascriptEnabled = wishes.scripts;
page.viewportSize = wishes.viewport;
// A picture of just that, however long the page is.
page.clipRect = { top: 0, left: 0, width: wishes.viewport.width, height: wishes.viewport.height };
page.onError = function (message, trace) {
  console.log('page error: ' + message + ' at ' + (trace[0] ? trace[0].file + ':' + trace[0].line : '?'));
};

var loading = true;
page.onLoadStarted = function () {
  loading = true;
};
page.onLoadFinished = function () {
  loading = false;
};

// Things move while style sheets arrive.
function whenLoaded(act) {
  if (loading) setTimeout(whenLoaded, 50, act);
  else act();
}

// Where scripts are off the page cannot be asked where things are: a twin can, which shows the same markup in the same size.
function measure(selector, whenKnown) {
  var twin = require('webpage').create();
  twin.viewportSize = wishes.viewport;
  twin.onResourceRequested = function (request, network) {
    if (/[.]js([?]|$)/.test(request.url)) network.abort();
  };
  twin.onLoadFinished = function () {
    var middle = twin.evaluate(function (wanted) {
      var found = document.querySelector(wanted);
      var box = found && found.getBoundingClientRect();
      return box && { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, height: document.documentElement.scrollHeight };
    }, selector);
    twin.close();
    whenKnown(middle);
  };
  twin.setContent(page.content.replace(/<([/]?)noscript/g, '<$1div'), page.url);
}

var commands = {
  markup: function (answer) {
    answer(200, page.content);
  },
  click: function (answer, selector) {
    whenLoaded(function () {
      measure(selector, function (middle) {
        if (middle) {
          // What lies below the window's edge cannot be clicked. How far it really scrolled it does not tell: no further than there is page.
          var top = Math.max(0, Math.min(middle.y - wishes.viewport.height / 2, middle.height - wishes.viewport.height));
          page.scrollPosition = { left: 0, top: top };
          page.sendEvent('click', middle.x, middle.y - top);
        }
        answer(middle ? 200 : 404, '');
      });
    });
  },
  pages: function (answer) {
    answer(200, String(1 + page.pages.length));
  },
  screenshot: function (answer, path) {
    whenLoaded(function () {
      page.scrollPosition = { left: 0, top: 0 };
      answer(page.render(path, { format: 'png' }) ? 200 : 500, '');
    });
  }
};

var listening = server.listen('127.0.0.1:' + wishes.port, function (request, response) {
  var parts = request.url.slice(1).split('?');
  commands[parts[0]](function (status, text) {
    response.statusCode = status;
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.write(text);
    response.close();
    // Its server encodes once more what the client has encoded.
  }, decodeURIComponent(decodeURIComponent(parts[1] || '')));
});
if (!listening) {
  console.log('port taken');
  phantom.exit(1);
}
page.open(wishes.url, function (status) {
  console.log('opened: ' + status);
});
`;
