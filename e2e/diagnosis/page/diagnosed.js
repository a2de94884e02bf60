/* The page of a vendor who joins checkout and diagnostics by hand. It tops up by itself, and posts what it was told once there is a cause. ES5. */
(function () {
  var wish = window.diagnosisWish;
  var heard = [];
  var reports = [];
  var done = {};
  var since = performance.now();
  var released = false;
  var metaKnown = false;
  /* Since when the words are waited for, and the causes that were in words when they were due. Timers of one page run in the order they are due, so a busy machine
     delays both alike. */
  var dueSince = 0;
  var announced = false;
  var saidInTime = null;
  var dueTimer = 0;
  /* When the words of each cause were first on the screen. */
  var shown = {};
  /* What was said last, while anything was. */
  var last = { cause: null, text: '', report: null };
  var lookedAt = 0;
  var tickedAt = 0;
  var root = null;
  var driver = null;
  var diagnostics = null;
  var timer;

  function now() {
    return Math.round(performance.now() - since);
  }

  function once(name, act) {
    if (done[name]) return;
    done[name] = true;
    act();
  }

  function phase() {
    return root.getAttribute('data-unstuck-phase');
  }

  function cause() {
    return root.getAttribute('data-unstuck-cause');
  }

  function look() {
    var text = root.textContent;
    Object.keys(wish.words).forEach(function (each) {
      if (shown[each] === undefined && text.indexOf(wish.words[each]) >= 0) shown[each] = now();
    });
    if (cause() === null) return;
    last.cause = cause();
    last.text = text;
    /* A report takes the page some time to make. */
    if (!diagnostics || !done.end || now() - lookedAt < 500) return;
    lookedAt = now();
    last.report = diagnostics.report();
  }

  /* Answered once the fault is arranged. */
  function askToGo() {
    var request = new XMLHttpRequest();
    request.open('GET', wish.results, true);
    request.onload = function () {
      released = true;
      driver.post({ released: true });
      step();
    };
    request.onerror = function () {
      setTimeout(askToGo, 200);
    };
    request.send();
  }

  function startDue() {
    clearTimeout(dueTimer);
    dueSince = now();
    saidInTime = null;
    dueTimer = setTimeout(function () {
      saidInTime = Object.keys(shown);
    }, wish.dueMs);
  }

  /* The browser said what is the matter: how long that takes, nobody but the browser knows. */
  function announce() {
    if (wish.due !== 'announced' || announced) return;
    announced = true;
    startDue();
  }

  function submit() {
    driver.submit(wish.amount, wish.channel, function () {
      since = performance.now();
      announced = false;
      shown = {};
      startDue();
    });
  }

  function freeze() {
    var until = performance.now() + wish.freezeMs;
    while (performance.now() < until);
    if (wish.due === 'awoken') startDue();
  }

  /* No timer runs while the computer sleeps. */
  function tick() {
    if (wish.due === 'awoken' && now() - tickedAt > 10000) startDue();
    tickedAt = now();
    step();
  }

  /* What the page waits for, if it will ever come. */
  function isThere() {
    switch (wish.until) {
      case 'reported':
        return phase() === 'failed' && reports.length > 0;
      case 'named':
        return wish.causes.indexOf(cause()) >= 0 && shown[cause()] !== undefined;
      case 'plain':
        return cause() !== null;
      case 'paying':
        return phase() === 'paying';
      case 'ready':
        return false;
    }
  }

  function step() {
    look();
    if (wish.until !== 'plain') {
      if (!phase() || phase() === 'boot') return;
      once('mounted', function () {
        driver.post({ mounted: true });
        askToGo();
      });
      var mayGo = released && (!wish.offline || !navigator.onLine) && (!wish.afterMeta || metaKnown);
      if (mayGo && phase() === 'ready') once('submit', submit);
      if (phase() === 'creating' && wish.freezeMs > 0) once('freeze', function () {
        setTimeout(freeze, 100);
      });
      if (phase() === 'creating' && wish.sleeps) once('asleep', function () {
        driver.post({ creating: true });
      });
      if (wish.pay && driver.actions().indexOf('pay') >= 0) once('pay', function () {
        startDue();
        driver.click('pay');
      });
    }
    if (isThere()) once('end', function () {
      // Whatever else is told at this moment is told by then.
      setTimeout(finish, wish.settleMs, false);
    });
  }

  function finish(gaveUp) {
    if (done.finished) return;
    done.finished = true;
    clearInterval(timer);
    look();
    driver.post({
      end: true, gaveUp: gaveUp, phase: phase(), cause: last.cause, causeAtEnd: cause(), textAtEnd: root.textContent, build: root.getAttribute('data-unstuck-build'), text: last.text,
      heard: heard, reported: reports.length, report: reports[reports.length - 1] || last.report || (diagnostics && diagnostics.report()),
      dueSince: dueSince, saidInTime: saidInTime, shown: shown
    });
    root.setAttribute('data-diagnosed', '');
  }

  function joinByHand() {
    var options = wish.options;
    diagnostics = window.Unstuck.createDiagnostics(options);
    diagnostics.subscribe(function (diagnosis) {
      if (diagnosis) heard.push(diagnosis);
    });
    options.token = root.getAttribute('data-token');
    options.key = root.getAttribute('data-key');
    options.diagnosis = diagnostics;
    options.observer = function (fact) {
      if (fact.type === 'request-ended' && fact.operation === 'meta') metaKnown = true;
      if (fact.type === 'handed-off' && fact.newTab === 'blocked') announce();
      if (fact.type === 'phase-changed' && fact.from === 'creating' && fact.to === 'paying') startDue();
      diagnostics.observe(fact);
    };
    diagnostics.attach(root);
    window.Unstuck.createCheckout(options).mount(root);
  }

  function watch() {
    driver = window.createPageDriver(root, wish.results);
    if (wish.until !== 'plain') joinByHand();
    new MutationObserver(step).observe(root, { attributes: true, childList: true, subtree: true, characterData: true });
    timer = setInterval(tick, 100);
    setTimeout(finish, wish.giveUpMs, true);
    step();
  }

  function find() {
    root = document.getElementById(wish.root);
    if (root && (window.Unstuck || wish.until === 'plain')) watch();
    else setTimeout(find, 20);
  }

  document.addEventListener('unstuck:report', function (event) {
    reports.push(event.detail);
    if (driver) step();
  });
  /* Pictures and styles of the page are stopped too; that says nothing of the order. */
  document.addEventListener('securitypolicyviolation', function (event) {
    // Neither what a policy on trial would stop, nor what the noise asks for.
    if (event.disposition === 'report' || /\/noise\//.test(event.blockedURI)) return;
    if (/^(connect-src|form-action)/.test(event.effectiveDirective || event.violatedDirective)) announce();
  });
  /* The loader knows of a file as soon as the browser: it came, or it did not. */
  ['load', 'error'].forEach(function (name) {
    document.addEventListener(name, function (event) {
      if (wish.due === 'announced' && wish.until === 'plain' && event.target.tagName === 'SCRIPT' && event.target.src.indexOf('/sdk/') > 0) startDue();
    }, true);
  });
  find();
})();
