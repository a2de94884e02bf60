/* The page of a vendor who joins checkout and diagnostics by hand. It tops up by itself, and posts what it was told once there is a cause. ES5. */
(function () {
  var wish = window.diagnosisWish;
  var heard = [];
  var reports = [];
  var done = {};
  var since = performance.now();
  var released = false;
  var metaKnown = false;
  var announcedAt = null;
  var shownAt = null;
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

  function saysWords() {
    return wish.words.some(function (words) {
      return root.textContent.indexOf(words) >= 0;
    });
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

  function submit() {
    driver.submit(wish.amount, wish.channel, function () {
      since = performance.now();
      announcedAt = null;
      shownAt = null;
    });
  }

  function freeze() {
    var until = performance.now() + wish.freezeMs;
    while (performance.now() < until);
  }

  /* What the page waits for, if it will ever come. */
  function isThere() {
    switch (wish.until) {
      case 'reported':
        return phase() === 'failed' && reports.length > 0;
      case 'named':
        return wish.causes.indexOf(cause()) >= 0 && saysWords();
      case 'plain':
        return cause() !== null;
      case 'paying':
        return phase() === 'paying';
      case 'ready':
        return false;
    }
  }

  function step() {
    if (shownAt === null && saysWords()) shownAt = now();
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
        driver.click('pay');
      });
    }
    if (isThere()) once('end', function () {
      // Whatever else is told at this moment is told by then.
      setTimeout(finish, 200, false);
    });
  }

  function finish(gaveUp) {
    if (done.finished) return;
    done.finished = true;
    clearInterval(timer);
    driver.post({
      end: true, gaveUp: gaveUp, phase: phase(), cause: cause(), build: root.getAttribute('data-unstuck-build'), text: root.textContent,
      heard: heard, reported: reports.length, report: reports[reports.length - 1] || (diagnostics && diagnostics.report()),
      announcedAt: announcedAt, shownAt: shownAt
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
      diagnostics.observe(fact);
    };
    diagnostics.attach(root);
    window.Unstuck.createCheckout(options).mount(root);
  }

  function watch() {
    driver = window.createPageDriver(root, wish.results);
    if (wish.until !== 'plain') joinByHand();
    new MutationObserver(step).observe(root, { attributes: true, childList: true, subtree: true, characterData: true });
    timer = setInterval(step, 100);
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
  document.addEventListener('securitypolicyviolation', function () {
    if (announcedAt === null) announcedAt = now();
  });
  find();
})();
