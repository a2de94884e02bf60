/* A browser that keeps nothing, as far as a page can make it one. ES5. */
window.denyStorage = function () {
  function refuse() {
    throw new Error('SecurityError: this browser keeps nothing');
  }

  function redefine(owner, name, get, set) {
    Object.defineProperty(owner, name, { get: get, set: set, configurable: true });
  }

  var own = Object.getOwnPropertyDescriptor(window, 'localStorage');
  if (own && !own.configurable) {
    // WebKit 538 lets nobody touch these, nor cookies: it is told to keep none when it starts.
    ['getItem', 'setItem', 'removeItem', 'key', 'clear'].forEach(function (name) {
      Storage.prototype[name] = refuse;
    });
    return;
  }
  redefine(window, 'localStorage', refuse, refuse);
  redefine(window, 'sessionStorage', refuse, refuse);
  redefine(document, 'cookie', function () {
    return '';
  }, function () {});
};
