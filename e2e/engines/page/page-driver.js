/* What a page needs to top up by itself and to post what it saw. ES5. */
window.createPageDriver = function (root, results) {
  var unsent = [];

  /* One after the other, and again until it arrives: the page may be offline for a while. */
  function sendNext() {
    var request = new XMLHttpRequest();
    request.open('POST', results, true);
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
    // A file that could not be loaded comes without words.
    if (event.message) post({ pageError: event.message + ' at ' + event.filename + ':' + event.lineno });
  });

  function click(action) {
    root.querySelector('[data-unstuck-action="' + action + '"]').click();
  }

  function fillIn(amount, channel) {
    var input = root.querySelector('.unstuck-input');
    var event = document.createEvent('Event');
    event.initEvent('input', true, false);
    input.value = amount;
    input.dispatchEvent(event);
    root.querySelector('.unstuck-radio[value="' + channel + '"]').click();
  }

  return {
    post: post,
    click: click,
    allTold: function () {
      return unsent.length === 0;
    },
    actions: function () {
      return Array.prototype.map.call(root.querySelectorAll('[data-unstuck-action]'), function (button) {
        return button.getAttribute('data-unstuck-action');
      });
    },
    /* `then` is told as the form is sent. */
    submit: function (amount, channel, then) {
      fillIn(amount, channel);
      setTimeout(function () {
        if (then) then();
        click('submit');
      }, 0);
    }
  };
};
