/* The page of a vendor whose top-up fails: it posts what becomes of its report. ES5. */
(function () {
  var wish = window.deliveryWish;
  var report = null;
  var root = null;
  var driver = null;
  var submitted = false;
  var settled = false;
  var arrived = false;

  /* Answered once the ways are open again. */
  function awaitTheLift() {
    var request = new XMLHttpRequest();
    request.open('GET', wish.results, true);
    request.onload = function () {
      if (wish.reloads) location.reload();
    };
    request.send();
  }

  function hear(diagnosis) {
    if (!diagnosis || !report) return;
    if (!settled && (diagnosis.delivery === 'delivered' || diagnosis.delivery === 'blocked')) {
      settled = true;
      driver.post({ settled: diagnosis.delivery, carried: diagnosis.carried, report: report, text: root.textContent });
      if (diagnosis.delivery === 'blocked') awaitTheLift();
    } else if (settled && !arrived && diagnosis.delivery === 'delivered') {
      arrived = true;
      driver.post({ arrived: true });
    }
  }

  function mount() {
    var given = { locale: wish.locale };
    var diagnostics = window.Unstuck.createDiagnostics(wish.worker ? { locale: wish.locale, doors: { worker: wish.worker } } : given);
    diagnostics.subscribe(function (diagnosis) {
      // What the widget says of it is on the screen by then.
      setTimeout(hear, 200, diagnosis);
    });
    diagnostics.attach(root);
    window.Unstuck.createCheckout({
      locale: wish.locale, token: root.getAttribute('data-token'), key: root.getAttribute('data-key'), diagnosis: diagnostics, observer: diagnostics.observe
    }).mount(root);
    driver = window.createPageDriver(root, wish.results);
    var timer = setInterval(function () {
      if (submitted || root.getAttribute('data-unstuck-phase') !== 'ready') return;
      submitted = true;
      clearInterval(timer);
      driver.submit(wish.amount, wish.channel);
    }, 50);
  }

  function find() {
    root = document.getElementById(wish.root);
    if (root && window.Unstuck) mount();
    else setTimeout(find, 20);
  }

  document.addEventListener('unstuck:report', function (event) {
    report = event.detail;
  });
  find();
})();
