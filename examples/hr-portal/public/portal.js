// The portal's own script. The checkout tells it, by an event on its root, that the money has arrived.
(function () {
  document.addEventListener('unstuck:phase', function (event) {
    if (event.detail && event.detail.phase === 'succeeded') refresh();
  });

  /** Reads this page again and takes over the parts that a top-up changes. */
  function refresh() {
    var request = new XMLHttpRequest();
    request.open('GET', location.href.split('#')[0]);
    request.onload = function () {
      if (request.status !== 200) return;
      var fresh = new DOMParser().parseFromString(request.responseText, 'text/html');
      var parts = document.querySelectorAll('[data-refresh]');
      for (var index = 0; index < parts.length; index += 1) {
        var part = fresh.querySelector('[data-refresh="' + parts[index].getAttribute('data-refresh') + '"]');
        if (part) parts[index].innerHTML = part.innerHTML;
      }
    };
    request.send();
  }
})();
