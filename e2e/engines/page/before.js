/* Before the SDK comes: denies what this run denies, and takes down what the engine has. ES5. */
(function () {
  var wish = JSON.parse(document.body.getAttribute('data-wish'));

  function refuses(name) {
    try {
      window[name].setItem('engine-scenario', '1');
      window[name].removeItem('engine-scenario');
      return false;
    } catch (denied) {
      return Boolean(denied);
    }
  }

  function keepsNothing() {
    document.cookie = 'engine-scenario=1; path=/';
    var baked = /engine-scenario=1/.test(document.cookie);
    document.cookie = 'engine-scenario=; path=/; max-age=0';
    return refuses('localStorage') && refuses('sessionStorage') && !baked;
  }

  if (wish.withoutSvg) window.SVGElement = undefined;
  if (wish.storageDenied) window.denyStorage();
  window.scenario = { wish: wish, keepsNothing: keepsNothing(), policyStops: [], hostBefore: null };
  document.addEventListener('securitypolicyviolation', function (event) {
    window.scenario.policyStops.push((event.effectiveDirective || event.violatedDirective).split(' ')[0] + ' ' + event.blockedURI);
  });
  window.scenario.hostBefore = window.takeHostSnapshot();
})();
