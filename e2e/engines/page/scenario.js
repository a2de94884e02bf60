/* Tops up by itself and posts what it saw: the same page in every engine, a customer's own included. ES5. */
(function () {
  var wish = window.scenario.wish;
  var root = document.getElementById('checkout');
  var openedAt = performance.now();
  var load = window.name === 'reloaded' ? 1 : 0;
  var trail = [];
  var done = {};
  var driver = window.createPageDriver(root, wish.results);
  var times = null;
  var timer;

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
      actions: driver.actions()
    };
  }

  function once(name, act) {
    if (done[name]) return;
    done[name] = true;
    act();
  }

  /* Not before everything is told: what is on its way when a page goes is lost. */
  function reload() {
    if (!driver.allTold()) return setTimeout(reload, 50);
    window.name = 'reloaded';
    location.reload();
  }

  function step() {
    var now = shown();
    var last = trail[trail.length - 1];
    if (now.phase === null || now.phase === 'boot') return;
    if (!last || last.phase !== now.phase || last.actions.join() !== now.actions.join()) {
      trail.push(now);
      driver.post({ seen: now });
    }
    if (now.phase === 'ready' && (!wish.offline || !navigator.onLine)) once('submit', function () {
      driver.submit(wish.amount, wish.channel);
    });
    if (now.phase === wish.reloadIn && load === 0) once('reload', function () {
      setTimeout(reload, 400);
    });
    if (now.phase === 'paying' && now.actions.indexOf('pay') >= 0) once('pay', function () {
      driver.click('pay');
    });
    // Once the connection is back it goes on by itself.
    if (now.phase === 'failed' && now.failure !== 'offline') once('retry', function () {
      setTimeout(function () {
        driver.click('retry');
      }, 1000);
    });
    if (now.phase === 'succeeded') once('end', finish);
  }

  function finish() {
    clearInterval(timer);
    driver.post({
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
    function noteReady() {
      if (times || root.getAttribute('data-unstuck-phase') !== 'ready') return;
      times = { run: ranAt - startedAt, mount: mountedAt - ranAt, ready: performance.now() - startedAt };
    }
    root.addEventListener('unstuck:phase', noteReady);
    noteReady();
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
