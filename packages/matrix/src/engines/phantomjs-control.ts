/** What runs inside PhantomJS: opens the page and answers commands over HTTP on loopback. Plain ES5, as the engine itself. */
export const PHANTOMJS_CONTROL = `
var system = require('system');
var page = require('webpage').create();
var server = require('webserver').create();
page.viewportSize = { width: 900, height: 1000 };
page.onError = function (message, trace) {
  console.log('page error: ' + message + ' at ' + (trace[0] ? trace[0].file + ':' + trace[0].line : '?'));
};
var listening = server.listen('127.0.0.1:' + system.args[2], function (request, response) {
  // Its server encodes once more what the client has encoded.
  var path = decodeURIComponent(decodeURIComponent(request.url.split('?path=')[1] || ''));
  response.statusCode = page.render(path, { format: 'png' }) ? 200 : 500;
  response.write('');
  response.close();
});
if (!listening) {
  console.log('port taken');
  phantom.exit(1);
}
page.open(system.args[1], function (status) {
  console.log('opened: ' + status);
});
`;
