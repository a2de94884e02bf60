/**
 * Sends the report in the page's own fragment, which no request carries by itself, and shows what came of it. Kept in code like the style
 * sheet; in the language of the oldest engines, because the link is also clicked where the trouble was.
 */
export const RECEIVE_SCRIPT = `
(function () {
  var STATES = ['waiting', 'sending', 'received', 'refused', 'unreachable'];
  var TIMEOUT_MS = 20000;
  var capsule = location.hash.replace(/^#/, '');

  function show(state) {
    for (var index = 0; index < STATES.length; index += 1) {
      var part = document.getElementById(STATES[index]);
      if (part) part.hidden = STATES[index] !== state;
    }
    document.documentElement.setAttribute('data-report', state);
  }

  function send() {
    var request = new XMLHttpRequest();
    var done = false;
    function end(state) {
      if (done) return;
      done = true;
      show(state);
    }
    show('sending');
    request.onreadystatechange = function () {
      if (request.readyState !== 4) return;
      var acknowledged = false;
      try {
        acknowledged = request.status === 200 && typeof JSON.parse(request.responseText).ack === 'string';
      } catch (error) {
        acknowledged = false;
      }
      end(acknowledged ? 'received' : request.status >= 400 && request.status < 500 && request.status !== 429 ? 'refused' : 'unreachable');
    };
    request.open('POST', '/v1/reports?by=link', true);
    request.setRequestHeader('Content-Type', 'text/plain;charset=UTF-8');
    request.send(capsule);
    setTimeout(function () {
      end('unreachable');
      request.abort();
    }, TIMEOUT_MS);
  }

  var again = document.getElementById('again');
  if (again) again.onclick = send;
  // The next link in the same tab changes the fragment alone: what is said of the last report is not true of this one.
  window.onhashchange = function () {
    location.reload();
  };
  if (capsule) send();
})();
`.trim();
