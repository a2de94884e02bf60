/* Tops up by itself and posts what it saw: the same page in every engine, a customer's own included. ES5. */
(function () {
  var wish = {};
  location.search.slice(1).split('&').forEach(function (pair) {
    var at = pair.indexOf('=');
    wish[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1));
  });
  var root = document.getElementById('checkout');
  var openedAt = performance.now();
  var trail = [];
  var done = {};
  var mountedAt;

  function post(fact) {
    var request = new XMLHttpRequest();
    request.open('POST', wish.results, true);
    request.setRequestHeader('Content-Type', 'text/plain');
    request.send(JSON.stringify(fact));
  }

  window.addEventListener('error', function (event) {
    post({ pageError: event.message + ' at ' + event.filename + ':' + event.lineno });
  });

  function shown() {
    return {
      phase: root.getAttribute('data-unstuck-phase'),
      failure: root.getAttribute('data-unstuck-failure'),
      money: root.getAttribute('data-unstuck-money'),
      reference: root.getAttribute('data-unstuck-reference'),
      build: root.getAttribute('data-unstuck-build'),
      at: Math.round(performance.now() - openedAt),
      text: root.textContent,
      actions: Array.prototype.map.call(root.querySelectorAll('[data-unstuck-action]'), function (button) {
        return button.getAttribute('data-unstuck-action');
      })
    };
  }

  function once(name, act) {
    if (done[name]) return;
    done[name] = true;
    act();
  }

  function click(action) {
    root.querySelector('[data-unstuck-action="' + action + '"]').click();
  }

  function fillIn() {
    var input = root.querySelector('.unstuck-input');
    var event = document.createEvent('Event');
    event.initEvent('input', true, false);
    input.value = wish.amount;
    input.dispatchEvent(event);
    root.querySelector('.unstuck-radio[value="' + wish.channel + '"]').click();
  }

  function step() {
    var now = shown();
    var last = trail[trail.length - 1];
    if (!last || last.phase !== now.phase || last.actions.join() !== now.actions.join()) {
      trail.push(now);
      post({ seen: now });
    }
    if (now.phase === 'ready') once('submit', function () {
      fillIn();
      setTimeout(function () {
        click('submit');
      }, 0);
    });
    if (now.phase === 'creating' && wish.reload && window.name !== 'reloaded') once('reload', function () {
      window.name = 'reloaded';
      setTimeout(function () {
        location.reload();
      }, 400);
    });
    if (now.phase === 'paying' && now.actions.indexOf('pay') >= 0) once('pay', function () {
      click('pay');
    });
    if (now.phase === 'failed') once('retry', function () {
      setTimeout(function () {
        click('retry');
      }, 1000);
    });
    if (now.phase === 'succeeded') once('end', finish);
  }

  function finish() {
    clearInterval(timer);
    post({
      end: true,
      trail: trail,
      hostChanges: window.compareHostSnapshots(scenario.hostBefore, window.takeHostSnapshot()),
      milliseconds: { load: Math.round(scenario.loadedAt - scenario.startedAt), mount: Math.round(mountedAt) },
      agent: navigator.userAgent
    });
  }

  var timer;
  var ask = new XMLHttpRequest();
  ask.open('GET', '/demo/token?account=' + wish.account, true);
  ask.onload = function () {
    var before = performance.now();
    window.Unstuck.createCheckout({ token: JSON.parse(ask.responseText).token, locale: 'zh-CN' }).mount(root);
    mountedAt = performance.now() - before;
    root.addEventListener('unstuck:phase', step);
    timer = setInterval(step, 100);
    step();
  };
  ask.send();
})();
