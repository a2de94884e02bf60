/* Tops up by itself and posts what it saw: the same page in every engine, a customer's own included. ES5. */
(function () {
  var wish = window.scenario.wish;
  var root = document.getElementById('checkout');
  var openedAt = performance.now();
  var load = window.name === 'reloaded' ? 1 : 0;
  var trail = [];
  var done = {};
  var unsent = [];
  var times = null;
  var timer;

  /* One after the other, and again until it arrives: the page may be offline for a while. */
  function sendNext() {
    var request = new XMLHttpRequest();
    request.open('POST', wish.results, true);
    request.setRequestHeader('Content-Type', 'text/plain');
    request.onload = function () {
      unsent.shift();
      if (unsent.length > 0) sendNext();
    };
    request.onerror = function () {
      setTimeout(sendNext, 200);
    };
    request.send(unsent[0]);
  }

  function post(fact) {
    unsent.push(JSON.stringify(fact));
    if (unsent.length === 1) sendNext();
  }

  window.addEventListener('error', function (event) {
    post({ pageError: event.message + ' at ' + event.filename + ':' + event.lineno });
  });

  function shown() {
    return {
      load: load,
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

  function submit() {
    fillIn();
    setTimeout(function () {
      click('submit');
    }, 0);
  }

  /* Not before everything is told: what is on its way when a page goes is lost. */
  function reload() {
    if (unsent.length > 0) return setTimeout(reload, 50);
    window.name = 'reloaded';
    location.reload();
  }

  function step() {
    var now = shown();
    var last = trail[trail.length - 1];
    if (now.phase === null || now.phase === 'boot') return;
    if (!last || last.phase !== now.phase || last.actions.join() !== now.actions.join()) {
      trail.push(now);
      post({ seen: now });
    }
    if (now.phase === 'ready' && (!wish.offline || !navigator.onLine)) once('submit', submit);
    if (now.phase === wish.reloadIn && load === 0) once('reload', function () {
      setTimeout(reload, 400);
    });
    if (now.phase === 'paying' && now.actions.indexOf('pay') >= 0) once('pay', function () {
      click('pay');
    });
    // Once the connection is back it goes on by itself.
    if (now.phase === 'failed' && now.failure !== 'offline') once('retry', function () {
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
      hostChanges: window.compareHostSnapshots(window.scenario.hostBefore, window.takeHostSnapshot()),
      keepsNothing: window.scenario.keepsNothing,
      inlineScriptRan: document.body.getAttribute('data-inline-script') === 'ran',
      policyStops: window.scenario.policyStops,
      times: times
    });
  }

  function watch() {
    root.addEventListener('unstuck:phase', step);
    timer = setInterval(step, 100);
    step();
  }

  /* Runs the build from its text, so that the time is the engine's alone and not the network's. */
  function startBuild(source) {
    var script = document.createElement('script');
    script.text = source;
    var startedAt = performance.now();
    document.body.appendChild(script);
    var ranAt = performance.now();
    window.Unstuck.createCheckout({ token: wish.token, locale: 'zh-CN' }).mount(root);
    var mountedAt = performance.now();
    root.addEventListener('unstuck:phase', function () {
      if (times || root.getAttribute('data-unstuck-phase') !== 'ready') return;
      times = { run: ranAt - startedAt, mount: mountedAt - ranAt, ready: performance.now() - startedAt };
    });
    watch();
  }

  if (wish.embed === 'loader') return watch();
  var ask = new XMLHttpRequest();
  ask.open('GET', '/sdk/unstuck.' + wish.embed + '.js', true);
  ask.onload = function () {
    startBuild(ask.responseText);
  };
  ask.send();
})();
