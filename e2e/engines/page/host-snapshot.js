/* What a page can see of its engine: every own property of `window`, of each built-in and of each built-in's prototype. ES5. */
window.takeHostSnapshot = function () {
  var getOwn = Object.getOwnPropertyDescriptor;
  var snapshot = {};

  function describe(owner, label) {
    Object.getOwnPropertyNames(owner).forEach(function (name) {
      var found;
      try {
        found = getOwn(owner, name);
      } catch (error) {
        found = { value: 'unreadable: ' + error.message };
      }
      if (found) snapshot[label + '.' + name] = found;
    });
  }

  describe(window, 'window');
  // The event under way, or what the page is: not the engine's inventory.
  delete snapshot['window.event'];
  Object.getOwnPropertyNames(window).forEach(function (name) {
    var found = getOwn(window, name);
    var value = found && found.value;
    // Plain globals of the page are not the engine's.
    if (!value || name === 'Unstuck' || !/^[A-Z]/.test(name) || (typeof value !== 'function' && typeof value !== 'object')) return;
    describe(value, name);
    if (value.prototype) describe(value.prototype, name + '.prototype');
  });
  return snapshot;
};

/* Names what differs, each with what happened to it. */
window.compareHostSnapshots = function (before, after) {
  var found = [];

  function same(one, other) {
    return ['value', 'get', 'set', 'enumerable', 'writable', 'configurable'].every(function (part) {
      var left = one[part];
      var right = other[part];
      // WebKitGTK makes PerformanceObserver.supportedEntryTypes anew at every look.
      var alike = Array.isArray(left) && Array.isArray(right) && left.join() === right.join();
      return left === right || (left !== left && right !== right) || alike;
    });
  }

  Object.keys(after).forEach(function (name) {
    if (!Object.prototype.hasOwnProperty.call(before, name)) found.push('added ' + name + (after[name].enumerable ? ' (enumerable)' : ''));
    else if (!same(before[name], after[name])) found.push('changed ' + name);
  });
  Object.keys(before).forEach(function (name) {
    if (!Object.prototype.hasOwnProperty.call(after, name)) found.push('removed ' + name);
  });
  return found;
};
