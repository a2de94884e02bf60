/* The page that loads next: it posts once nothing waits for a way out any more. ES5. */
(function () {
  var wish = window.deliveryWish;
  var timer = setInterval(function () {
    if (/capsule/.test(localStorage.getItem('unstuck:reports') || '')) return;
    clearInterval(timer);
    window.createPageDriver(document.documentElement, wish.results).post({ arrived: true });
  }, 100);
})();
