document.documentElement.dataset.lamp="on";
//# sourceMappingURL=lamp.js.map
